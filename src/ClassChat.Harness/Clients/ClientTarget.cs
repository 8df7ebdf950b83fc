using ClassChat.Harness.Consoles;
using ClassChat.Harness.Targets;

namespace ClassChat.Harness.Clients;

/// <summary>A client program that is tested: how to start it, and how a person talks to it.</summary>
/// <param name="Command">
/// Its command; <c>{host}</c>, <c>{port}</c> and <c>{level}</c> are those of the server, <c>{name}</c> is the user's.
/// </param>
/// <param name="Console">What is typed, and what it shows.</param>
/// <param name="HasTerminal">True if it gets a terminal of its own; else its input and output are pipes.</param>
public sealed record ClientTarget(Target.Command Command, ConsoleDialect Console, bool HasTerminal)
{
    /// <summary>How one gets in: whoever is told the name by the command does not ask for it.</summary>
    public IReadOnlyList<ConsoleStep> Join => Command.Line.Contains("{name}", StringComparison.Ordinal)
        ? [.. Console.Join.Where((step, i) => !IsName(step) && !(step is ConsoleStep.Await && AsksForName(i)))]
        : Console.Join;

    private bool AsksForName(int at) => at + 1 < Console.Join.Count && IsName(Console.Join[at + 1]);

    private static bool IsName(ConsoleStep step) =>
        step is ConsoleStep.Line { Text.Text: "{me}" };
}
