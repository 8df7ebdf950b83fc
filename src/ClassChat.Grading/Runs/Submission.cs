using ClassChat.Harness.ClientUnderTest;
using ClassChat.Harness.Servers;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Submissions;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClassChat.Grading.Runs;

/// <summary>
/// The programs of one student or team, ready to be started: servers and clients by level. An item is graded on the
/// program of its level, or of the next higher level that has one.
/// </summary>
/// <param name="Name">Name of the submission.</param>
/// <param name="Servers">The servers, by level.</param>
public sealed record Submission(string Name, IReadOnlyDictionary<Level, ProgramUnderTest> Servers)
{
    /// <summary>
    /// The programs that an item is graded on (server, client or both): those of its level, or of the next higher level
    /// that has one. None if one of them is blocked.
    /// </summary>
    public IReadOnlyList<(Level Level, ProgramUnderTest Program)> ProgramsFor(RubricItem item)
    {
        List<(Level, ProgramUnderTest)> programs = [];
        if (BlockOf(item) is not null) return programs;
        if (item.Program != ProgramRole.Client && ServerFor(item.Level) is (Level, ProgramUnderTest) server)
            programs.Add(server);
        if (item.Program != ProgramRole.Server && ClientFor(item.Level) is (Level, ProgramUnderTest) client)
            programs.Add(client);
        return programs;
    }

    /// <summary>
    /// The reason in one sentence why an item is not graded: a program that it is graded on asks for what it may not
    /// have. Null if there is none.
    /// </summary>
    public string? BlockOf(RubricItem item) =>
        (item.Program == ProgramRole.Client ? null : Block("server", NextServer(item.Level), BlockedServers))
        ?? (item.Program == ProgramRole.Server ? null : Block("client", NextClient(item.Level), BlockedClients));

    /// <summary>
    /// The client for a level, or for the next higher level that has one, together with the built-in server for it.
    /// </summary>
    public (Level Level, ProgramUnderTest Program)? ClientFor(Level level) =>
        NextClient(level) is Level next && Clients.TryGetValue(next, out TestedClient? client)
            ? (next, client.AsProgram)
            : null;

    /// <summary>The server for a level, or for the next higher level that has one.</summary>
    public (Level Level, ProgramUnderTest Program)? ServerFor(Level level) =>
        NextServer(level) is Level next && Servers.TryGetValue(next, out ProgramUnderTest? program)
            ? (next, program)
            : null;

    /// <summary>Everything that the submission's file asks for and does not get.</summary>
    public IReadOnlyList<Refusal> Refusals { get; init; } = [];

    /// <summary>
    /// The servers that are not run, by level, with the refused request that is the reason. No server of a higher level
    /// takes their place.
    /// </summary>
    public IReadOnlyDictionary<Level, SourceError> BlockedServers { get; init; } =
        new Dictionary<Level, SourceError>();

    /// <summary>The clients that are not run, by level, with the refused request that is the reason.</summary>
    public IReadOnlyDictionary<Level, SourceError> BlockedClients { get; init; } =
        new Dictionary<Level, SourceError>();

    /// <summary>
    /// The command-line arguments that select this submission, for replay commands; empty for the built-in server.
    /// </summary>
    public string Arguments { get; init; } = "";

    /// <summary>The client programs, by level.</summary>
    public IReadOnlyDictionary<Level, TestedClient> Clients { get; init; } = new Dictionary<Level, TestedClient>();

    /// <summary>Paths of the dialect files and console dialect files that the programs use.</summary>
    public IReadOnlyList<string> DialectFiles => [.. Servers.Values.Select(program => program.Dialect.Path)
        .Concat(Clients.Values.SelectMany(client => new[] { client.Dialect.Path, client.Console.Path })).Distinct()];

    /// <summary>The commands that start the programs.</summary>
    public IEnumerable<Target.Command> Commands => Servers.Values.Select(program => program.Target)
        .OfType<Target.Command>().Concat(Clients.Values.Select(client => client.Command));

    /// <summary>This submission with more folders that its programs must not see.</summary>
    /// <param name="folders">Full paths of the folders.</param>
    public Submission Hiding(IReadOnlyList<string> folders)
    {
        return this with
        {
            Servers = Servers.ToDictionary(server => server.Key, server => server.Value with
            {
                Target = server.Value.Target is Target.Command command ? Hidden(command) : server.Value.Target,
            }),
            Clients = Clients.ToDictionary(
                client => client.Key,
                client => new TestedClient(
                    Hidden(client.Value.Command), client.Value.Dialect, client.Value.Console,
                    client.Value.HasTerminal)),
        };

        Target.Command Hidden(Target.Command command) =>
            command with { HiddenPaths = [.. command.HiddenPaths, .. folders] };
    }

    private Level? NextServer(Level level) =>
        Next(level, LevelNames.ServerLevels.Where(at => Servers.ContainsKey(at) || BlockedServers.ContainsKey(at)));

    private Level? NextClient(Level level) =>
        Next(level, Enum.GetValues<Level>().Where(at => Clients.ContainsKey(at) || BlockedClients.ContainsKey(at)));

    private static Level? Next(Level level, IEnumerable<Level> given) =>
        given.Where(candidate => candidate >= level).Select(candidate => (Level?)candidate).FirstOrDefault();

    private static string? Block(string role, Level? level, IReadOnlyDictionary<Level, SourceError> blocked) =>
        level is Level next && blocked.TryGetValue(next, out SourceError? request)
            ? $"the {role} for {next.Name()} was not run: {request.Message}"
            : null;
}

/// <summary>
/// Server with its dialect, for scenarios to run on. If <see cref="Client"/> is set, the server is the built-in one,
/// and that client is the program under test.
/// </summary>
/// <param name="Target">The target that starts it.</param>
/// <param name="Dialect">Its dialect.</param>
public sealed record ProgramUnderTest(Target Target, Dialect Dialect)
{
    /// <summary>
    /// The client under test, for which the harness runs the server; null if the server is under test.
    /// </summary>
    public ClientTarget? Client { get; init; }

    /// <summary>The program under test: the client if there is one, otherwise the server.</summary>
    public Target UnderTest => Client?.Command ?? Target;

    /// <summary>Its name in reports.</summary>
    public string Title => UnderTest.Title;
}

/// <summary>
/// A client program as submitted for one level, with its two dialects; <see cref="AsProgram"/> pairs it with the
/// built-in server.
/// </summary>
/// <param name="Command">The command that starts it.</param>
/// <param name="Dialect">The dialect between the client and its server.</param>
/// <param name="Console">The console dialect: what to type into the client, and what it shows.</param>
/// <param name="HasTerminal">True if it runs at a pseudo terminal (pty), false if it uses pipes.</param>
public sealed record TestedClient(Target.Command Command, Dialect Dialect, ConsoleDialect Console, bool HasTerminal)
{
    /// <summary>The client together with the built-in server, as the program under test.</summary>
    internal ProgramUnderTest AsProgram { get; } = new(new InProcessTarget(NullLoggerFactory.Instance), Dialect)
    {
        Client = new ClientTarget(Command, Console, HasTerminal),
    };
}
