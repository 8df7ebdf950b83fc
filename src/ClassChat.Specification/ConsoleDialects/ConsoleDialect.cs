using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Specification.ConsoleDialects;

/// <summary>
/// User interface of a client program under test: the input to type for each action and the output to expect for each
/// event. Read from a file by <see cref="ConsoleFile"/>.
/// </summary>
public sealed record ConsoleDialect
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Path of its file.</summary>
    public required string Path { get; init; }

    /// <summary>Prompts that the program shows when it waits for a line, by the names that <c>await</c> uses.</summary>
    public required IReadOnlyDictionary<string, ConsolePattern> Prompts { get; init; }

    /// <summary>Steps to join the chat with a user name.</summary>
    public required IReadOnlyList<ConsoleStep> Join { get; init; }

    /// <summary>Steps to type for each action; an action that is missing is not available.</summary>
    public required IReadOnlyDictionary<ActionKind, IReadOnlyList<ConsoleStep>> Actions { get; init; }

    /// <summary>Patterns of each event on the screen, tried in order; an event that is missing is not shown.</summary>
    public required IReadOnlyDictionary<ScreenEventKind, IReadOnlyList<ConsolePattern>> Events { get; init; }

    /// <summary>Folder for downloads, relative to the folder in which the program runs.</summary>
    public string Downloads { get; init; } = "downloads";
}

/// <summary>
/// One step of the person at the keyboard of a client under test, as its console dialect defines it: await a prompt, or
/// type a line.
/// </summary>
public abstract record ConsoleStep
{
    private ConsoleStep()
    {
    }

    /// <summary>The person waits until the client shows a prompt; types on after a while even if it does not.</summary>
    public sealed record Await(string Prompt) : ConsoleStep;

    /// <summary>The person types one line, filled in from a template, and Enter.</summary>
    public sealed record Line(Template.Plain Text) : ConsoleStep;
}
