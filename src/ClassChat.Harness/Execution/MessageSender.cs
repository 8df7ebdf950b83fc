using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Servers;
using ClassChat.Protocol;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Executes bots' statements that send texts, files or fences, and records each message that must arrive, with its
/// receivers (not forged ones). Also prepares texts and messages for other runners.
/// </summary>
internal sealed class MessageSender(ScenarioContext context)
{
    /// <summary>Approximate size in bytes of a combined write of many messages.</summary>
    public const int CombinedBytes = 32 * 1024;

    /// <summary>
    /// Maximum wait for a text to appear at the server's console, in a dialect with <see cref="SendPacing.Shown"/>.
    /// </summary>
    private static readonly TimeSpan _shownTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Executes a statement that sends messages or files.</summary>
    public async Task<Mismatch?> ExecuteAsync(Step step, CancellationToken cancel)
    {
        IReadOnlyList<Bot> senders = context.Bots(step switch
        {
            Step.Send send => send.Who,
            Step.SendMany send => send.Who,
            Step.SendHalf send => send.Who,
            Step.SendFile send => send.Who,
            _ => throw new ArgumentException($"{step.GetType().Name} does not send", nameof(step)),
        });
        await Task.WhenAll(senders.Select(bot =>
        {
            bot.BeginRequest();
            return step switch
            {
                Step.Send send => SendAsync(bot, send, cancel),
                Step.SendMany send when send.AtOnce || IsCombined => SendAtOnceAsync(bot, send, cancel),
                Step.SendMany send => SendManyAsync(bot, send, cancel),
                Step.SendHalf send => SendHalfAsync(bot, send, cancel),
                _ => SendFileAsync(bot, (Step.SendFile)step, cancel),
            };
        }));
        return null;
    }

    /// <summary>Executes a statement that sends plain text at a plain-text level.</summary>
    public async Task<Mismatch?> SayAsync(Step step, CancellationToken cancel)
    {
        (Actors who, string[] texts) = step switch
        {
            Step.Say say => (say.Who, [Text(say.Text)]),
            Step.SayMany say => (say.Who, Texts(say.Count, null)),
            _ => throw new ArgumentException($"{step.GetType().Name} does not say anything", nameof(step)),
        };
        await Task.WhenAll(context.Bots(who).Select(bot => SayAsync(bot, texts, cancel)));
        return null;
    }

    /// <summary>The text of a statement, adapted to what the dialect can carry.</summary>
    public string Text(TextSource source) => source switch
    {
        TextSource.Literal literal => context.Dialect.Semantics.Adapt(literal.Text),
        TextSource.Generated generated => context.Data.Text(generated.Bytes),
        _ => context.SentMessages.Last?.Text ?? "",
    };

    /// <summary>Sends a fence to each of some bots, and records it.</summary>
    public async Task<Mismatch?> SendFencesAsync(Step.SendFence step, CancellationToken cancel)
    {
        Bot sender = context.Bot(step.From);
        foreach (Bot receiver in context.Bots(step.Whom))
        {
            string text = context.Data.Text();
            // A client under test gets ASCII only, which every program can display.
            if (receiver.Name == context.Client?.Name) text = string.Concat(text.Where(char.IsAscii));
            var fence = new Fence(sender.Name, text);
            SentMessage sent = new(
                sender.Name, receiver.Name, false, text, null, [receiver.Name], context.Time.GetUtcNow())
            {
                IsFence = true,
            };
            var deliveryWait = new DeliveryWait(context, sender, sent);
            context.Fences[receiver.Name] = fence;
            int before;
            lock (sender.History.Gate) before = sender.History.Events.Count;
            await sender.SendFenceAsync(receiver.WireName, fence, () => Record(sent), cancel);
            await deliveryWait.WaitAsync(cancel);
            sent.Until = context.Time.GetUtcNow();
            IgnoreAnswer(sender.History, before);
        }

        return null;
    }

    /// <summary>Consumes the answer to a fence, so that it does not count as the answer to a statement.</summary>
    private static void IgnoreAnswer(History history, int from)
    {
        lock (history.Gate)
        {
            RecordedEvent? answer = history.Events.Skip(from).FirstOrDefault(recorded => recorded.Event.IsAnswer);
            if (answer is not null) answer.Consumed = true;
        }
    }

    private async Task SayAsync(Bot bot, string[] texts, CancellationToken cancel)
    {
        bot.BeginRequest();
        History console = context.OperatorConsole;
        bool waits = context.Dialect.Pacing == SendPacing.Shown && context.Level == Level.Task1;
        string? last = null;
        foreach (string text in texts)
        {
            // If the server does not show a line, do not wait for the next: a later expectation reports it.
            waits = waits && (last is null || await IsShownAsync(last));
            context.SentMessages.Record(
                new SentMessage(bot.Name, "operator", false, text, null, [], context.Time.GetUtcNow()));
            await bot.ExecuteAsync(ActionKind.Say, new TemplateValues { ["text"] = text }, paced: false, null, cancel);
            last = text;
        }

        Task<bool> IsShownAsync(string text) =>
            context.Clock.UntilAsync(console, () => console.Text.IndexOf(text) >= 0, _shownTimeout, cancel);
    }

    private bool IsCombined => context.CombinesWrites && DialectSupport.IsPlain(context.Dialect);

    private Task SendAsync(Bot bot, Step.Send send, CancellationToken cancel) =>
        SendAsync(bot, send.To, Receiver(bot, send.To), Text(send.Text), send.Claiming, cancel);

    private async Task SendAsync(
        Bot bot, Destination to, Bot? receiver, string text, ActorRef? claiming, CancellationToken cancel)
    {
        (ActionKind action, TemplateValues values, SentMessage? sent) = Prepare(bot, to, receiver, text, null);
        if (claiming is not null)
        {
            values["me"] = context.Bot(claiming).WireName;
            sent = null; // a forged message must not arrive, so it is not recorded as sent
        }

        var deliveryWait = new DeliveryWait(context, bot, sent);
        await bot.ExecuteAsync(action, values, paced: true, () => Record(sent), cancel);
        await deliveryWait.WaitAsync(cancel);
        if (sent is not null) sent.Until = context.Time.GetUtcNow();
    }

    private async Task SendManyAsync(Bot bot, Step.SendMany send, CancellationToken cancel)
    {
        foreach (string text in Texts(send.Count, send.Bytes))
            await SendAsync(bot, send.To, Receiver(bot, send.To), text, null, cancel);
    }

    private async Task SendAtOnceAsync(Bot bot, Step.SendMany send, CancellationToken cancel)
    {
        var combined = new MemoryStream();
        foreach (string text in Texts(send.Count, send.Bytes))
        {
            (ActionKind action, TemplateValues values, SentMessage? sent) = Prepare(
                bot, send.To, Receiver(bot, send.To), text, null);
            Record(sent);
            combined.Write(bot.Render(action, values));
            if (combined.Length < CombinedBytes) continue;
            await bot.WriteAsync(combined.ToArray(), cancel);
            combined.SetLength(0);
        }

        await bot.WriteAsync(combined.ToArray(), cancel);
    }

    private async Task SendHalfAsync(Bot bot, Step.SendHalf send, CancellationToken cancel)
    {
        (ActionKind action, TemplateValues values, SentMessage? sent) = Prepare(
            bot, send.To, Receiver(bot, send.To), Text(send.Text), null);
        Record(sent);
        await bot.WriteHalfAsync(bot.Render(action, values), cancel);
    }

    private async Task SendFileAsync(Bot bot, Step.SendFile send, CancellationToken cancel)
    {
        byte[] content = context.Data.Bytes(send.Bytes);
        string checksum = Checksum.Compute(send.Corrupt ? [.. content, 0] : content);
        string fileName = context.Data.FileName(send.FileName);
        (_, TemplateValues values, SentMessage? sent) =
            Prepare(bot, send.To, Receiver(bot, send.To), fileName, content);
        values["filename"] = fileName;
        values["size"] = content.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        values["checksum"] = checksum;
        values["base64"] = Convert.ToBase64String(content);
        if (send.Claiming is ActorRef other)
        {
            values["me"] = context.Bot(other).WireName;
            sent = null; // a forged file must not arrive, so it is not recorded as sent
        }

        ActionKind action = send.To is Destination.Group ? ActionKind.SendGroupFile : ActionKind.SendFile;
        var deliveryWait = new DeliveryWait(context, bot, sent);
        await bot.ExecuteAsync(action, values, paced: true, () => Record(sent), cancel, content);
        await deliveryWait.WaitAsync(cancel);
        if (sent is not null) sent.Until = context.Time.GetUtcNow();
    }

    /// <summary>The bot that a destination selects; null if it selects none.</summary>
    public Bot? Receiver(Bot sender, Destination to)
    {
        if (to is Destination.Bot one) return context.Bot(one.Actor);
        if (to is not Destination.Random random) return null;
        Bot[] others = [.. context.Bots(random.Among).Where(bot => bot != sender)];
        return others[context.Data.Below(others.Length)];
    }

    /// <summary>
    /// The action, its placeholder values, and the message to record; null if nothing is to be recorded.
    /// </summary>
    public (ActionKind Action, TemplateValues Values, SentMessage? Sent) Prepare(
        Bot bot, Destination to, Bot? receiver, string text, ReadOnlyMemory<byte>? content)
    {
        DateTimeOffset now = context.Time.GetUtcNow();
        if (receiver is not null)
        {
            var values = new TemplateValues { ["to"] = receiver.WireName, ["text"] = text };
            return (ActionKind.Send, values, new SentMessage(
                bot.Name, receiver.Name, false, text, content, [receiver.Name], now)
            {
                Waited = receiver.Result != JoinResult.Joined,
            });
        }

        if (to is Destination.Nobody nobody)
        {
            context.LastUnknown = nobody.Name;
            return (ActionKind.Send, new TemplateValues { ["to"] = nobody.Name, ["text"] = text }, null);
        }

        string group = to is Destination.Group named ? named.Name : context.OwnGroup(bot.Name) ?? "";
        string[] members = [.. context.Members(group)
            .Where(member => context.Dialect.Semantics.SenderGetsGroupMessages || member != bot.Name)];
        return (
            ActionKind.SendGroup, new TemplateValues { ["group"] = context.WireName(group), ["text"] = text },
            new SentMessage(bot.Name, group, true, text, content, members, now)
            {
                Waited = members.Any(name => context.BotOrNull(name) is { Result: not JoinResult.Joined }),
            });
    }

    /// <summary>Records a message right before it is sent.</summary>
    public void Record(SentMessage? sent)
    {
        if (sent is null) return;
        context.RecordSent(sent);
        context.Allowance.AddDelivery(sent.Members.Count, sent.Content?.Length ?? sent.Text.Length);
    }

    /// <summary>Several texts generated from the seed.</summary>
    public string[] Texts(int count, int? bytes) =>
        [.. Enumerable.Range(0, count).Select(_ => bytes is int size ? context.Data.Text(size) : context.Data.Text())];
}
