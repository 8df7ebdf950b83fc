using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Subjects;
using ClassChat.Protocol;

namespace ClassChat.Harness.Running;

/// <summary>Sends texts and files, and keeps the books of what was sent to whom.</summary>
internal sealed class Posting(Stage stage)
{
    /// <summary>What is sent at once goes out in writes of about this size: many messages to each.</summary>
    public const int GluedBytes = 32 * 1024;

    /// <summary>How long a dialect with <see cref="Pace.Shown"/> waits for a text to stand at the console.</summary>
    private static readonly TimeSpan _shownPatience = TimeSpan.FromSeconds(1);

    /// <summary>Does a statement that sends.</summary>
    public async Task<Difference?> DoAsync(Step step, CancellationToken cancel)
    {
        IReadOnlyList<Bot> senders = stage.Bots(step switch
        {
            Step.Send send => send.Who,
            Step.SendMany send => send.Who,
            Step.SendHalf send => send.Who,
            Step.SendFile send => send.Who,
            _ => throw new ArgumentException($"{step.GetType().Name} does not send", nameof(step)),
        });
        await Task.WhenAll(senders.Select(bot =>
        {
            bot.MarkNow();
            return step switch
            {
                Step.Send send => SendAsync(bot, send, cancel),
                Step.SendMany send when send.AtOnce || IsGlued => SendAtOnceAsync(bot, send, cancel),
                Step.SendMany send => SendManyAsync(bot, send, cancel),
                Step.SendHalf send => SendHalfAsync(bot, send, cancel),
                _ => SendFileAsync(bot, (Step.SendFile)step, cancel),
            };
        }));
        return null;
    }

    /// <summary>Does a statement that says something in a plain-text level.</summary>
    public async Task<Difference?> SayAsync(Step step, CancellationToken cancel)
    {
        (Actors who, string[] texts) = step switch
        {
            Step.Say say => (say.Who, [Text(say.Text)]),
            Step.SayMany say => (say.Who, Texts(say.Count, null)),
            _ => throw new ArgumentException($"{step.GetType().Name} does not say anything", nameof(step)),
        };
        await Task.WhenAll(stage.Bots(who).Select(bot => SayAsync(bot, texts, cancel)));
        return null;
    }

    /// <summary>The text that a statement means, as this server can carry it.</summary>
    public string Text(TextSource source) => source switch
    {
        TextSource.Literal literal => stage.Dialect.Semantics.Adapt(literal.Text),
        TextSource.Generated generated => stage.Book.Text(generated.Bytes),
        _ => stage.Ledger.Last?.Text ?? "",
    };

    /// <summary>Sends a fence to each of some bots, and enters it.</summary>
    public async Task<Difference?> SendFencesAsync(Step.SendFence step, CancellationToken cancel)
    {
        Bot sender = stage.Bot(step.From);
        foreach (Bot receiver in stage.Bots(step.Whom))
        {
            string text = stage.Book.Text();
            // A client under test is sent letters that every program can show.
            if (receiver.Name == stage.Person?.Name) text = string.Concat(text.Where(char.IsAscii));
            var fence = new Fence(sender.Name, text);
            Posted posted = new(
                sender.Name, receiver.Name, false, text, null, [receiver.Name], stage.Time.GetUtcNow())
            {
                IsFence = true,
            };
            var arrival = new Arrival(stage, sender, posted);
            stage.Fences[receiver.Name] = fence;
            int before;
            lock (sender.History.Gate) before = sender.History.Events.Count;
            await sender.SendFenceAsync(receiver.WireName, fence, () => Enter(posted), cancel);
            await arrival.WaitAsync(cancel);
            posted.Until = stage.Time.GetUtcNow();
            IgnoreAnswer(sender.History, before);
        }

        return null;
    }

    /// <summary>The answer to a fence is the answer to no statement.</summary>
    private static void IgnoreAnswer(History history, int from)
    {
        lock (history.Gate)
        {
            Seen? answer = history.Events.Skip(from).FirstOrDefault(seen => seen.Event.IsAnswer);
            if (answer is not null) answer.Taken = true;
        }
    }

    private async Task SayAsync(Bot bot, string[] texts, CancellationToken cancel)
    {
        bot.MarkNow();
        History console = stage.OperatorConsole;
        bool waits = stage.Dialect.Pace == Pace.Shown && stage.Level == Level.Task1;
        string? last = null;
        foreach (string text in texts)
        {
            // A server that does not show one is not waited for again: what is expected says so in its time.
            waits = waits && (last is null || await IsShownAsync(last));
            stage.Ledger.Enter(new Posted(bot.Name, "operator", false, text, null, [], stage.Time.GetUtcNow()));
            await bot.DoAsync(ActionKind.Say, new Values { ["text"] = text }, paced: false, null, cancel);
            last = text;
        }

        Task<bool> IsShownAsync(string text) =>
            stage.Clock.UntilAsync(console, () => console.Text.IndexOf(text) >= 0, _shownPatience, cancel);
    }

    private bool IsGlued => stage.Glues && Offer.IsPlain(stage.Dialect);

    private Task SendAsync(Bot bot, Step.Send send, CancellationToken cancel) =>
        SendAsync(bot, send.To, Receiver(bot, send.To), Text(send.Text), send.Claiming, cancel);

    private async Task SendAsync(
        Bot bot, Destination to, Bot? receiver, string text, ActorRef? claiming, CancellationToken cancel)
    {
        (ActionKind action, Values values, Posted? posted) = Prepare(bot, to, receiver, text, null);
        if (claiming is not null)
        {
            values["me"] = stage.Bot(claiming).WireName;
            posted = null; // it must not arrive under that name
        }

        var arrival = new Arrival(stage, bot, posted);
        await bot.DoAsync(action, values, paced: true, () => Enter(posted), cancel);
        await arrival.WaitAsync(cancel);
        if (posted is not null) posted.Until = stage.Time.GetUtcNow();
    }

    private async Task SendManyAsync(Bot bot, Step.SendMany send, CancellationToken cancel)
    {
        foreach (string text in Texts(send.Count, send.Bytes))
            await SendAsync(bot, send.To, Receiver(bot, send.To), text, null, cancel);
    }

    private async Task SendAtOnceAsync(Bot bot, Step.SendMany send, CancellationToken cancel)
    {
        var glued = new MemoryStream();
        foreach (string text in Texts(send.Count, send.Bytes))
        {
            (ActionKind action, Values values, Posted? posted) = Prepare(
                bot, send.To, Receiver(bot, send.To), text, null);
            Enter(posted);
            glued.Write(bot.Render(action, values));
            if (glued.Length < GluedBytes) continue;
            await bot.WriteAsync(glued.ToArray(), cancel);
            glued.SetLength(0);
        }

        await bot.WriteAsync(glued.ToArray(), cancel);
    }

    private async Task SendHalfAsync(Bot bot, Step.SendHalf send, CancellationToken cancel)
    {
        (ActionKind action, Values values, Posted? posted) = Prepare(
            bot, send.To, Receiver(bot, send.To), Text(send.Text), null);
        Enter(posted);
        await bot.WriteHalfAsync(bot.Render(action, values), cancel);
    }

    private async Task SendFileAsync(Bot bot, Step.SendFile send, CancellationToken cancel)
    {
        byte[] content = stage.Book.Bytes(send.Bytes);
        string checksum = Checksum.Of(send.Corrupt ? [.. content, 0] : content);
        (_, Values values, Posted? posted) = Prepare(bot, send.To, Receiver(bot, send.To), send.FileName, content);
        values["filename"] = send.FileName;
        values["size"] = content.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        values["checksum"] = checksum;
        values["base64"] = Convert.ToBase64String(content);
        ActionKind action = send.To is Destination.Group ? ActionKind.SendGroupFile : ActionKind.SendFile;
        var arrival = new Arrival(stage, bot, posted);
        await bot.DoAsync(action, values, paced: true, () => Enter(posted), cancel, content);
        await arrival.WaitAsync(cancel);
        if (posted is not null) posted.Until = stage.Time.GetUtcNow();
    }

    /// <summary>The bot that a destination means; null if it means none.</summary>
    public Bot? Receiver(Bot sender, Destination to)
    {
        if (to is Destination.Bot one) return stage.Bot(one.Actor);
        if (to is not Destination.Random random) return null;
        Bot[] others = [.. stage.Bots(random.Among).Where(bot => bot != sender)];
        return others[stage.Book.Below(others.Length)];
    }

    /// <summary>What is done, with what, and what is to be entered for it; null: nothing.</summary>
    public (ActionKind Action, Values Values, Posted? Posted) Prepare(
        Bot bot, Destination to, Bot? receiver, string text, ReadOnlyMemory<byte>? content)
    {
        DateTimeOffset now = stage.Time.GetUtcNow();
        if (receiver is not null)
        {
            var values = new Values { ["to"] = receiver.WireName, ["text"] = text };
            return (ActionKind.Send, values, new Posted(
                bot.Name, receiver.Name, false, text, content, [receiver.Name], now));
        }

        if (to is Destination.Nobody nobody)
        {
            stage.LastUnknown = nobody.Name;
            return (ActionKind.Send, new Values { ["to"] = nobody.Name, ["text"] = text }, null);
        }

        string group = to is Destination.Group named ? named.Name : stage.OwnGroup(bot.Name) ?? "";
        string[] members = [.. stage.Members(group)
            .Where(member => stage.Dialect.Semantics.GroupEcho || member != bot.Name)];
        return (
            ActionKind.SendGroup, new Values { ["group"] = stage.Wire(group), ["text"] = text },
            new Posted(bot.Name, group, true, text, content, members, now));
    }

    /// <summary>Enters what is about to be sent.</summary>
    public void Enter(Posted? posted)
    {
        if (posted is null) return;
        stage.Ledger.Enter(posted);
        stage.Allowance.Expect(posted.Members.Count, posted.Content?.Length ?? posted.Text.Length);
    }

    /// <summary>Texts made from the seed.</summary>
    public string[] Texts(int count, int? bytes) =>
        [.. Enumerable.Range(0, count).Select(_ => bytes is int size ? stage.Book.Text(size) : stage.Book.Text())];
}
