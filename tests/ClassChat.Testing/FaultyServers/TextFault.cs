namespace ClassChat.Testing.FaultyServers;

/// <summary>What becomes of a text on its way between a client and a plain-text server.</summary>
/// <param name="client">Who gets it, or sent it.</param>
/// <param name="text">What the server said, a line; or what a client said, as it was read.</param>
/// <returns>What is passed on in its place.</returns>
internal delegate IEnumerable<string> TextChange(ProxyClient client, string text);

/// <summary>How a connection goes on that the server has ended.</summary>
internal enum Ending
{
    /// <summary>It ends.</summary>
    InOrder,

    /// <summary>It breaks.</summary>
    Reset,

    /// <summary>It stays.</summary>
    Never,
}

/// <summary>One thing that a plain-text server does wrong.</summary>
internal sealed class TextFault
{
    private readonly Lock _lock = new();

    /// <summary>What becomes of what the server says.</summary>
    public TextChange Down { private get; init; } = (_, line) => [line];

    /// <summary>What becomes of what clients say.</summary>
    public TextChange Up { private get; init; } = (_, text) => [text];

    /// <summary>Whether a client that has connected is served at all.</summary>
    public Func<ProxyClient, bool> Serves { get; init; } = _ => true;

    /// <summary>How the server ends a connection.</summary>
    public Func<ProxyClient, Ending> Ends { get; init; } = _ => Ending.InOrder;

    /// <summary>True if the server does not learn of those who go without a word.</summary>
    public bool MissesEnds { get; init; }

    /// <summary>True if the server does not learn of those whose connection broke.</summary>
    public bool MissesResets { get; init; }

    /// <summary>What else happens when a connection breaks.</summary>
    public Action<ProxyClient> AtReset { get; init; } = _ => { };

    /// <summary>True if one is written to after the other, and each is waited for.</summary>
    public bool TellsInTurn { get; init; }

    /// <summary>True if nobody listens where the server should.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>What a client gets in place of a line.</summary>
    public IReadOnlyList<string> ToClient(ProxyClient client, string line)
    {
        lock (_lock) return [.. Down(client, line)];
    }

    /// <summary>What the server gets in place of what a client said.</summary>
    public IReadOnlyList<string> FromClient(ProxyClient client, string text)
    {
        lock (_lock) return [.. Up(client, text)];
    }
}
