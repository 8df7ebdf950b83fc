using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Protocol;

namespace ClassChat.Harness.Checks;

/// <summary>All that a check may look at: one bot's history, and what everybody sent.</summary>
public sealed record Scene
{
    /// <summary>Whose expectation it is, as the scenario names them.</summary>
    public required string Bot { get; init; }

    /// <summary>What they saw. The check runs under its gate.</summary>
    public required History History { get; init; }

    /// <summary>The first event that can be an answer to what they did last.</summary>
    public required int Mark { get; init; }

    /// <summary>What everybody sent, in order per sender.</summary>
    public required IReadOnlyList<Posted> Ledger { get; init; }

    /// <summary>The name by which the server knows a bot or group of the scenario.</summary>
    public required Func<string, string> Wire { get; init; }

    /// <summary>How the server talks.</summary>
    public required Dialect Dialect { get; init; }

    /// <summary>The level of the program under test.</summary>
    public required Level Level { get; init; }

    /// <summary>The first event, among those not yet taken, that fits.</summary>
    public Sighting? Find(ChatEvent known, int from = 0) => Sighting.Find(Dialect, History, known, from);

    /// <summary>The events not yet taken that fit, in order.</summary>
    public IReadOnlyList<Seen> Untaken(Func<ChatEvent, bool> fits) =>
        [.. History.Events.Where(seen => !seen.Taken && fits(seen.Event))];

    /// <summary>What of somebody's was entered for this bot, in order.</summary>
    public IEnumerable<Posted> PostedBy(string sender) =>
        Ledger.Where(posted => posted.Sender == sender && posted.Members.Contains(Bot));
}
