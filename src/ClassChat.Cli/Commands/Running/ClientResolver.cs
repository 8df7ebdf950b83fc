using ClassChat.Cli.Host;
using ClassChat.Grading.Runs;
using ClassChat.Platform.Text;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Submissions;

namespace ClassChat.Cli.Commands.Running;

/// <summary>
/// Builds the clients under test from the command line: the one of <c>--client</c>, ClassChat's own if no program at
/// all is named, otherwise none.
/// </summary>
/// <param name="context">The environment of the program, which resolves relative paths.</param>
/// <param name="folder">The scenario folder, which holds the console dialects.</param>
/// <param name="dialectOf">Loads a dialect by name or path.</param>
internal sealed class ClientResolver(CliContext context, string folder, Func<string, CommandResult<Dialect>> dialectOf)
{
    /// <summary>The TCP port at which the assignment's clients expect their server.</summary>
    private const int DefaultPort = 12345;

    /// <summary>Returns the requested clients by level; empty if none are requested.</summary>
    public CommandResult<IReadOnlyDictionary<Level, TestedClient>> Resolve(RunArguments arguments)
    {
        var clients = new Dictionary<Level, TestedClient>();
        bool isOwn = (arguments.Server ?? arguments.Connect ?? arguments.Submission ?? arguments.Client) is null;
        if (isOwn) return Own();
        if (arguments.Client is not string line) return new(clients, null);
        if (CommandLine.Split(line).Count == 0) return CommandError.Usage("--client: the command is empty");
        if (CommandSyntax.FindFault(line) is CommandFault fault)
            return CommandError.Usage($"--client: {fault.Message}", fault.Remedy);
        CommandResult<ConsoleDialect> console = ConsoleOf(arguments.Console ?? ConsoleFile.DefaultName);
        if (console.Error is CommandError unknown) return unknown;
        bool isTold = arguments.Port is not null || line.Contains("{port}", StringComparison.Ordinal);
        var command = new Target.Command(line)
        {
            Port = isTold ? arguments.Port : DefaultPort,
            Directory = context.Directory,
        };
        foreach (Level level in LevelsOf(arguments))
        {
            CommandResult<Dialect> dialect = dialectOf(arguments.Dialect ?? SubmissionFile.DefaultDialect(level));
            if (dialect.Error is CommandError invalid) return invalid;
            clients[level] = new TestedClient(command, dialect.Value!, console.Value!, arguments.HasTerminal);
        }

        return new(clients, null);
    }

    /// <summary>
    /// Returns ClassChat's own client in a separate process: with two threads for task 1, with one poll loop from task
    /// 2 on.
    /// </summary>
    private CommandResult<IReadOnlyDictionary<Level, TestedClient>> Own()
    {
        var clients = new Dictionary<Level, TestedClient>();
        // A custom scenario folder need not contain a console dialect for the bundled client.
        string usual = Path.Combine(folder, "consoles", ConsoleFile.DefaultName + ".yaml");
        if (!File.Exists(usual)) return new(clients, null);
        CommandResult<ConsoleDialect> console = ConsoleOf(ConsoleFile.DefaultName);
        if (console.Error is CommandError unknown) return unknown;
        foreach ((Level level, string wait) in new[] { (Level.Task1, "threads"), (Level.Full, "select") })
        {
            CommandResult<Dialect> dialect = dialectOf(SubmissionFile.DefaultDialect(level));
            if (dialect.Error is CommandError invalid) return invalid;
            var command = new Target.Command(
                $"{SubmissionResolver.OwnProgram()} chat --connect {{host}}:{{port}} --level {{level}} --wait {wait}")
            {
                IsOurs = true,
            };
            clients[level] = new TestedClient(command, dialect.Value!, console.Value!, HasTerminal: false);
        }

        return new(clients, null);
    }

    /// <summary>
    /// Returns the levels that a client is graded at. A command with <c>{level}</c> gets both plain text and JSON,
    /// unless a level or dialect is named.
    /// </summary>
    private static IReadOnlyList<Level> LevelsOf(RunArguments arguments)
    {
        if (arguments.Level is string name && LevelNames.TryParse(name, out Level level)) return [level];
        bool isTold = arguments.Client!.Contains("{level}", StringComparison.Ordinal);
        return isTold && arguments.Dialect is null ? [Level.Task1, Level.Full] : [Level.Full];
    }

    private CommandResult<ConsoleDialect> ConsoleOf(string nameOrPath)
    {
        string path = context.FullPath(nameOrPath);
        bool isName = File.Exists(Path.Combine(folder, "consoles", nameOrPath + ".yaml"));
        ParseResult<ConsoleDialect> parseResult =
            ConsoleFile.Find(folder, !isName && File.Exists(path) ? path : nameOrPath);
        if (parseResult.Value is ConsoleDialect console) return console;
        return isName || File.Exists(path)
            ? SuiteLocator.Invalid(context, parseResult.Errors)
            : CommandError.Usage(
                $"--console: '{nameOrPath}' {parseResult.Errors[0].Message}", parseResult.Errors[0].Suggestion);
    }
}
