using ClassChat.Cli.Commands.Options;
using ClassChat.Cli.Host;
using ClassChat.Grading.BatchGrading;
using ClassChat.Grading.Runs;
using ClassChat.Platform.FileSystem;
using ClassChat.Specification.Classes;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Submissions;

namespace ClassChat.Cli.Commands.Running;

/// <summary>
/// Reads submissions by what whoever grades allows them: a class file, if there is one, and the trust that the command
/// line grants.
/// </summary>
/// <param name="scenarios">The scenario folder.</param>
/// <param name="rules">The class file; null for none.</param>
/// <param name="trust">The trust that the command line grants to all submissions.</param>
internal sealed class SubmissionPolicies(string scenarios, ClassRules? rules, SubmissionTrust trust)
{
    /// <summary>Reads the class file.</summary>
    /// <param name="context">The environment of the program.</param>
    /// <param name="scenarios">The scenario folder.</param>
    /// <param name="file">The class file from the command line; null if none is given.</param>
    /// <param name="trust">The trust that the command line grants.</param>
    public static CommandResult<SubmissionPolicies> Load(
        CliContext context, string scenarios, string? file, SubmissionTrust trust)
    {
        if (file is null) return new SubmissionPolicies(scenarios, null, trust);
        string path = context.FullPath(file);
        if (RegularFile.KindOf(path) is null)
            return CommandError.Usage($"{ClassOption.Name}: there is no file '{file}'");
        ParseResult<ClassRules> read = SubmissionLoader.LoadClass(path, scenarios);
        return read.Value is ClassRules rules
            ? new SubmissionPolicies(scenarios, rules, trust)
            : SuiteLocator.Invalid(context, read.Errors);
    }

    /// <summary>Path of the rubric that the class file names; null if it names none.</summary>
    public string? Rubric => rules?.Rubric;

    /// <summary>
    /// True if the class file gives the programs of a submission, so that it needs no file of its own.
    /// </summary>
    /// <param name="path">Full path of the submission's file, which need not exist.</param>
    public bool GivesPrograms(string path) => OverrideOf(SubmissionList.IdOf(path), path)?.Programs is not null;

    /// <summary>Reads a submission.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="path">Full path of its file.</param>
    public ParseResult<Submission> Read(string id, string path)
    {
        SubmissionOverride? own = OverrideOf(id, path);
        SubmissionPolicy policy =
            (own?.Policy ?? rules?.Policy ?? SubmissionLoader.PolicyWithoutClass(trust)).Trusting(trust);
        return own?.Programs is WrittenSubmission written
            ? SubmissionLoader.Load(written, Path.GetDirectoryName(path)!, scenarios, policy)
            : SubmissionLoader.Load(path, scenarios, policy);
    }

    /// <summary>
    /// The error if the class file lies in the folder of a submission, whose author could have written it; null if it
    /// does not.
    /// </summary>
    public CommandError? Conflict(IEnumerable<SubmissionEntry> submissions)
    {
        if (rules is null) return null;
        string named = Path.Combine(PathRules.Real(Path.GetDirectoryName(rules.Path)!), Path.GetFileName(rules.Path));
        string real = PathRules.Real(rules.Path);
        SubmissionEntry? holder = submissions.FirstOrDefault(entry =>
            PathRules.IsWithin(named, PathRules.Real(entry.Folder))
            || PathRules.IsWithin(real, PathRules.Real(entry.Folder)));
        return holder is null ? null : CommandError.Usage(
            $"{ClassOption.Name}: the file lies in the folder of submission '{holder.Id}', whose author could have "
            + "written it", "put it elsewhere, beside the folders of the submissions or above them");
    }

    /// <summary>All errors in programs that the class file gives for these submissions.</summary>
    public IReadOnlyList<SourceError> ErrorsInPrograms(IEnumerable<SubmissionEntry> submissions) =>
        [.. submissions.Where(entry => OverrideOf(entry.Id, entry.Path)?.Programs is not null)
            .SelectMany(entry => Read(entry.Id, entry.Path).Errors)];

    /// <summary>Errors for settings in the class file that do not name exactly one of these submissions.</summary>
    public IReadOnlyList<SourceError> Unmatched(IEnumerable<SubmissionEntry> submissions) =>
        [.. rules?.Unmatched([.. submissions.Select(entry => (entry.Id, entry.Folder))]) ?? []];

    /// <summary>True if settings in the class file are meant for one submission, and several would get them.</summary>
    public bool AreAmbiguous(IEnumerable<SubmissionEntry> submissions) =>
        rules?.AreAmbiguous([.. submissions.Select(entry => (entry.Id, entry.Folder))]) == true;

    private SubmissionOverride? OverrideOf(string id, string path) =>
        rules?.OverrideOf(id, Path.GetDirectoryName(path)!);
}
