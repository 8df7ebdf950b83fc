using System.Globalization;
using ClassChat.Cli.Commands.Options;
using ClassChat.Cli.Host;
using ClassChat.Grading.BatchGrading;
using ClassChat.Grading.Runs;
using ClassChat.Harness.Servers;
using ClassChat.Platform.Text;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Submissions;
using Microsoft.Extensions.Logging;

namespace ClassChat.Cli.Commands.Running;

/// <summary>
/// Builds the submission to grade from the command line: a submission file, a command, the address of a running server,
/// a client, or by default ClassChat's own programs. Refuses options that exclude each other.
/// </summary>
/// <param name="context">The environment of the program, which resolves relative paths.</param>
/// <param name="folder">The scenario folder, which holds the dialects.</param>
/// <param name="logs">Creates the loggers of ClassChat's own server.</param>
internal sealed class SubmissionResolver(CliContext context, string folder, ILoggerFactory logs)
{
    /// <summary>Returns the requested submission.</summary>
    public CommandResult<Submission> Resolve(RunArguments arguments)
    {
        if (Conflict(arguments) is CommandError conflict) return conflict;
        if (arguments.Submission is string file) return OfFile(arguments, file);
        CommandResult<Target> target = TargetOf(arguments);
        if (target.Error is CommandError refused) return refused;
        CommandResult<IReadOnlyList<Level>> levels = LevelsOf(arguments);
        if (levels.Error is CommandError unknown) return unknown;

        CommandResult<IReadOnlyDictionary<Level, ProgramUnderTest>> programs =
            ProgramsOf(arguments, target.Value!, levels.Value!);
        if (programs.Error is CommandError invalid) return invalid;
        CommandResult<IReadOnlyDictionary<Level, TestedClient>> clients = new ClientResolver(context, folder, DialectOf)
            .Resolve(arguments);
        if (clients.Error is CommandError without) return without;
        return new Submission(NameOf(arguments), programs.Value!)
        {
            Clients = clients.Value!,
            Arguments = ArgumentsOf(arguments),
        };
    }

    /// <summary>Reads a submission.</summary>
    /// <param name="policies">Settings of submissions, and the limits of their requests.</param>
    /// <param name="entry">The submission.</param>
    /// <param name="shown">The path of its file for replay commands.</param>
    /// <param name="arguments">The other options that replay commands must repeat.</param>
    public static ParseResult<Submission> Load(
        SubmissionPolicies policies, SubmissionEntry entry, string shown, RunArguments arguments)
    {
        ParseResult<Submission> parseResult = policies.Read(entry.Id, entry.Path);
        return parseResult.Value is Submission submission
            ? submission with { Arguments = ArgumentsOf(arguments with { Submission = shown }) }
            : parseResult;
    }

    private CommandResult<Submission> OfFile(RunArguments arguments, string named)
    {
        string path = context.FullPath(named);
        CommandResult<SubmissionPolicies> policies =
            SubmissionPolicies.Load(context, folder, arguments.Class, arguments.Trust);
        if (policies.Error is CommandError error) return error;
        string? id = null;
        if (Directory.Exists(path))
        {
            id = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
            path = SubmissionList.FileOf(path, policies.Value!.GivesPrograms)
                ?? (SubmissionNames.FindBelow(path) is [string only] ? only
                    : Path.Combine(path, SubmissionFile.FileName));
        }

        if (!File.Exists(path) && !policies.Value!.GivesPrograms(path))
            return CommandError.Usage($"--submission: there is no file '{context.Shown(path)}'");
        var entry = new SubmissionEntry(id ?? SubmissionList.IdOf(path), path);
        if (policies.Value!.Conflict([entry]) is CommandError conflict) return conflict;
        ParseResult<Submission> parseResult = Load(policies.Value, entry, named, arguments);
        return parseResult.Value is Submission submission ? submission
            : SuiteLocator.Invalid(context, parseResult.Errors);
    }

    private static CommandError? Conflict(RunArguments arguments)
    {
        string[] given = [.. new[]
        {
            arguments.Submission is null ? null : "--submission",
            arguments.Server is null ? null : "--server",
            arguments.Connect is null ? null : "--connect",
            arguments.OwnProcess ? "--own-process" : null,
        }.OfType<string>()];
        if (given.Length > 1)
            return CommandError.Usage($"{TextList.AllOf(given)} exclude each other: each says what is graded");
        if (arguments.Submission is not null && arguments.Dialect is not null)
            return CommandError.Usage(
                "--submission and --dialect exclude each other: the file says how its programs talk",
                "say it there: dialect: NAME or FILE, for all programs or for one");
        if (arguments.Submission is null && arguments.Trust != SubmissionTrust.None)
            return CommandError.Usage(
                $"{TrustOptions.TrustOption} and {TrustOptions.AdaptersOption} are about --submission, and there is "
                    + "none");
        if (arguments.Submission is null && arguments.Class is not null)
            return CommandError.Usage($"{ClassOption.Name} is about --submission, and there is none");
        if (arguments.Port is not null && arguments.Server is null && arguments.Client is null)
            return CommandError.Usage(
                "--port says where the program of --server listens: it needs --server or --client");
        if (arguments.Level is not null && (arguments.Server ?? arguments.Client ?? arguments.Connect) is null)
            return CommandError.Usage("--level says what --server or --connect is: our own server has every level");
        if (arguments.Submission is not null && arguments.Client is not null)
            return CommandError.Usage("--submission and --client exclude each other: each says what is graded");
        if (arguments.Client is null && arguments.Console is not null)
            return CommandError.Usage("--console says how a person talks to a client: it needs --client");
        if ((arguments.Client ?? arguments.Server) is null && arguments.HasTerminal)
            return CommandError.Usage("--pty gives a program a terminal: it needs --server or --client");
        return null;
    }

    private CommandResult<Target> TargetOf(RunArguments arguments)
    {
        if (arguments.Server is string line)
        {
            if (CommandSyntax.FindFault(line) is CommandFault fault)
                return CommandError.Usage($"--server: {fault.Message}", fault.Remedy);
            return CommandLine.Split(line).Count == 0
                ? CommandError.Usage("--server: the command is empty")
                : new Target.Command(line)
                {
                    Port = arguments.Port,
                    Directory = context.Directory,
                    HiddenPaths = [folder],
                    HasTerminal = arguments.HasTerminal,
                };
        }

        if (arguments.Connect is string address) return AddressOf(address);
        return arguments.OwnProcess
            ? new Target.Command($"{OwnProgram()} serve --level {{level}} --port {{port}}")
            {
                Directory = context.Directory,
                IsOurs = true,
            }
            : new InProcessTarget(logs);
    }

    private static CommandResult<Target> AddressOf(string address)
    {
        int colon = address.LastIndexOf(':');
        string host = colon > 0 ? address[..colon].Trim('[', ']') : "";
        bool valid = int.TryParse(address[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is > 0 and <= 65535 && host.Length > 0;
        return valid
            ? new Target.Address(host, port)
            : CommandError.Usage($"--connect wants HOST:PORT, such as localhost:12345, not '{address}'");
    }

    /// <summary>Returns the command line that starts this program.</summary>
    public static string OwnProgram()
    {
        string assembly = typeof(SubmissionResolver).Assembly.Location;
        string host = Environment.ProcessPath ?? "dotnet";
        bool isOurs = Path.GetFileNameWithoutExtension(host) == Path.GetFileNameWithoutExtension(assembly);
        if (isOurs) return Quote(host);
        bool isDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        return $"{Quote(isDotnet ? host : "dotnet")} {Quote(assembly)}";
    }

    private static CommandResult<IReadOnlyList<Level>> LevelsOf(RunArguments arguments)
    {
        if (arguments.Level is string name)
        {
            bool isAny = LevelNames.TryParse(name, out Level level);
            if (isAny && IsClientAlone(arguments)) return new([], null);
            if (!isAny || !LevelNames.ServerLevels.Contains(level)) return LevelRefusal(name);
            return new([level], null);
        }

        if (IsClientAlone(arguments)) return new([], null);

        bool isOurs = arguments.Server is null && arguments.Connect is null;
        bool hasAll = isOurs || (arguments.Server?.Contains("{level}", StringComparison.Ordinal) ?? false);
        return new(hasAll ? LevelNames.ServerLevels : [Level.Full], null);
    }

    /// <summary>True if only a client is given; ClassChat's own server is then not graded in addition.</summary>
    private static bool IsClientAlone(RunArguments arguments) =>
        arguments.Client is not null && (arguments.Server ?? arguments.Connect) is null && !arguments.OwnProcess;

    /// <summary>Creates the error for a level that no server runs at.</summary>
    public static CommandError LevelRefusal(string name)
    {
        IEnumerable<string> known = LevelNames.ServerLevels.Select(level => level.Name());
        string all = $"there are {TextList.AllOf(known)}";
        return CommandError.Usage($"no server runs at level '{name}'", Suggestions.DidYouMean(name, known) ?? all);
    }

    private CommandResult<IReadOnlyDictionary<Level, ProgramUnderTest>> ProgramsOf(
        RunArguments arguments, Target target, IReadOnlyList<Level> levels)
    {
        Dictionary<string, Dialect> dialects = [];
        var programs = new Dictionary<Level, ProgramUnderTest>();
        CommandResult<Dialect>? named = arguments.Dialect is null ? null : DialectOf(arguments.Dialect);
        if (named?.Error is CommandError error) return error;
        foreach (Level level in levels)
        {
            // A program for all levels may use two dialects: a named dialect applies only to its own levels.
            bool isNamed = named is not null && (levels.Count == 1 || named.Value!.Levels.Contains(level));
            string name = SubmissionFile.DefaultDialect(level);
            CommandResult<Dialect> dialect = isNamed ? named!
                : dialects.TryGetValue(name, out Dialect? read) ? read
                : DialectOf(name);
            if (dialect.Error is CommandError invalid) return invalid;
            if (!isNamed) dialects[name] = dialect.Value!;
            programs[level] = new ProgramUnderTest(target, dialect.Value!);
        }

        return new(programs, null);
    }

    private CommandResult<Dialect> DialectOf(string nameOrPath)
    {
        string path = context.FullPath(nameOrPath);
        bool isName = File.Exists(Path.Combine(folder, "dialects", nameOrPath + ".yaml"));
        ParseResult<Dialect> parseResult = Suite.LoadDialect(folder, !isName && File.Exists(path) ? path : nameOrPath);
        if (parseResult.Value is Dialect dialect) return dialect;
        return isName || File.Exists(path)
            ? SuiteLocator.Invalid(context, parseResult.Errors)
            : CommandError.Usage(
                $"--dialect: '{nameOrPath}' {parseResult.Errors[0].Message}", parseResult.Errors[0].Suggestion);
    }

    private static string NameOf(RunArguments arguments) =>
        arguments.Server ?? arguments.Connect ?? arguments.Client
            ?? (arguments.OwnProcess ? "ClassChat, as a process of its own" : "ClassChat");

    private static string ArgumentsOf(RunArguments arguments)
    {
        List<string> words = [];
        Add("--submission", arguments.Submission);
        Add(ClassOption.Name, arguments.Class);
        if (arguments.Trust.OfFile) words.Add(TrustOptions.TrustOption);
        if (arguments.Trust.OfAdapters) words.Add(TrustOptions.AdaptersOption);
        Add("--server", arguments.Server);
        Add("--port", arguments.Port?.ToString(CultureInfo.InvariantCulture));
        Add("--connect", arguments.Connect);
        if (arguments.OwnProcess) words.Add("--own-process");
        Add("--client", arguments.Client);
        Add("--console", arguments.Console);
        if (arguments.HasTerminal) words.Add("--pty");
        Add("--level", arguments.Level);
        Add("--dialect", arguments.Dialect);
        Add("--scenarios", arguments.Scenarios);
        Add(RubricOption.Name, arguments.Rubric);
        return string.Join(' ', words);

        void Add(string option, string? value)
        {
            if (value is not null) words.Add($"{option} {Quote(value)}");
        }
    }

    /// <summary>Quotes a word for a shell, if needed.</summary>
    private static string Quote(string word) => word.Length > 0 && word.All(IsPlain)
        ? word
        : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or ':' or '=' or ',';
}
