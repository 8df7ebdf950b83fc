using System.IO.Enumeration;
using ClassChat.Cli.Commands.Running;
using ClassChat.Cli.Host;
using ClassChat.Grading.BatchGrading;
using ClassChat.Grading.Runs;
using ClassChat.Platform.FileSystem;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;
using ClassChat.Specification.Submissions;

namespace ClassChat.Cli.Commands.Linting;

/// <summary>
/// Executes <c>classchat lint</c> on files: reads them and prints every error; without paths also checks that the
/// rubrics and scenarios of the scenario folder fit together.
/// </summary>
/// <param name="context">The environment of the program.</param>
/// <param name="trust">The trust granted to submission files.</param>
/// <param name="classFile">The class file that submissions are checked by; null for none.</param>
/// <param name="rubric">Name or file of the rubric that dialects are compared with; null for the default.</param>
internal sealed class LintHandler(CliContext context, SubmissionTrust trust, string? classFile, string? rubric)
{
    private const string ClassFile = "class file";

    private readonly Dictionary<string, int> _counts = new()
    {
        ["scenario"] = 0, [YamlFileKind.Rubric] = 0, [YamlFileKind.Dialect] = 0, [YamlFileKind.Console] = 0,
        [YamlFileKind.Submission] = 0, [ClassFile] = 0,
    };

    private readonly List<SourceError> _faults = [];
    private readonly List<Dialect> _dialects = [];
    private readonly HashSet<string> _named = [];
    private string? _scenarios;
    private SubmissionPolicies? _policies;

    /// <summary>Executes the command.</summary>
    /// <param name="paths">Files and folders; if empty, the scenario folder.</param>
    /// <param name="scenarios">The scenario folder from the command line; null if none is given.</param>
    /// <returns>The exit code.</returns>
    public int Execute(IReadOnlyList<string> paths, string? scenarios)
    {
        _scenarios = scenarios;
        if (ReadClass() is CommandError refused) return context.Refuse(refused);
        if (paths.Count == 0)
        {
            CommandResult<string> folder = SuiteLocator.Find(context, scenarios);
            if (folder.Error is CommandError error) return context.Refuse(error);
            CommandResult<string> chosen = SuiteLocator.FindRubric(context, folder.Value!, rubric);
            if (chosen.Error is CommandError lost) return context.Refuse(lost);
            ReadFolder(folder.Value!);
            // References between rubrics and scenarios are checked over the whole folder, once each file can be read.
            if (_faults.Count == 0) _faults.AddRange(Suite.Load(folder.Value!, chosen.Value).Errors);
        }

        foreach (string path in paths.Select(context.FullPath))
        {
            _named.Add(path);
            if (Directory.Exists(path)) ReadFolder(path);
            else Read(path, Path.GetDirectoryName(path)!);
        }

        // Dialects that are named one by one are being written: then it helps to know what they leave out.
        if (paths.Any(Directory.Exists)) _dialects.Clear();

        foreach (SourceError fault in _faults) context.Out.WriteLine(fault with { Path = context.Shown(fault.Path) });
        if (WriteCoverage() is CommandError unknown) return context.Refuse(unknown);
        var counted = _counts.Where(count => count.Value > 0);
        string read = TextList.AllOf(counted.Select(count => TextList.Count(count.Value, count.Key)));
        context.Out.WriteLine($"{(read.Length > 0 ? read : "no files")}: {TextList.Count(_faults.Count, "fault")}");
        return _faults.Count > 0 ? ExitCode.InvalidFile : ExitCode.Passed;
    }

    private void ReadFolder(string folder)
    {
        // Links to folders may lead outside or form cycles, so they are not followed.
        var all = new FileSystemEnumerable<string>(
            folder, (ref FileSystemEntry entry) => entry.ToFullPath(),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                entry.IsDirectory && (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
        List<string> files = [];
        try
        {
            files.AddRange(all.Where(file => IsScenario(file) || IsYaml(file)).Order(StringComparer.Ordinal));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _faults.Add(SourceError.OfFile(folder, "cannot be read: " + error.Message));
        }

        foreach (string file in files) Read(file, folder);
    }

    private void Read(string path, string folder)
    {
        if (IsScenario(path))
        {
            Report("scenario", ScenarioFile.Load(path, Suite.IdOf(folder, path)).Errors);
            return;
        }

        // The first key that names a kind of file tells the kind of a YAML file.
        string? kind = IsYaml(path) && File.Exists(path) ? YamlFileKind.Detect(path) : null;
        if (kind == YamlFileKind.Rubric) Report(kind, ReadRubric(path));
        else if (kind == YamlFileKind.Dialect) Report(kind, ReadDialect(path));
        else if (kind == YamlFileKind.Console) Report(kind, ConsoleFile.Load(path).Errors);
        else if (kind == YamlFileKind.Submission) Report(kind, ReadSubmission(path));
        else if (kind == YamlFileKind.Class) Report(ClassFile, WithScenarios(path, folder =>
            SubmissionLoader.LoadClass(path, folder).Errors));
        else if (!File.Exists(path)) _faults.Add(SourceError.OfFile(path, "there is no such file"));
        else
            _faults.Add(SourceError.OfFile(
                path, "is no scenario, rubric, dialect, submission or class file",
                $"scenarios end in {TextList.OneOf(ScenarioFile.Endings)}; "
                    + "the others have a key 'rubric', 'dialect', 'submission' or 'class'"));
    }

    /// <summary>Reads a rubric and, if it is named alone, checks that the scenarios that it names are there.</summary>
    private IReadOnlyList<SourceError> ReadRubric(string path)
    {
        IReadOnlyList<SourceError> errors = RubricFile.Load(path).Errors;
        if (errors.Count > 0 || !_named.Contains(path) || SuiteOf(path) is not string folder) return errors;
        return [.. Suite.Load(folder, path).Errors.Where(error => Path.GetFullPath(error.Path) == path)];
    }

    /// <summary>The scenario folder that a rubric lies in, or else the usual one; null if there is none.</summary>
    private string? SuiteOf(string rubricPath)
    {
        string folder = Path.GetDirectoryName(rubricPath)!;
        string? above = Path.GetDirectoryName(folder);
        return rubricPath == RubricFolder.DefaultPath(folder) ? folder
            : above is not null && RubricFolder.List(above).Any(rubric => rubric.Path == rubricPath) ? above
            : SuiteLocator.Find(context, _scenarios).Value;
    }

    private IReadOnlyList<SourceError> ReadDialect(string path)
    {
        ParseResult<Dialect> read = DialectFile.Load(path);
        if (read.Value is Dialect dialect) _dialects.Add(dialect);
        return read.Errors;
    }

    /// <summary>Writes what the dialects do not offer, if there is a scenario folder without faults.</summary>
    /// <returns>The error if a rubric is named that cannot be used.</returns>
    private CommandError? WriteCoverage()
    {
        if (_dialects.Count == 0 || SuiteLocator.Find(context, _scenarios).Value is not string folder) return null;
        CommandResult<Suite> suite = SuiteLocator.Load(context, folder, rubric);
        if (suite.Error is not null) return rubric is null ? null : suite.Error;
        foreach (Dialect dialect in _dialects)
        {
            foreach (string line in CoverageReport.Lines(suite.Value!, dialect)) context.Out.WriteLine(line);
        }

        return null;
    }

    /// <summary>Reads the class file of the command line, if there is one; the error if that cannot be done.</summary>
    private CommandError? ReadClass()
    {
        if (classFile is null) return null;
        CommandResult<string> folder = SuiteLocator.Find(context, _scenarios);
        if (folder.Error is CommandError error) return error;
        CommandResult<SubmissionPolicies> read =
            SubmissionPolicies.Load(context, folder.Value!, classFile, trust);
        _policies = read.Value;
        return read.Error;
    }

    /// <summary>Reads a submission file; what it asks for and would not get is an error here.</summary>
    private IReadOnlyList<SourceError> ReadSubmission(string path) => WithScenarios(path, folder =>
    {
        SubmissionPolicies policies = _policies ?? new SubmissionPolicies(folder, null, trust);
        ParseResult<Submission> read = policies.Read(SubmissionList.IdOf(path), path);
        return read.Value is Submission submission
            ? Accepted(submission, folder)
            : read.Errors;
    });

    private List<SourceError> Accepted(Submission submission, string scenarios)
    {
        _dialects.AddRange(submission.Servers.Values.Select(server => server.Dialect).Distinct()
            .Where(dialect => !PathRules.IsWithin(dialect.Path, scenarios)
                && !_dialects.Exists(known => known.Path == dialect.Path)));
        return [.. submission.Refusals.Select(refusal => refusal.Request)];
    }

    /// <summary>Reads a file that names dialects, which are searched in the scenario folder.</summary>
    private IReadOnlyList<SourceError> WithScenarios(string path, Func<string, IReadOnlyList<SourceError>> read)
    {
        CommandResult<string> folder = SuiteLocator.Find(context, _scenarios);
        return folder.Error is CommandError error ? [SourceError.OfFile(path, error.Message)] : read(folder.Value!);
    }

    private void Report(string kind, IReadOnlyList<SourceError> errors)
    {
        _counts[kind]++;
        _faults.AddRange(errors);
    }

    private static bool IsScenario(string path) =>
        ScenarioFile.Endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal));

    private static bool IsYaml(string path) => Path.GetExtension(path) is ".yaml" or ".yml";
}
