using ClassChat.Harness.Dialects;
using ClassChat.Harness.Targets;
using ClassChat.Protocol;

namespace ClassChat.Harness.Grading;

/// <summary>What is graded: which program answers for which level.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="Programs">The programs, by level.</param>
public sealed record Submission(string Name, IReadOnlyDictionary<Level, Program> Programs)
{
    /// <summary>The program for an item of a level: the one for that level, else the one for the next higher.</summary>
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
public sealed record Program(Target Target, Dialect Dialect);

/// <summary>A client program, how it talks to servers, and how a person talks to it.</summary>
/// <param name="Command">How to start it.</param>
/// <param name="Dialect">How it talks to its server.</param>
/// <param name="Console">What it is typed and shows: the name or path of a console dialect; null: plain.</param>
/// <param name="HasTerminal">True if it is given a terminal of its own (a pty), not pipes.</param>
public sealed record ClientProgram(Target.Command Command, Dialect Dialect, string? Console, bool HasTerminal);
