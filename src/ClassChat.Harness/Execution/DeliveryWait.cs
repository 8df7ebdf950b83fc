using ClassChat.Harness.Bots;
using ClassChat.Harness.Servers;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Waits until a sent message has arrived at its joined receivers, until its sender is refused, or until a timeout.
/// Waits only in dialects with <see cref="SendPacing.Arrival"/>, whose servers take one read for one message and
/// confirm nothing.
/// </summary>
internal sealed class DeliveryWait
{
    /// <summary>Maximum wait for an arrival; after a timeout, later sends on this connection do not wait.</summary>
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(1);

    private readonly ScenarioContext _context;
    private readonly Bot _sender;
    private readonly SentMessage? _sent;
    private readonly (Bot Bot, int Events)[] _before;
    private readonly bool _awaitsRefusal;
    private int _ofSender;

    /// <summary>
    /// Records the receivers' positions; create it before the message is sent, so that older events do not count.
    /// </summary>
    public DeliveryWait(ScenarioContext context, Bot sender, SentMessage? sent)
    {
        _context = context;
        _sender = sender;
        _sent = sent;
        bool isPaced = context.Dialect.Pacing == SendPacing.Arrival && !sender.IsUnanswered;
        bool waits = sent is not null && isPaced;
        // A message that reaches nobody has no other end than its refusal.
        _awaitsRefusal = sent is null && isPaced && sender.IsConnected && context.Dialect.Shows(EventKind.Refused)
            && context.Dialect.Semantics.UnknownAt(context.Level) == UnknownRecipientPolicy.Refused;
        _ofSender = Count(sender);
        _before = waits
            ? [.. sent!.Members.Select(context.BotOrNull).OfType<Bot>()
                .Where(bot => bot is { Result: JoinResult.Joined })
                .Select(bot => (bot, Count(bot)))]
            : [];
    }

    /// <summary>
    /// Waits until each receiver has the message or its sender is refused, or until the first timeout.
    /// </summary>
    public async Task WaitAsync(CancellationToken cancel)
    {
        if (_awaitsRefusal)
        {
            await _context.Clock.UntilAsync(
                _sender.History, () => IsRefused() || _sender.History.HasEnded, _timeout, cancel);
            return;
        }

        foreach ((Bot bot, int events) in _before)
        {
            if (await IsThereAsync(bot, events, cancel)) continue;
            lock (_sender.History.Gate) _sender.IsUnanswered |= !IsRefused();
            return;
        }
    }

    /// <summary>Waits until a receiver has the message; false on timeout or if the sender was refused.</summary>
    private async Task<bool> IsThereAsync(Bot bot, int events, CancellationToken cancel)
    {
        int at = events;
        bool isThere = false;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task arrival = _context.Clock.UntilAsync(
            bot.History, () => isThere = HasArrived(bot.History, ref at) || bot.History.HasEnded, _timeout,
            ending.Token);
        Task refusal = bot == _sender
            ? arrival
            : _context.Clock.UntilAsync(_sender.History, IsRefused, _timeout, ending.Token);
        await Task.WhenAny(arrival, refusal);
        await ending.CancelAsync();
        await Task.WhenAll(arrival, refusal).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
        return isThere;
    }

    private bool IsRefused()
    {
        IReadOnlyList<RecordedEvent> events = _sender.History.Events;
        while (_ofSender < events.Count && events[_ofSender].Event.Kind != EventKind.Refused) _ofSender++;
        return _ofSender < events.Count;
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
