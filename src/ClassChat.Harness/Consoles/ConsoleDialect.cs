using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Consoles;

/// <summary>How a person talks to a client program: what they type for each action, and what they see.</summary>
public sealed record ConsoleDialect
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The file it was read from.</summary>
    public required string Path { get; init; }

    /// <summary>What the program shows when it waits for a line, by the names that <c>await</c> uses.</summary>
    public required IReadOnlyDictionary<string, ConsolePattern> Prompts { get; init; }

    /// <summary>How one gets in, where people have names.</summary>
    public required IReadOnlyList<ConsoleStep> Join { get; init; }

    /// <summary>What is typed for each action; what is not there is not offered.</summary>
    public required IReadOnlyDictionary<ActionKind, IReadOnlyList<ConsoleStep>> Actions { get; init; }

    /// <summary>How what happens is shown, tried in order; what is not there is not shown.</summary>
    public required IReadOnlyDictionary<ShownKind, IReadOnlyList<ConsolePattern>> Events { get; init; }

    /// <summary>The folder for downloads, as seen from the one in which the program runs.</summary>
    public string Downloads { get; init; } = "downloads";
}

/// <summary>A step of what a person does at the keyboard.</summary>
public abstract record ConsoleStep
{
    private ConsoleStep()
    {
    }

    /// <summary>Waits until a prompt shows; types all the same if none does.</summary>
    public sealed record Await(string Prompt) : ConsoleStep;

    /// <summary>Types a line, and Enter.</summary>
    public sealed record Line(Template.Plain Text) : ConsoleStep;
}
