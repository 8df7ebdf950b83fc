namespace ClassChat.Harness.Observations;

/// <summary>A text or file that a bot sent.</summary>
/// <param name="Sender">The bot.</param>
/// <param name="Receiver">The bot it is for, or the group.</param>
/// <param name="IsGroup">True if <paramref name="Receiver"/> is a group.</param>
/// <param name="Text">The text; for a file its name.</param>
/// <param name="Content">A file's bytes.</param>
/// <param name="Members">The bots that are to receive it.</param>
/// <param name="From">When sending began, by the machine's clock.</param>
public sealed record Posted(
    string Sender,
    string Receiver,
    bool IsGroup,
    string Text,
    ReadOnlyMemory<byte>? Content,
    IReadOnlyList<string> Members,
    DateTimeOffset From)
{
    /// <summary>True for a fence, which no statement about messages means.</summary>
    public bool IsFence { get; init; }

    /// <summary>When it had been written, and answered where the dialect has answers, by the machine's clock.</summary>
    public DateTimeOffset? Until { get; set; }
}

/// <summary>All that was sent in a scenario, in order per sender: the other side of the account.</summary>
public sealed class Ledger
{
    private readonly Lock _gate = new();
    private readonly List<Posted> _posted = [];

    /// <summary>Enters something that is about to be sent.</summary>
    public void Enter(Posted posted)
    {
        lock (_gate) _posted.Add(posted);
    }

    /// <summary>All that was entered.</summary>
    public IReadOnlyList<Posted> Entries
    {
        get
        {
            lock (_gate) return [.. _posted];
        }
    }

    /// <summary>What was entered last, fences aside; null if nothing was.</summary>
    public Posted? Last
    {
        get
        {
            lock (_gate) return _posted.FindLast(posted => !posted.IsFence);
        }
    }
}
