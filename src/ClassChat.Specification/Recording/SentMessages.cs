namespace ClassChat.Specification.Recording;

/// <summary>
/// Text or file that a bot or the client under test sent in a scenario, with its intended receivers and times.
/// </summary>
/// <param name="Sender">The sending bot.</param>
/// <param name="Receiver">The receiving bot or group.</param>
/// <param name="IsGroup">True if <paramref name="Receiver"/> is a group.</param>
/// <param name="Text">The text; for a file, its name.</param>
/// <param name="Content">Content of a file; null for a text.</param>
/// <param name="Members">The bots that should receive it.</param>
/// <param name="From">Start of sending, by the machine's clock.</param>
public sealed record SentMessage(
    string Sender,
    string Receiver,
    bool IsGroup,
    string Text,
    ReadOnlyMemory<byte>? Content,
    IReadOnlyList<string> Members,
    DateTimeOffset From)
{
    /// <summary>True for a fence, which statements about messages ignore.</summary>
    public bool IsFence { get; init; }

    /// <summary>True if a receiver was away when it was sent, so that it had to wait.</summary>
    public bool Waited { get; init; }

    /// <summary>
    /// End of sending, by the machine's clock: when it was written, and answered if the dialect has answers.
    /// </summary>
    public DateTimeOffset? Until { get; set; }
}

/// <summary>
/// Record of the texts and files that bots and the client under test sent in a scenario, except those that must not
/// arrive. Checks compare it with the bots' histories.
/// </summary>
public sealed class SentMessages
{
    private readonly Lock _lock = new();
    private readonly List<SentMessage> _sent = [];

    /// <summary>Adds a message that is about to be sent.</summary>
    public void Record(SentMessage sent)
    {
        lock (_lock) _sent.Add(sent);
    }

    /// <summary>All messages recorded so far.</summary>
    public IReadOnlyList<SentMessage> Entries
    {
        get
        {
            lock (_lock) return [.. _sent];
        }
    }

    /// <summary>The message recorded last, fences not counted; null if there is none.</summary>
    public SentMessage? Last
    {
        get
        {
            lock (_lock) return _sent.FindLast(sent => !sent.IsFence);
        }
    }
}
