using ClassChat.Protocol;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Checks;

/// <summary>
/// Input of a check: one bot's history and request position, the messages that all participants sent, and the dialect
/// and level of the server under test.
/// </summary>
internal sealed record CheckContext
{
    /// <summary>Name of the bot whose expectation is checked, as in the scenario.</summary>
    public required string Bot { get; init; }

    /// <summary>The bot's history; the check runs under its gate.</summary>
    public required History History { get; init; }

    /// <summary>Index of the first event that can be an answer to the bot's last request.</summary>
    public required int RequestStart { get; init; }

    /// <summary>All messages that were sent, in order per sender.</summary>
    public required IReadOnlyList<SentMessage> SentMessages { get; init; }

    /// <summary>The name by which the server knows a bot or group of the scenario.</summary>
    public required Func<string, string> WireName { get; init; }

    /// <summary>Texts and files to others of which the bot received a part, in whatever message.</summary>
    public IReadOnlyList<SentMessage> Carried { get; init; } = [];

    /// <summary>The server's dialect.</summary>
    public required Dialect Dialect { get; init; }

    /// <summary>The level of the server under test.</summary>
    public required Level Level { get; init; }

    /// <summary>The first matching event that no expectation has consumed; null if there is none.</summary>
    public EventMatch? Find(ObservedEvent known, int from = 0) => EventMatch.Find(Dialect, History, known, from);

    /// <summary>The matching events that no expectation has consumed, in order.</summary>
    public IReadOnlyList<RecordedEvent> Untaken(Func<ObservedEvent, bool> fits) =>
        [.. History.Events.Where(recorded => !recorded.Consumed && fits(recorded.Event))];

    /// <summary>The messages of one sender that are addressed to this bot, in order.</summary>
    public IEnumerable<SentMessage> SentBy(string sender) =>
        SentMessages.Where(sent => sent.Sender == sender && sent.Members.Contains(Bot));
}
