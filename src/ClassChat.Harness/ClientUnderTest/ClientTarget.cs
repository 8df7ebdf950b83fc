using ClassChat.Sandbox.Programs;
using ClassChat.Specification.ConsoleDialects;

namespace ClassChat.Harness.ClientUnderTest;

/// <summary>
/// A client program to test: the command that starts it, the console dialect that a person uses with it, and whether it
/// runs at a terminal.
/// </summary>
/// <param name="Command">The command. <c>{host}</c>, <c>{port}</c> and <c>{level}</c> are replaced by those of the
/// server, <c>{name}</c> by the user's name.</param>
/// <param name="Console">The console dialect: the lines to type, and the patterns of the output.</param>
/// <param name="HasTerminal">True if the program runs at a pseudo terminal, false if its input and output are
/// pipes.</param>
public sealed record ClientTarget(Target.Command Command, ConsoleDialect Console, bool HasTerminal)
{
    /// <summary>The console steps that join the chat, without the name if the command line already passes it.</summary>
    public IReadOnlyList<ConsoleStep> Join => Command.Line.Contains("{name}", StringComparison.Ordinal)
        ? [.. Console.Join.Where((step, i) => !IsName(step) && !(step is ConsoleStep.Await && AsksForName(i)))]
        : Console.Join;

    private bool AsksForName(int at) => at + 1 < Console.Join.Count && IsName(Console.Join[at + 1]);

    private static bool IsName(ConsoleStep step) =>
        step is ConsoleStep.Line { Text.Text: "{me}" };
}
