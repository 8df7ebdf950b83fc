using ClassChat.Harness.Bots;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Subjects;

namespace ClassChat.Harness.Running;

/// <summary>
/// Waits until something that was sent stands at its receivers: the pace for servers that take one read for one message
/// and tell the sender nothing.
/// </summary>
internal sealed class Arrival
{
    /// <summary>How long it is waited for; then it is not waited for again on this connection.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly Stage _stage;
    private readonly Bot _sender;
    private readonly Posted? _posted;
    private readonly (Bot Bot, int Events)[] _before;

    /// <summary>To be made before it is sent: what was there before is not it.</summary>
    public Arrival(Stage stage, Bot sender, Posted? posted)
    {
        _stage = stage;
        _sender = sender;
        _posted = posted;
        bool waits = posted is not null && stage.Dialect.Pace == Pace.Arrival && !sender.IsUnanswered;
        _before = waits
            ? [.. posted!.Members.Select(stage.BotOrNull).OfType<Bot>().Where(bot => bot is { Entry: Entry.In })
                .Select(bot => (bot, Count(bot)))]
            : [];
    }

    /// <summary>Waits.</summary>
    public async Task WaitAsync(CancellationToken cancel)
    {
        foreach ((Bot bot, int events) in _before)
        {
            int at = events;
            bool isThere = await _stage.Clock.UntilAsync(
                bot.History, () => Stands(bot.History, ref at) || bot.History.HasEnded, _patience, cancel);
            _sender.IsUnanswered |= !isThere;
            if (!isThere) return;
        }
    }

    private bool Stands(History history, ref int at)
    {
        for (; at < history.Events.Count; at++)
        {
            ChatEvent seen = history.Events[at].Event;
            if (seen.IsPost && (_posted!.Content is not null || seen.Text == _posted.Text)) return true;
        }

        return _stage.Dialect.Texts.ContainsKey(EventKind.Message) && history.Text.IndexOf(_posted!.Text) >= 0;
    }

    private static int Count(Bot bot)
    {
        lock (bot.History.Gate) return bot.History.Events.Count;
    }
}
