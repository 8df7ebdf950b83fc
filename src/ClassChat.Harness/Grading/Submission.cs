using ClassChat.Harness.Clients;
using ClassChat.Harness.Consoles;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Subjects;
using ClassChat.Harness.Targets;
using ClassChat.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClassChat.Harness.Grading;

/// <summary>What is graded: which program answers for which level.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="Programs">The programs, by level.</param>
public sealed record Submission(string Name, IReadOnlyDictionary<Level, Program> Programs)
{
    /// <summary>
    /// The programs for an item, a server or a client or both: those for its level, else those for the next higher.
    /// </summary>
    public IReadOnlyList<(Level Level, Program Program)> ProgramsFor(RubricItem item)
    {
        List<(Level, Program)> programs = [];
        if (item.Program != ProgramRole.Client && ProgramFor(item.Level) is (Level, Program) server)
            programs.Add(server);
        if (item.Program != ProgramRole.Server && ClientFor(item.Level) is (Level, Program) client)
            programs.Add(client);
        return programs;
    }

    /// <summary>The client for an item of a level, with the server that is played for it.</summary>
    public (Level Level, Program Program)? ClientFor(Level level)
    {
        foreach (Level candidate in Enum.GetValues<Level>().Where(candidate => candidate >= level))
        {
            if (Clients.TryGetValue(candidate, out ClientProgram? client)) return (candidate, client.AsProgram);
        }

        return null;
    }

    /// <summary>The server for an item of a level: the one for that level, else the one for the next higher.</summary>
    public (Level Level, Program Program)? ProgramFor(Level level)
    {
        foreach (Level candidate in LevelNames.OfServers.Where(candidate => candidate >= level))
        {
            if (Programs.TryGetValue(candidate, out Program? program)) return (candidate, program);
        }

        return null;
    }

    /// <summary>
    /// The arguments that choose this submission again, for replay commands; empty for our own server.
    /// </summary>
    public string Arguments { get; init; } = "";

    /// <summary>The client programs, by level.</summary>
    public IReadOnlyDictionary<Level, ClientProgram> Clients { get; init; } = new Dictionary<Level, ClientProgram>();

    /// <summary>The dialect files that its file names.</summary>
    public IReadOnlyList<string> DialectFiles => [.. Programs.Values.Select(program => program.Dialect.Path)
        .Concat(Clients.Values.Select(client => client.Dialect.Path)).Distinct()];

    /// <summary>The commands that its programs are started by.</summary>
    public IEnumerable<Target.Command> Commands => Programs.Values.Select(program => program.Target)
        .OfType<Target.Command>().Concat(Clients.Values.Select(client => client.Command));
}

/// <summary>A server and how it talks.</summary>
/// <param name="Target">How to start it.</param>
/// <param name="Dialect">How it talks.</param>
public sealed record Program(Target Target, Dialect Dialect)
{
    /// <summary>The client under test, for which the server is played; null: the server is under test.</summary>
    public ClientTarget? Client { get; init; }

    /// <summary>What is under test: the client, if there is one, else the server.</summary>
    public Target Subject => Client?.Command ?? Target;

    /// <summary>How reports name it.</summary>
    public string Title => Subject.Title;
}

/// <summary>A client program, how it talks to servers, and how a person talks to it.</summary>
/// <param name="Command">How to start it.</param>
/// <param name="Dialect">How it talks to its server.</param>
/// <param name="Console">What it is typed, and what it shows.</param>
/// <param name="HasTerminal">True if it is given a terminal of its own (a pty), not pipes.</param>
public sealed record ClientProgram(Target.Command Command, Dialect Dialect, ConsoleDialect Console, bool HasTerminal)
{
    /// <summary>The client with our own server, which is played for it.</summary>
    internal Program AsProgram { get; } = new(new InProcessTarget(NullLoggerFactory.Instance), Dialect)
    {
        Client = new ClientTarget(Command, Console, HasTerminal),
    };
}
