using System.Globalization;
using ClassChat.Cli.Host;
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

/// <summary>Builds the submission to grade from the command-line options about the program under test.</summary>
/// <param name="context">The environment of the program, which resolves relative paths.</param>
/// <param name="folder">The scenario folder, which holds the dialects.</param>
/// <param name="logs">Creates the loggers of ClassChat's own server.</param>
internal sealed class SubmissionResolver(CliContext context, string folder, ILoggerFactory logs)
{
    /// <summary>Returns the requested submission.</summary>
    public CommandResult<Submission> Resolve(RunArguments request)
    {
        if (Conflict(request) is CommandError conflict) return conflict;
        if (request.Submission is string file) return OfFile(request, file);
        CommandResult<Target> target = TargetOf(request);
        if (target.Error is CommandError refused) return refused;
        CommandResult<IReadOnlyList<Level>> levels = LevelsOf(request);
        if (levels.Error is CommandError unknown) return unknown;

        CommandResult<IReadOnlyDictionary<Level, TestedServer>> programs =
            ProgramsOf(request, target.Value!, levels.Value!);
        if (programs.Error is CommandError invalid) return invalid;
        CommandResult<IReadOnlyDictionary<Level, TestedClient>> clients = new ClientResolver(context, folder, DialectOf)
            .Resolve(request);
        if (clients.Error is CommandError without) return without;
        return new Submission(NameOf(request), programs.Value!)
        {
            Clients = clients.Value!,
            Arguments = ArgumentsOf(request),
        };
    }

    /// <summary>Reads a submission file.</summary>
    /// <param name="scenarios">The scenario folder, which holds the named dialects.</param>
    /// <param name="path">The full path of the file.</param>
    /// <param name="shown">The path of the file for replay commands.</param>
    /// <param name="request">The other options that replay commands must repeat.</param>
    public static ParseResult<Submission> Load(string scenarios, string path, string shown, RunArguments request)
    {
        ParseResult<Submission> parseResult = SubmissionLoader.Load(path, scenarios, request.Trust);
        return parseResult.Value is Submission submission
            ? submission with { Arguments = ArgumentsOf(request with { Submission = shown }) }
            : parseResult;
    }

    private CommandResult<Submission> OfFile(RunArguments request, string named)
    {
        string path = context.FullPath(named);
        if (Directory.Exists(path)) path = Path.Combine(path, SubmissionFile.FileName);
        if (!File.Exists(path))
            return CommandError.Usage($"--submission: there is no file '{context.Shown(path)}'");
        ParseResult<Submission> parseResult = Load(folder, path, named, request);
        return parseResult.Value is Submission submission ? submission
            : SuiteLocator.Invalid(context, parseResult.Faults);
    }

    private static CommandError? Conflict(RunArguments request)
    {
        string[] given = [.. new[]
        {
            request.Submission is null ? null : "--submission",
            request.Server is null ? null : "--server",
            request.Connect is null ? null : "--connect",
            request.OwnProcess ? "--own-process" : null,
        }.OfType<string>()];
        if (given.Length > 1)
            return CommandError.Usage($"{TextList.AllOf(given)} exclude each other: each says what is graded");
        if (request.Submission is not null && request.Dialect is not null)
            return CommandError.Usage(
                "--submission and --dialect exclude each other: the file says how its programs talk",
                "say it there: dialect: NAME or FILE, for all programs or for one");
        if (request.Submission is null && request.Trust != SubmissionTrust.None)
            return CommandError.Usage(
                $"{RunArguments.TrustOption} and {RunArguments.AdaptersOption} are about --submission, and there is none");
        if (request.Port is not null && request.Server is null && request.Client is null)
            return CommandError.Usage(
                "--port says where the program of --server listens: it needs --server or --client");
        if (request.Level is not null && (request.Server ?? request.Client ?? request.Connect) is null)
            return CommandError.Usage("--level says what --server or --connect is: our own server has every level");
        if (request.Submission is not null && request.Client is not null)
            return CommandError.Usage("--submission and --client exclude each other: each says what is graded");
        if (request.Client is null && (request.Console is not null || request.HasTerminal))
            return CommandError.Usage("--console and --pty say how a person talks to a client: they need --client");
        return null;
    }

    private CommandResult<Target> TargetOf(RunArguments request)
    {
        if (request.Server is string line)
        {
            return CommandLine.Split(line).Count == 0
                ? CommandError.Usage("--server: the command is empty")
                : new Target.Command(line)
                {
                    Port = request.Port,
                    Directory = context.Directory,
                    HiddenPaths = [folder],
                };
        }

        if (request.Connect is string address) return AddressOf(address);
        return request.OwnProcess
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

    private static CommandResult<IReadOnlyList<Level>> LevelsOf(RunArguments request)
    {
        if (request.Level is string name)
        {
            bool isAny = LevelNames.TryParse(name, out Level level);
            if (isAny && IsClientAlone(request)) return new([], null);
            if (!isAny || !LevelNames.ServerLevels.Contains(level)) return LevelRefusal(name);
            return new([level], null);
        }

        if (IsClientAlone(request)) return new([], null);

        bool isOurs = request.Server is null && request.Connect is null;
        bool hasAll = isOurs || (request.Server?.Contains("{level}", StringComparison.Ordinal) ?? false);
        return new(hasAll ? LevelNames.ServerLevels : [Level.Full], null);
    }

    /// <summary>True if only a client is given; ClassChat's own server is then not graded in addition.</summary>
    private static bool IsClientAlone(RunArguments request) =>
        request.Client is not null && (request.Server ?? request.Connect) is null && !request.OwnProcess;

    /// <summary>Creates the error for a level that no server runs at.</summary>
    public static CommandError LevelRefusal(string name)
    {
        IEnumerable<string> known = LevelNames.ServerLevels.Select(level => level.Name());
        string all = $"there are {TextList.AllOf(known)}";
        return CommandError.Usage($"no server runs at level '{name}'", Suggestions.DidYouMean(name, known) ?? all);
    }

    private CommandResult<IReadOnlyDictionary<Level, TestedServer>> ProgramsOf(
        RunArguments request, Target target, IReadOnlyList<Level> levels)
    {
        Dictionary<string, Dialect> dialects = [];
        var programs = new Dictionary<Level, TestedServer>();
        CommandResult<Dialect>? named = request.Dialect is null ? null : DialectOf(request.Dialect);
        if (named?.Error is CommandError error) return error;
        foreach (Level level in levels)
        {
            // A program of all levels may talk in two ways: a dialect that is named is for its own levels.
            bool isNamed = named is not null && (levels.Count == 1 || named.Value!.Levels.Contains(level));
            string name = SubmissionFile.DefaultDialect(level);
            CommandResult<Dialect> dialect = isNamed ? named!
                : dialects.TryGetValue(name, out Dialect? read) ? read
                : DialectOf(name);
            if (dialect.Error is CommandError invalid) return invalid;
            if (!isNamed) dialects[name] = dialect.Value!;
            programs[level] = new TestedServer(target, dialect.Value!);
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
            ? SuiteLocator.Invalid(context, parseResult.Faults)
            : CommandError.Usage(
                $"--dialect: '{nameOrPath}' {parseResult.Faults[0].Message}", parseResult.Faults[0].Suggestion);
    }

    private static string NameOf(RunArguments request) =>
        request.Server ?? request.Connect ?? request.Client
            ?? (request.OwnProcess ? "ClassChat, as a process of its own" : "ClassChat");

    private static string ArgumentsOf(RunArguments request)
    {
        List<string> words = [];
        Add("--submission", request.Submission);
        if (request.Trust.OfFile) words.Add(RunArguments.TrustOption);
        if (request.Trust.OfAdapters) words.Add(RunArguments.AdaptersOption);
        Add("--server", request.Server);
        Add("--port", request.Port?.ToString(CultureInfo.InvariantCulture));
        Add("--connect", request.Connect);
        if (request.OwnProcess) words.Add("--own-process");
        Add("--client", request.Client);
        Add("--console", request.Console);
        if (request.HasTerminal) words.Add("--pty");
        Add("--level", request.Level);
        Add("--dialect", request.Dialect);
        Add("--scenarios", request.Scenarios);
        Add("--rubric", request.Rubric);
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
