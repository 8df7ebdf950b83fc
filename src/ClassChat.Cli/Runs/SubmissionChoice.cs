using System.Globalization;
using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Notation;
using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Subjects;
using ClassChat.Harness.Submissions;
using ClassChat.Harness.Targets;
using ClassChat.Protocol;
using Microsoft.Extensions.Logging;

namespace ClassChat.Cli.Runs;

/// <summary>Turns the options about the program under test into a submission.</summary>
/// <param name="shell">Where paths start.</param>
/// <param name="folder">The scenario folder, which holds the dialects.</param>
/// <param name="logs">Where our own server logs to.</param>
internal sealed class SubmissionChoice(Shell shell, string folder, ILoggerFactory logs)
{
    /// <summary>The submission that was asked for.</summary>
    public Choice<Submission> Of(RunRequest request)
    {
        if (Conflict(request) is Refusal conflict) return conflict;
        if (request.Submission is string file) return OfFile(request, file);
        Choice<Target> target = TargetOf(request);
        if (target.Refusal is Refusal refused) return refused;
        Choice<IReadOnlyList<Level>> levels = LevelsOf(request);
        if (levels.Refusal is Refusal unknown) return unknown;

        Choice<IReadOnlyDictionary<Level, Program>> programs = ProgramsOf(request, target.Value!, levels.Value!);
        if (programs.Refusal is Refusal invalid) return invalid;
        Choice<IReadOnlyDictionary<Level, ClientProgram>> clients = new ClientChoice(shell, folder, DialectOf)
            .Of(request);
        if (clients.Refusal is Refusal without) return without;
        return new Submission(NameOf(request), programs.Value!)
        {
            Clients = clients.Value!,
            Arguments = ArgumentsOf(request),
        };
    }

    /// <summary>What a submission file says.</summary>
    /// <param name="scenarios">The scenario folder, which holds the dialects that have names.</param>
    /// <param name="path">The file; a full path.</param>
    /// <param name="shown">How the file is named in replay commands.</param>
    /// <param name="request">The other options that replay commands have to repeat.</param>
    public static Reading<Submission> Load(string scenarios, string path, string shown, RunRequest request)
    {
        Reading<Submission> reading = SubmissionLoader.Load(path, scenarios, request.Trust);
        return reading.Value is Submission submission
            ? submission with { Arguments = ArgumentsOf(request with { Submission = shown }) }
            : reading;
    }

    private Choice<Submission> OfFile(RunRequest request, string named)
    {
        string path = shell.FullPath(named);
        if (Directory.Exists(path)) path = Path.Combine(path, SubmissionFile.FileName);
        if (!File.Exists(path))
            return Refusal.Usage($"--submission: there is no file '{shell.Shown(path)}'");
        Reading<Submission> reading = Load(folder, path, named, request);
        return reading.Value is Submission submission ? submission : ScenarioFolder.Invalid(shell, reading.Faults);
    }

    private static Refusal? Conflict(RunRequest request)
    {
        string[] given = [.. new[]
        {
            request.Submission is null ? null : "--submission",
            request.Server is null ? null : "--server",
            request.Connect is null ? null : "--connect",
            request.OwnProcess ? "--own-process" : null,
        }.OfType<string>()];
        if (given.Length > 1)
            return Refusal.Usage($"{Words.AllOf(given)} exclude each other: each says what is graded");
        if (request.Submission is not null && request.Dialect is not null)
            return Refusal.Usage(
                "--submission and --dialect exclude each other: the file says how its programs talk",
                "say it there: dialect: NAME or FILE, for all programs or for one");
        if (request.Submission is null && request.Trust != SubmissionTrust.None)
            return Refusal.Usage(
                $"{RunRequest.TrustOption} and {RunRequest.AdaptersOption} are about --submission, and there is none");
        if (request.Port is not null && request.Server is null && request.Client is null)
            return Refusal.Usage("--port says where the program of --server listens: it needs --server or --client");
        if (request.Level is not null && (request.Server ?? request.Client ?? request.Connect) is null)
            return Refusal.Usage("--level says what --server or --connect is: our own server has every level");
        if (request.Submission is not null && request.Client is not null)
            return Refusal.Usage("--submission and --client exclude each other: each says what is graded");
        if (request.Client is null && (request.Console is not null || request.HasTerminal))
            return Refusal.Usage("--console and --pty say how a person talks to a client: they need --client");
        return null;
    }

    private Choice<Target> TargetOf(RunRequest request)
    {
        if (request.Server is string line)
        {
            return CommandLine.Split(line).Count == 0
                ? Refusal.Usage("--server: the command is empty")
                : new Target.Command(line)
                {
                    Port = request.Port,
                    Directory = shell.Directory,
                    Hide = [folder],
                };
        }

        if (request.Connect is string address) return AddressOf(address);
        return request.OwnProcess
            ? new Target.Command($"{OwnProgram()} serve --level {{level}} --port {{port}}")
            {
                Directory = shell.Directory,
                IsOurs = true,
            }
            : new InProcessTarget(logs);
    }

    private static Choice<Target> AddressOf(string address)
    {
        int colon = address.LastIndexOf(':');
        string host = colon > 0 ? address[..colon].Trim('[', ']') : "";
        bool valid = int.TryParse(address[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is > 0 and <= 65535 && host.Length > 0;
        return valid
            ? new Target.Address(host, port)
            : Refusal.Usage($"--connect wants HOST:PORT, such as localhost:12345, not '{address}'");
    }

    /// <summary>This very program, as a command line.</summary>
    public static string OwnProgram()
    {
        string assembly = typeof(SubmissionChoice).Assembly.Location;
        string host = Environment.ProcessPath ?? "dotnet";
        bool isOurs = Path.GetFileNameWithoutExtension(host) == Path.GetFileNameWithoutExtension(assembly);
        if (isOurs) return Quote(host);
        bool isDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        return $"{Quote(isDotnet ? host : "dotnet")} {Quote(assembly)}";
    }

    private static Choice<IReadOnlyList<Level>> LevelsOf(RunRequest request)
    {
        if (request.Level is string name)
        {
            bool isAny = LevelNames.TryParse(name, out Level level);
            if (isAny && IsClientAlone(request)) return new([], null);
            if (!isAny || !LevelNames.OfServers.Contains(level)) return LevelRefusal(name);
            return new([level], null);
        }

        if (IsClientAlone(request)) return new([], null);

        bool isOurs = request.Server is null && request.Connect is null;
        bool hasAll = isOurs || (request.Server?.Contains("{level}", StringComparison.Ordinal) ?? false);
        return new(hasAll ? LevelNames.OfServers : [Level.Full], null);
    }

    /// <summary>Who brings a client alone is not graded on our server, too.</summary>
    private static bool IsClientAlone(RunRequest request) =>
        request.Client is not null && (request.Server ?? request.Connect) is null && !request.OwnProcess;

    /// <summary>A level that no server runs at.</summary>
    public static Refusal LevelRefusal(string name)
    {
        IEnumerable<string> known = LevelNames.OfServers.Select(level => level.Name());
        string all = $"there are {Words.AllOf(known)}";
        return Refusal.Usage($"no server runs at level '{name}'", Nearest.Question(name, known) ?? all);
    }

    private Choice<IReadOnlyDictionary<Level, Program>> ProgramsOf(
        RunRequest request, Target target, IReadOnlyList<Level> levels)
    {
        Dictionary<string, Dialect> dialects = [];
        var programs = new Dictionary<Level, Program>();
        Choice<Dialect>? named = request.Dialect is null ? null : DialectOf(request.Dialect);
        if (named?.Refusal is Refusal refusal) return refusal;
        foreach (Level level in levels)
        {
            // A program of all levels may talk in two ways: a dialect that is named is for its own levels.
            bool isNamed = named is not null && (levels.Count == 1 || named.Value!.Levels.Contains(level));
            string name = SubmissionFile.DefaultDialect(level);
            Choice<Dialect> dialect = isNamed ? named!
                : dialects.TryGetValue(name, out Dialect? read) ? read
                : DialectOf(name);
            if (dialect.Refusal is Refusal invalid) return invalid;
            if (!isNamed) dialects[name] = dialect.Value!;
            programs[level] = new Program(target, dialect.Value!);
        }

        return new(programs, null);
    }

    private Choice<Dialect> DialectOf(string nameOrPath)
    {
        string path = shell.FullPath(nameOrPath);
        bool isName = File.Exists(Path.Combine(folder, "dialects", nameOrPath + ".yaml"));
        Reading<Dialect> reading = Suite.LoadDialect(folder, !isName && File.Exists(path) ? path : nameOrPath);
        if (reading.Value is Dialect dialect) return dialect;
        return isName || File.Exists(path)
            ? ScenarioFolder.Invalid(shell, reading.Faults)
            : Refusal.Usage($"--dialect: '{nameOrPath}' {reading.Faults[0].Message}", reading.Faults[0].Suggestion);
    }

    private static string NameOf(RunRequest request) =>
        request.Server ?? request.Connect ?? request.Client
            ?? (request.OwnProcess ? "ClassChat, as a process of its own" : "ClassChat");

    private static string ArgumentsOf(RunRequest request)
    {
        List<string> words = [];
        Add("--submission", request.Submission);
        if (request.Trust.OfFile) words.Add(RunRequest.TrustOption);
        if (request.Trust.OfAdapters) words.Add(RunRequest.AdaptersOption);
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

    /// <summary>A word as a shell reads it back.</summary>
    private static string Quote(string word) => word.Length > 0 && word.All(IsPlain)
        ? word
        : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or ':' or '=' or ',';
}
