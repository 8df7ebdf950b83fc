using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Dialects;

/// <summary>How an event looks, in JSON or in text.</summary>
/// <param name="Kind">The event.</param>
public abstract record EventPattern(EventKind Kind)
{
    /// <summary>True if what it fits may be other events too: the patterns behind it are tried as well.</summary>
    public bool More { get; init; }

    /// <summary>What stands between the names of a list that is one text; null: commas and blanks.</summary>
    public string? Split { get; init; }

    /// <summary>What a client says to it by itself, such as the answer to a keep-alive.</summary>
    public Template? Reply { get; init; }

    /// <summary>True if bytes follow that are a file's content, as many as its size says.</summary>
    public bool HasRaw { get; init; }
}

/// <summary>How an event looks in text.</summary>
/// <param name="Kind">The event.</param>
/// <param name="Pattern">How it looks.</param>
public sealed record TextEventPattern(EventKind Kind, TextPattern Pattern) : EventPattern(Kind);
