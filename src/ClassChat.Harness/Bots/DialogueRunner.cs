using System.Globalization;
using ClassChat.Harness.Servers;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Runs a dialect's join and action dialogues on one bot's connections: sends messages, awaits events and takes the
/// branch of the event that arrived. Also opens connections, switches framing and starts encryption.
/// </summary>
/// <param name="scope">The dialect, and the history that events are searched in.</param>
/// <param name="connections">The connections to send on.</param>
internal sealed class DialogueRunner(ConnectionContext scope, BotConnections connections)
{
    private readonly ServerMemory _memory = new(scope);
    private readonly KeyExchange _keys = new(scope, connections);
    private int _requestStart;
    private int _textEnd;
    private bool _isAssumed;

    /// <summary>The server's text when it refused.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The name that the server assigned, if any.</summary>
    public string? GivenName { get; private set; }

    /// <summary>Number of answers received before the last message was sent.</summary>
    public int AnswersBefore { get; private set; }

    /// <summary>Runs a dialogue to its end.</summary>
    /// <param name="steps">The steps of the dialogue.</param>
    /// <param name="values">Values of the placeholders.</param>
    /// <param name="dialogue">The dialogue's context.</param>
    /// <param name="cancel">Cancels the dialogue.</param>
    /// <returns>The result; <see cref="JoinResult.Joined"/> if all steps succeeded.</returns>
    public async Task<JoinResult> RunAsync(
        IReadOnlyList<DialogueStep> steps, TemplateValues values, DialogueContext dialogue, CancellationToken cancel)
    {
        lock (scope.History.Gate)
        {
            _requestStart = dialogue.RequestStart;
            AnswersBefore = scope.History.Answers;
        }

        return steps.Any(step => step.SendsFile)
            ? await UploadAsync(steps, values, dialogue, cancel)
            : await FollowAsync(steps, values, dialogue, cancel);
    }

    /// <summary>
    /// Waits for a late refusal if the join was inferred from silence: a busy server may need longer to refuse than the
    /// dialect allows.
    /// </summary>
    public Task<JoinResult> AwaitLateRefusalAsync(TimeSpan timeout, CancellationToken cancel) =>
        _isAssumed ? SilenceAsync(timeout, cancel) : Task.FromResult(JoinResult.Joined);

    /// <summary>The bytes of all send steps of a dialogue, one after another.</summary>
    public byte[] Render(IReadOnlyList<DialogueStep> steps, TemplateValues values, bool isAction) =>
        [.. steps.OfType<DialogueStep.Send>().Where(step => _memory.Take(step, values))
            .SelectMany(step => Bytes(step, values, isAction))];

    /// <summary>
    /// Runs a dialogue that sends a file. Until its last message is sent, automatic replies would come in between.
    /// </summary>
    private async Task<JoinResult> UploadAsync(
        IReadOnlyList<DialogueStep> steps, TemplateValues values, DialogueContext dialogue, CancellationToken cancel)
    {
        int sending = steps.Index().Last(step => step.Item.Sends).Index + 1;
        AutomaticReplies replies = connections.First!.Replies;
        await replies.HoldAsync(cancel);
        JoinResult result;
        try
        {
            result = await FollowAsync([.. steps.Take(sending)], values, dialogue, cancel);
        }
        finally
        {
            await replies.ReleaseAsync(cancel);
        }

        return result == JoinResult.Joined
            ? await FollowAsync([.. steps.Skip(sending)], values, dialogue, cancel)
            : result;
    }

    private async Task<JoinResult> FollowAsync(
        IReadOnlyList<DialogueStep> steps, TemplateValues values, DialogueContext dialogue, CancellationToken cancel)
    {
        bool isSkipped = false;
        for (int i = 0; i < steps.Count; i++)
        {
            DialogueStep step = steps[i];
            // If a message is skipped, so are the answers to it.
            isSkipped = step is DialogueStep.Send send
                ? !_memory.Take(send, values)
                : isSkipped && step is DialogueStep.Await;
            if (isSkipped) continue;
            // The answer may arrive before the next step runs, so decryption starts before this message is sent.
            if (i + 1 < steps.Count && steps[i + 1] is DialogueStep.Encrypt { In: true })
                _keys.StartEarly(step, _textEnd);
            JoinResult result = await FollowAsync(step, values, dialogue, cancel);
            if (result != JoinResult.Joined) return result;
        }

        return JoinResult.Joined;
    }

    private async Task<JoinResult> FollowAsync(
        DialogueStep step, TemplateValues values, DialogueContext dialogue, CancellationToken cancel)
    {
        BotConnection first = connections.First!;
        switch (step)
        {
            case DialogueStep.Send send:
                await SayAsync(send.On, Bytes(send, values, dialogue.IsAction), dialogue, cancel);
                _memory.Apply(send, values);
                return JoinResult.Joined;
            case DialogueStep.Await awaited:
                return await AwaitAsync(awaited, values, dialogue, cancel);
            case DialogueStep.AwaitSilence silence:
                _isAssumed |= !dialogue.IsAction;
                return await SilenceAsync(silence.Length, cancel);
            case DialogueStep.Connect connect:
                bool isOpen = await connections.OpenAsync(connect.Name, scope.Clock.After(dialogue.Timeout), cancel);
                return isOpen ? JoinResult.Joined : JoinResult.Unreachable;
            case DialogueStep.Content content:
                await SayAsync(content.On, Bytes(content, dialogue), dialogue, cancel);
                return JoinResult.Joined;
            case DialogueStep.SessionKey:
                if (first.Session?.WrapKey() is not byte[] key) return JoinResult.NoReply;
                await SayAsync(null, first.Messages.Framing.Encode(key), dialogue, cancel);
                return JoinResult.Joined;
            case DialogueStep.Chunks chunks:
                return await SayChunksAsync(chunks, values, dialogue, cancel);
            case DialogueStep.SwitchReceiveFraming receiving:
                first.SwitchReceiving(receiving.Framing, _textEnd);
                return JoinResult.Joined;
            case DialogueStep.SwitchSendFraming sending:
                first.Messages.Framing = sending.Framing;
                return JoinResult.Joined;
            case DialogueStep.Encrypt encrypt:
                KeyExchange.Start(first, encrypt, _textEnd);
                return JoinResult.Joined;
            default:
                throw new ArgumentException($"{step.GetType().Name} is no step of a conversation", nameof(step));
        }
    }

    private byte[] Bytes(DialogueStep.Send step, TemplateValues values, bool isAction) =>
        KeyExchange.Encode(connections.Get(step.On), step, values, isAction);

    private ReadOnlyMemory<byte> Bytes(DialogueStep.Content step, DialogueContext dialogue)
    {
        ReadOnlyMemory<byte> content = step.IsChunk ? dialogue.Chunk : dialogue.Content;
        return step.Framing is null ? content : connections.Get(step.On).Messages.Encode(content.Span, step.Framing);
    }

    private async Task SayAsync(
        string? on, ReadOnlyMemory<byte> bytes, DialogueContext dialogue, CancellationToken cancel)
    {
        lock (scope.History.Gate) AnswersBefore = scope.History.Answers;
        if (on is null) await dialogue.Say(bytes, cancel);
        else await connections.Get(on).WriteAsync(bytes, cancel);
    }

    private async Task<JoinResult> SayChunksAsync(
        DialogueStep.Chunks chunks, TemplateValues values, DialogueContext dialogue, CancellationToken cancel)
    {
        int length = dialogue.Content.Length;
        int count = (length + chunks.Bytes - 1) / chunks.Bytes;
        JoinResult result = JoinResult.Joined;
        for (int index = 0; index < count && result == JoinResult.Joined; index++)
        {
            int start = index * chunks.Bytes;
            ReadOnlyMemory<byte> chunk = dialogue.Content[start..Math.Min(length, start + chunks.Bytes)];
            values["index"] = index.ToString(CultureInfo.InvariantCulture);
            values["number"] = (index + 1).ToString(CultureInfo.InvariantCulture);
            values["chunks"] = count.ToString(CultureInfo.InvariantCulture);
            values["chunk_size"] = chunk.Length.ToString(CultureInfo.InvariantCulture);
            values["chunk"] = Convert.ToBase64String(chunk.Span);
            result = await FollowAsync(chunks.Steps, values, dialogue with { Chunk = chunk }, cancel);
        }

        return result;
    }

    /// <summary>
    /// Waits for a length of time; the result is a join unless a refusal or the end of the connection arrives.
    /// </summary>
    private async Task<JoinResult> SilenceAsync(TimeSpan length, CancellationToken cancel)
    {
        EventMatch? refused = null;
        bool isBroken = await scope.Clock.UntilAsync(
            scope.History,
            () => (refused = Find(EventKind.Refused)) is not null || scope.History.HasEnded, length, cancel);
        if (!isBroken) return JoinResult.Joined;
        if (refused is null) return JoinResult.Disconnected;
        Consume(refused);
        return JoinResult.Refused;
    }

    private async Task<JoinResult> AwaitAsync(
        DialogueStep.Await step, TemplateValues values, DialogueContext dialogue, CancellationToken cancel)
    {
        EventMatch? seen = null;
        bool isSeen = await UntilAsync(
            () =>
            {
                seen = step.Alternatives.Select(alternative => Find(alternative.Kind))
                    .FirstOrDefault(s => s is not null)
                    ?? Find(EventKind.Refused);
                return seen is not null || scope.History.HasEnded;
            },
            dialogue, cancel);
        if (seen is null) return isSeen ? JoinResult.Disconnected : JoinResult.NoReply;

        EventKind kind = seen.Event.Kind;
        IReadOnlyList<DialogueStep>? next = step.Alternatives.Where(alternative => alternative.Kind == kind)
            .Select(alternative => alternative.Steps).FirstOrDefault();
        bool isRefused = kind == EventKind.Refused && (next is null || next.Count == 0);
        if (!IsForScenario(seen.Event.Kind, isRefused, dialogue.IsAction)) Consume(seen);
        if (isRefused)
        {
            _memory.Clear();
            return JoinResult.Refused;
        }

        return TryReadKey(seen.Event) ? await FollowAsync(next!, values, dialogue, cancel) : JoinResult.NoReply;
    }

    /// <summary>
    /// Waits for a condition until the dialogue's timeout; at a join also for as long as other bots get in, because a
    /// busy server may serve one after another.
    /// </summary>
    private async Task<bool> UntilAsync(Func<bool> condition, DialogueContext dialogue, CancellationToken cancel)
    {
        Deadline deadline = scope.Clock.After(dialogue.Timeout + scope.History.RecognitionDelay);
        do
        {
            if (await scope.Clock.UntilAsync(scope.History, condition, deadline, cancel)) return true;
            if (!dialogue.IsAction) deadline = scope.Bots.Gate.Extend(deadline);
        }
        while (scope.Clock.Left(deadline) > TimeSpan.Zero);
        return false;
    }

    /// <summary>True if a scenario may still expect the event, although a dialogue awaited it.</summary>
    private static bool IsForScenario(EventKind kind, bool isRefused, bool isAction) => kind switch
    {
        EventKind.Waiting or EventKind.Message or EventKind.GroupMessage or EventKind.File => true,
        EventKind.Users or EventKind.Groups or EventKind.Joined or EventKind.Left => true,
        EventKind.Delivered or EventKind.Queued => isAction,
        _ => isRefused && isAction,
    };

    /// <summary>Stores the name or key that an event carries; false if a key is invalid.</summary>
    private bool TryReadKey(ObservedEvent observed)
    {
        if (observed.Kind == EventKind.Welcome) TakeName(observed.Name);
        return _keys.TryRead(observed);
    }

    private void TakeName(string? given)
    {
        if (given is null) return;
        GivenName = given;
        connections.First!.Me = given;
    }

    private EventMatch? Find(EventKind kind) =>
        EventMatch.Find(scope.Dialect, scope.History, new ObservedEvent(kind), _requestStart);

    private void Consume(EventMatch seen)
    {
        lock (scope.History.Gate) seen.Consume(scope.History);
        if (seen.Match is not null) _textEnd = Math.Max(_textEnd, seen.Match.Index + seen.Match.Length);
        if (seen.Event.Kind == EventKind.Refused) Refusal = seen.Event.Text;
    }
}
