using ClassChat.Harness.Checks;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.DialectTrial;

/// <summary>
/// Result of one attempt (an action, a notice or a list) in a trial of a dialect on a running server: the traffic and
/// what was not recognized in it, or why the dialect does not offer it.
/// </summary>
/// <param name="Title">The title of the attempt.</param>
public sealed record TrialStep(string Title)
{
    /// <summary>The reason why it was not tried; null if it was.</summary>
    public string? NotOffered { get; init; }

    /// <summary>The expected event that was not recognized; null if all were.</summary>
    public Mismatch? Mismatch { get; init; }

    /// <summary>
    /// The first place where the received data differs from the dialect's pattern; null if it cannot be located.
    /// </summary>
    public Divergence? Divergence { get; init; }

    /// <summary>The traffic of each bot during the attempt.</summary>
    public IReadOnlyList<BotTraffic> Traffics { get; init; } = [];
}

/// <summary>
/// Data that one bot sent and received during an attempt, the events recognized in it, and the received rest that no
/// pattern matches.
/// </summary>
/// <param name="Bot">The bot's name.</param>
/// <param name="Sent">The sent data in printable form.</param>
/// <param name="Received">The received data in printable form.</param>
/// <param name="Understood">The recognized events.</param>
/// <param name="LeftOver">Received data that no pattern matches.</param>
public sealed record BotTraffic(
    string Bot, string Sent, string Received, IReadOnlyList<ObservedEvent> Understood, string LeftOver)
{
    /// <summary>True if both are shown as they were before encryption.</summary>
    public bool IsDecrypted { get; init; }

    /// <summary>True if nothing was sent or received.</summary>
    public bool IsEmpty => Sent.Length == 0 && Received.Length == 0 && Understood.Count == 0;
}
