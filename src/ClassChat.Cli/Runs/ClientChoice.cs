using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Consoles;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Notation;
using ClassChat.Harness.Submissions;
using ClassChat.Harness.Targets;
using ClassChat.Protocol;

namespace ClassChat.Cli.Runs;

/// <summary>Turns the options about a client under test into the clients of a submission.</summary>
/// <param name="shell">Where paths start.</param>
/// <param name="folder">The scenario folder, which holds the console dialects.</param>
/// <param name="dialectOf">Finds a dialect.</param>
internal sealed class ClientChoice(Shell shell, string folder, Func<string, Choice<Dialect>> dialectOf)
{
    /// <summary>Where the assignment's clients look for their server.</summary>
    private const int UsualPort = 12345;

    /// <summary>The clients that were asked for, by level; none if there are none.</summary>
    public Choice<IReadOnlyDictionary<Level, ClientProgram>> Of(RunRequest request)
    {
        var clients = new Dictionary<Level, ClientProgram>();
        bool isOwn = (request.Server ?? request.Connect ?? request.Submission ?? request.Client) is null;
        if (isOwn) return Own();
        if (request.Client is not string line) return new(clients, null);
        if (CommandLine.Split(line).Count == 0) return Refusal.Usage("--client: the command is empty");
        Choice<ConsoleDialect> console = ConsoleOf(request.Console ?? ConsoleFile.DefaultName);
        if (console.Refusal is Refusal unknown) return unknown;
        bool isTold = request.Port is not null || line.Contains("{port}", StringComparison.Ordinal);
        var command = new Target.Command(line)
        {
            Port = isTold ? request.Port : UsualPort,
            Directory = shell.Directory,
        };
        foreach (Level level in LevelsOf(request))
        {
            Choice<Dialect> dialect = dialectOf(request.Dialect ?? SubmissionFile.DefaultDialect(level));
            if (dialect.Refusal is Refusal invalid) return invalid;
            clients[level] = new ClientProgram(command, dialect.Value!, console.Value!, request.HasTerminal);
        }

        return new(clients, null);
    }

    /// <summary>
    /// Our own client, a process of its own: in Task 1 with a thread for each direction, from Task 2 on with one loop.
    /// </summary>
    private Choice<IReadOnlyDictionary<Level, ClientProgram>> Own()
    {
        var clients = new Dictionary<Level, ClientProgram>();
        // A scenario folder of somebody's own need not know how a person talks to our client.
        string usual = Path.Combine(folder, "consoles", ConsoleFile.DefaultName + ".yaml");
        if (!File.Exists(usual)) return new(clients, null);
        Choice<ConsoleDialect> console = ConsoleOf(ConsoleFile.DefaultName);
        if (console.Refusal is Refusal unknown) return unknown;
        foreach ((Level level, string wait) in new[] { (Level.Task1, "threads"), (Level.Full, "select") })
        {
            Choice<Dialect> dialect = dialectOf(SubmissionFile.DefaultDialect(level));
            if (dialect.Refusal is Refusal invalid) return invalid;
            var command = new Target.Command(
                $"{SubmissionChoice.OwnProgram()} chat --connect {{host}}:{{port}} --level {{level}} --wait {wait}")
            {
                IsOurs = true,
            };
            clients[level] = new ClientProgram(command, dialect.Value!, console.Value!, HasTerminal: false);
        }

        return new(clients, null);
    }

    /// <summary>A client that can be told the level of its server talks in both ways, unless one is named.</summary>
    private static IReadOnlyList<Level> LevelsOf(RunRequest request)
    {
        if (request.Level is string name && LevelNames.TryParse(name, out Level level)) return [level];
        bool isTold = request.Client!.Contains("{level}", StringComparison.Ordinal);
        return isTold && request.Dialect is null ? [Level.Task1, Level.Full] : [Level.Full];
    }

    private Choice<ConsoleDialect> ConsoleOf(string nameOrPath)
    {
        string path = shell.FullPath(nameOrPath);
        bool isName = File.Exists(Path.Combine(folder, "consoles", nameOrPath + ".yaml"));
        Reading<ConsoleDialect> reading = ConsoleFile.Find(folder, !isName && File.Exists(path) ? path : nameOrPath);
        if (reading.Value is ConsoleDialect console) return console;
        return isName || File.Exists(path)
            ? ScenarioFolder.Invalid(shell, reading.Faults)
            : Refusal.Usage($"--console: '{nameOrPath}' {reading.Faults[0].Message}", reading.Faults[0].Suggestion);
    }
}
