using System.Globalization;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Frames;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Subjects;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Leads the conversations that a dialect describes, one at a time: says what is to be said, waits for what is to be
/// seen, and goes the way that it shows.
/// </summary>
/// <param name="scope">How the server talks, and what it said.</param>
/// <param name="connections">Where it is said.</param>
internal sealed class Conversation(ConnectionScope scope, Connections connections)
{
    private readonly Dictionary<string, string> _last = [];
    private int _mark;
    private int _textEnd;
    private bool _isAssumed;

    /// <summary>What the server said when it refused.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The name that the server gave, if it gave one.</summary>
    public string? GivenName { get; private set; }

    /// <summary>How many answers had come when the last thing was said.</summary>
    public int AnswersBefore { get; private set; }

    /// <summary>Leads it.</summary>
    /// <param name="steps">Its steps.</param>
    /// <param name="values">What placeholders stand for.</param>
    /// <param name="lead">What else it needs.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>How it ended.</returns>
    public async Task<Entry> LeadAsync(
        IReadOnlyList<TalkStep> steps, Values values, ConversationLead lead, CancellationToken cancel)
    {
        lock (scope.History.Gate)
        {
            _mark = lead.Mark;
            AnswersBefore = scope.History.Answers;
        }

        return await FollowAsync(steps, values, lead, cancel);
    }

    /// <summary>
    /// Waits for a refusal that comes late, where silence was taken for a yes: a busy server may need longer for it
    /// than the dialect allows.
    /// </summary>
    public Task<Entry> HearOutAsync(TimeSpan patience, CancellationToken cancel) =>
        _isAssumed ? SilenceAsync(patience, cancel) : Task.FromResult(Entry.In);

    /// <summary>The bytes of steps that only say something, one after another.</summary>
    public byte[] Render(IReadOnlyList<TalkStep> steps, Values values, bool isAction) =>
        [.. steps.OfType<TalkStep.Send>().Where(step => IsDue(step, values))
            .SelectMany(step => Bytes(step, values, isAction))];

    private async Task<Entry> FollowAsync(
        IReadOnlyList<TalkStep> steps, Values values, ConversationLead lead, CancellationToken cancel)
    {
        bool isSkipped = false;
        for (int i = 0; i < steps.Count; i++)
        {
            TalkStep step = steps[i];
            // What was not said is not answered.
            isSkipped = step is TalkStep.Send send ? !IsDue(send, values) : isSkipped && step is TalkStep.Await;
            if (isSkipped) continue;
            // The answer to what is said may be here before the next step: it is awaited in its new form already.
            if (step is TalkStep.Send && i + 1 < steps.Count && steps[i + 1] is TalkStep.Encrypt { In: true })
                connections.First!.Encrypt(outgoing: false, incoming: true);
            Entry entry = await FollowAsync(step, values, lead, cancel);
            if (entry != Entry.In) return entry;
        }

        return Entry.In;
    }

    private async Task<Entry> FollowAsync(
        TalkStep step, Values values, ConversationLead lead, CancellationToken cancel)
    {
        Connection first = connections.First!;
        switch (step)
        {
            case TalkStep.Send send:
                await SayAsync(send.On, Bytes(send, values, lead.IsAction), lead, cancel);
                return Entry.In;
            case TalkStep.Await awaited:
                return await AwaitAsync(awaited, values, lead, cancel);
            case TalkStep.Silence silence:
                _isAssumed |= !lead.IsAction;
                return await SilenceAsync(silence.Length, cancel);
            case TalkStep.Connect connect:
                bool isOpen = await connections.OpenAsync(connect.Name, scope.Clock.After(lead.Patience), cancel);
                return isOpen ? Entry.In : Entry.Unreachable;
            case TalkStep.Content:
                await SayAsync(null, lead.Content, lead, cancel);
                return Entry.In;
            case TalkStep.SessionKey:
                if (first.Session?.WrapKey() is not byte[] key) return Entry.Silent;
                await SayAsync(null, first.Encode(key), lead, cancel);
                return Entry.In;
            case TalkStep.Chunks chunks:
                await SayChunksAsync(chunks, values, lead, cancel);
                return Entry.In;
            case TalkStep.Receiving receiving:
                first.SwitchReceiving(receiving.Framing, _textEnd);
                return Entry.In;
            case TalkStep.Sending sending:
                first.Sending = sending.Framing;
                return Entry.In;
            case TalkStep.Encrypt encrypt:
                first.Encrypt(encrypt.Out, encrypt.In);
                return Entry.In;
            default:
                throw new ArgumentException($"{step.GetType().Name} is no step of a conversation", nameof(step));
        }
    }

    /// <summary>True unless it is said only when something has changed, and that has not.</summary>
    private bool IsDue(TalkStep.Send step, Values values)
    {
        if (step.WhenChanged is not string name) return true;
        string now = values.GetValueOrDefault(name, "");
        if (_last.GetValueOrDefault(name) == now) return false;
        _last[name] = now;
        return true;
    }

    private byte[] Bytes(TalkStep.Send step, Values values, bool isAction)
    {
        Connection connection = connections.Of(step.On);
        if (step.Template.Placeholders.Contains("session_key") && connection.Session?.WrapKey() is byte[] key)
            values["session_key"] = Convert.ToBase64String(key);
        if (step.Template.Placeholders.Contains("public_key")) values["public_key"] = Session.PublicKey;
        byte[] message = step.Template.Render(values);
        return connection.Encode(isAction ? scope.Dialect.Ended(message) : message, step.Framing);
    }

    private async Task SayAsync(
        string? on, ReadOnlyMemory<byte> bytes, ConversationLead lead, CancellationToken cancel)
    {
        lock (scope.History.Gate) AnswersBefore = scope.History.Answers;
        if (on is null) await lead.Say(bytes, cancel);
        else await connections.Of(on).WriteAsync(bytes, cancel);
    }

    private async Task SayChunksAsync(
        TalkStep.Chunks chunks, Values values, ConversationLead lead, CancellationToken cancel)
    {
        var step = new TalkStep.Send(chunks.Template);
        for (int at = 0, index = 0; at < lead.Content.Length; at += chunks.Bytes, index++)
        {
            ReadOnlyMemory<byte> part = lead.Content.Slice(at, Math.Min(chunks.Bytes, lead.Content.Length - at));
            values["index"] = index.ToString(CultureInfo.InvariantCulture);
            values["chunk"] = Convert.ToBase64String(part.Span);
            await SayAsync(null, Bytes(step, values, lead.IsAction), lead, cancel);
        }
    }

    /// <summary>In, if nothing that refuses comes for so long.</summary>
    private async Task<Entry> SilenceAsync(TimeSpan length, CancellationToken cancel)
    {
        Sighting? refused = null;
        bool isBroken = await scope.Clock.UntilAsync(
            scope.History,
            () => (refused = Find(EventKind.Refused)) is not null || scope.History.HasEnded, length, cancel);
        if (!isBroken) return Entry.In;
        if (refused is null) return Entry.Closed;
        Take(refused);
        return Entry.Refused;
    }

    private async Task<Entry> AwaitAsync(
        TalkStep.Await step, Values values, ConversationLead lead, CancellationToken cancel)
    {
        Sighting? seen = null;
        bool isSeen = await scope.Clock.UntilAsync(
            scope.History,
            () =>
            {
                seen = step.Alternatives.Select(alternative => Find(alternative.Kind))
                    .FirstOrDefault(s => s is not null)
                    ?? Find(EventKind.Refused);
                return seen is not null || scope.History.HasEnded;
            },
            lead.Patience, cancel);
        if (seen is null) return isSeen ? Entry.Closed : Entry.Silent;

        EventKind kind = seen.Event.Kind;
        IReadOnlyList<TalkStep>? next = step.Alternatives.Where(alternative => alternative.Kind == kind)
            .Select(alternative => alternative.Steps).FirstOrDefault();
        bool isRefused = kind == EventKind.Refused && (next is null || next.Count == 0);
        if (!IsForScenario(seen.Event.Kind, isRefused, lead.IsAction)) Take(seen);
        if (isRefused)
        {
            _last.Clear();
            return Entry.Refused;
        }

        return TakeKey(seen.Event) ? await FollowAsync(next!, values, lead, cancel) : Entry.Silent;
    }

    /// <summary>True if a scenario may ask for it, though a conversation waited for it too.</summary>
    private static bool IsForScenario(EventKind kind, bool isRefused, bool isAction) => kind switch
    {
        EventKind.Waiting or EventKind.Message or EventKind.GroupMessage or EventKind.File => true,
        EventKind.Users or EventKind.Groups or EventKind.Joined or EventKind.Left => true,
        EventKind.Delivered or EventKind.Queued => isAction,
        _ => isRefused && isAction,
    };

    /// <summary>Takes what the server tells of keys; false if that is none.</summary>
    private bool TakeKey(ChatEvent seen)
    {
        if (seen.Kind == EventKind.Welcome) GivenName = seen.Name ?? GivenName;
        if (connections.First?.Session is not Session session) return true;
        return seen.Kind switch
        {
            EventKind.PublicKey => session.TakePublicKey(seen.Key ?? ""),
            EventKind.SessionKey => session.TakeKey(seen.Key ?? ""),
            _ => true,
        };
    }

    private Sighting? Find(EventKind kind) =>
        Sighting.Find(scope.Dialect, scope.History, new ChatEvent(kind), _mark);

    private void Take(Sighting seen)
    {
        lock (scope.History.Gate) seen.Take(scope.History);
        if (seen.Match is not null) _textEnd = Math.Max(_textEnd, seen.Match.Index + seen.Match.Length);
        if (seen.Event.Kind == EventKind.Refused) Refusal = seen.Event.Text;
    }
}

/// <summary>What a conversation needs beside its steps.</summary>
/// <param name="Mark">The first event that can be an answer.</param>
/// <param name="Patience">How long the server may take for each of its parts.</param>
/// <param name="IsAction">True for an action, false for the conversation that gets a bot in.</param>
/// <param name="Say">Puts bytes on the first connection.</param>
internal sealed record ConversationLead(
    int Mark, TimeSpan Patience, bool IsAction, Func<ReadOnlyMemory<byte>, CancellationToken, Task> Say)
{
    /// <summary>The bytes of the file that is sent.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }
}
