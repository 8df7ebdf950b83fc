using ClassChat.Harness.Bots;
using ClassChat.Harness.Servers;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Waits until a sent message has arrived at its joined receivers, or until a timeout. Waits only in dialects with
/// <see cref="SendPacing.Arrival"/>, whose servers take one read for one message and confirm nothing.
/// </summary>
internal sealed class DeliveryWait
{
    /// <summary>Maximum wait for an arrival; after a timeout, later sends on this connection do not wait.</summary>
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(1);

    private readonly ScenarioContext _context;
    private readonly Bot _sender;
    private readonly SentMessage? _sent;
    private readonly (Bot Bot, int Events)[] _before;

    /// <summary>
    /// Records the receivers' positions; create it before the message is sent, so that older events do not count.
    /// </summary>
    public DeliveryWait(ScenarioContext context, Bot sender, SentMessage? sent)
    {
        _context = context;
        _sender = sender;
        _sent = sent;
        bool waits = sent is not null && context.Dialect.Pacing == SendPacing.Arrival && !sender.IsUnanswered;
        _before = waits
            ? [.. sent!.Members.Select(context.BotOrNull).OfType<Bot>()
                .Where(bot => bot is { Result: JoinResult.Joined })
                .Select(bot => (bot, Count(bot)))]
            : [];
    }

    /// <summary>Waits until each receiver has the message, or until the first timeout.</summary>
    public async Task WaitAsync(CancellationToken cancel)
    {
        foreach ((Bot bot, int events) in _before)
        {
            int at = events;
            bool isThere = await _context.Clock.UntilAsync(
                bot.History, () => HasArrived(bot.History, ref at) || bot.History.HasEnded, _timeout, cancel);
            _sender.IsUnanswered |= !isThere;
            if (!isThere) return;
        }
    }

    private bool HasArrived(History history, ref int at)
    {
        for (; at < history.Events.Count; at++)
        {
            ObservedEvent observed = history.Events[at].Event;
            if (observed.IsPost && (_sent!.Content is not null || observed.Text == _sent.Text)) return true;
        }

        return _context.Dialect.Texts.ContainsKey(EventKind.Message) && history.Text.IndexOf(_sent!.Text) >= 0;
    }

    private static int Count(Bot bot)
    {
        lock (bot.History.Gate) return bot.History.Events.Count;
    }
}
