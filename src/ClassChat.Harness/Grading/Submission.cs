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
}

/// <summary>A server and how it talks.</summary>
/// <param name="Target">How to start it.</param>
/// <param name="Dialect">How it talks.</param>
public sealed record Program(Target Target, Dialect Dialect);
