using System.Globalization;
using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Subjects;
using ClassChat.Harness.Timing;

namespace ClassChat.Harness.Running;

/// <summary>Does what a scenario's statements say, except to expect.</summary>
internal sealed class Acts(Stage stage)
{
    /// <summary>How long a server may take to accept a connection, or for each part of a registration.</summary>
    private static readonly TimeSpan _entryPatience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a server may take to notice that somebody has gone, until which it may hold their name; where there is
    /// a thread for each client, that one has to get its turn first.
    /// </summary>
    private static readonly TimeSpan _noticePatience = TimeSpan.FromSeconds(3);

    /// <summary>How long a server may take to tell others of a reset before more happens; many tell nobody.</summary>
    private static readonly TimeSpan _resetPatience = TimeSpan.FromMilliseconds(300);

    /// <summary>When for so long nothing has come, nothing is under way.</summary>
    private static readonly TimeSpan _quiet = TimeSpan.FromMilliseconds(50);

    /// <summary>The same, where a server may have much to do before it says the next thing.</summary>
    private static readonly TimeSpan _longQuiet = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a server that goes on and on is listened to then.</summary>
    private static readonly TimeSpan _longPatience = TimeSpan.FromSeconds(30);

    private readonly Posting _posting = new(stage);

    /// <summary>Does one statement; says what went wrong if it could not be done.</summary>
    public Task<Difference?> DoAsync(Step step, CancellationToken cancel) => step switch
    {
        Step.Connect connect => EachAsync(connect.Who, bot => ConnectAsync(bot, cancel), cancel),
        Step.ConnectForGreeting connect => EachAsync(connect.Who, bot => ConnectForGreetingAsync(bot, cancel), cancel),
        Step.Join join => EachAsync(join.Who, bot => EnterAsync(bot, retries: false, cancel), cancel),
        Step.ComeBack back => EachAsync(back.Who, bot => EnterAsync(bot, retries: true, cancel), cancel),
        Step.TryJoin attempt => EachAsync(attempt.Who, bot => TryAsync(bot, NameFor(attempt, bot), cancel), cancel),
        Step.Depart depart => EachAsync(depart.Who, bot => DepartAsync(bot, depart.Manner, cancel), cancel),
        Step.Send or Step.SendMany or Step.SendFile or Step.SendHalf => _posting.DoAsync(step, cancel),
        Step.SendFence fence => _posting.SendFencesAsync(fence, cancel),
        Step.SendRest rest => EachAsync(rest.Who, bot => bot.WriteRestAsync(cancel), cancel),
        Step.GroupCommand command =>
            EachAsync(command.Who, bot => CommandAsync(bot, command.Verb, command.Group, cancel), cancel),
        Step.FormGroups form => FormGroupsAsync(form, cancel),
        Step.SendFaulty faulty => EachAsync(faulty.Who, bot => SendFaultyAsync(bot, faulty, cancel), cancel),
        Step.Ask ask => EachAsync(ask.Who, bot => AskAsync(bot, ask.Groups, cancel), cancel),
        Step.Say or Step.SayMany => _posting.SayAsync(step, cancel),
        Step.Write write => EachAsync(write.Who, bot => WriteAsync(bot, write, cancel), cancel),
        Step.Wire wire => EachNow(wire.Who, bot => bot.SetWire(wire.Manner, wire.Bytes)),
        Step.Rest rest => EachAsync(rest.Who, bot => QuietAsync(bot, _longQuiet, _longPatience, cancel), cancel),
        Step.PutAside aside => EachNow(aside.Who, bot => bot.PutAside()),
        Step.Reading reading => EachNow(reading.Who, bot => bot.SetReading(reading.Reads)),
        Step.OperatorTypes typing => TypeAsync([_posting.Text(typing.Text)], cancel),
        Step.OperatorTypesMany typing => TypeAsync([.. _posting.Texts(typing.Count, typing.Bytes)], cancel),
        Step.ClockMoves moves => WaitAsync(moves.By, cancel),
        Step.RestartServer => RestartAsync(cancel),
        _ => throw new ArgumentException($"{step.GetType().Name} is not an act", nameof(step)),
    };

    /// <summary>Begins or ends keeping what bots write for one write.</summary>
    public async Task GlueAsync(Actors who, bool begin, CancellationToken cancel)
    {
        foreach (Bot bot in stage.Bots(who))
        {
            if (begin)
            {
                bot.MarkNow();
                bot.BeginGluing();
            }
            else
            {
                await bot.EndGluingAsync(cancel);
            }
        }
    }

    private async Task<Difference?> EachAsync(Actors who, Func<Bot, Task> act, CancellationToken cancel) =>
        await EachAsync(who, async bot => { await act(bot); return null; }, cancel);

    /// <summary>All at once, but no more than a listener can hold; the first difference counts.</summary>
    private async Task<Difference?> EachAsync(Actors who, Func<Bot, Task<Difference?>> act, CancellationToken cancel)
    {
        Difference?[] differences = await Crowd.AllAsync(stage.Bots(who), act, cancel);
        return differences.FirstOrDefault(difference => difference is not null);
    }

    private Task<Difference?> EachNow(Actors who, System.Action<Bot> act)
    {
        foreach (Bot bot in stage.Bots(who)) act(bot);
        return Task.FromResult<Difference?>(null);
    }

    private string NameFor(Step.TryJoin attempt, Bot bot) =>
        attempt.Name ?? (attempt.As is ActorRef other ? stage.Bot(other).WireName : bot.WireName);

    private async Task<Difference?> ConnectAsync(Bot bot, CancellationToken cancel)
    {
        if (await bot.ConnectAsync(stage.Subject, stage.Clock.After(_entryPatience), cancel)) return null;
        return new Difference(
            $"{bot.Name} could not connect", $"a connection to {stage.Subject.Endpoint}",
            stage.Subject.Death is string death ? $"the server {death}"
            : stage.HasLostAdapter ? "the adapter of the dialect has ended"
            : "nobody accepts it");
    }

    private async Task<Difference?> TryAsync(Bot bot, string asName, CancellationToken cancel)
    {
        if (await ConnectAsync(bot, cancel) is Difference unreachable) return unreachable;
        await bot.RegisterAsync(asName, _entryPatience, cancel);
        return null;
    }

    /// <summary>Connects, and registers where the dialect has clients speak first.</summary>
    private async Task<Difference?> ConnectForGreetingAsync(Bot bot, CancellationToken cancel)
    {
        if (await ConnectAsync(bot, cancel) is Difference unreachable) return unreachable;
        if (stage.Dialect.ClientsSpeakFirst) await bot.RegisterAsync(bot.WireName, _entryPatience, cancel);
        return null;
    }

    /// <summary>
    /// Joins. A bot that comes back may find its name still held by its old connection, and tries again for a while.
    /// </summary>
    private async Task<Difference?> EnterAsync(Bot bot, bool retries, CancellationToken cancel)
    {
        Difference? unreachable = null;
        await Rejoin.UntilAsync(TryOnceAsync, stage.Clock.After(_noticePatience), stage.Clock, stage.Time, cancel);
        return unreachable ?? (bot.Entry == Entry.In ? null : Refused(bot));

        async Task<bool> TryOnceAsync()
        {
            unreachable = await TryAsync(bot, bot.WireName, cancel);
            // Where there are words for it, who is thrown out without them was not refused.
            bool isRefused = bot.Entry == Entry.Refused
                || (bot.Entry == Entry.Closed && !stage.Dialect.Shows(EventKind.Refused));
            return unreachable is not null || !retries || !isRefused;
        }
    }

    /// <summary>
    /// A reset that meets a write of the server is seen by what writes, and any other by what reads. So that a server
    /// is shown the same each time, what it has just said is let in first. A socket tells of its reset once: a server
    /// that asks the old one when a client returns could ask before the thread that reads, so others hear of it first.
    /// </summary>
    private async Task DepartAsync(Bot bot, Manner manner, CancellationToken cancel)
    {
        if (manner == Manner.Reset) await QuietAsync(bot, _quiet, _noticePatience, cancel);
        Task[] changes = [.. stage.Everybody.Where(other => other != bot && other.IsConnected).Select(Change)];
        await bot.EndAsync(manner, cancel);
        if (manner != Manner.Reset || changes.Length == 0) return;
        await stage.Clock.WaitAsync(Task.WhenAny(changes), stage.Clock.After(_resetPatience), cancel);
    }

    private static Task Change(Bot bot)
    {
        lock (bot.History.Gate) return bot.History.Changed;
    }

    private async Task QuietAsync(Bot bot, TimeSpan quiet, TimeSpan patience, CancellationToken cancel)
    {
        Deadline deadline = stage.Clock.After(patience);
        bool isQuiet = false;
        while (!isQuiet && stage.Clock.Left(deadline) > TimeSpan.Zero)
        {
            isQuiet = !await stage.Clock.WaitAsync(Change(bot), stage.Clock.After(quiet), cancel);
        }
    }

    private static Difference Refused(Bot bot)
    {
        string actual;
        lock (bot.History.Gate)
        {
            actual = bot.Entry switch
            {
                Entry.Refused => $"refused: {Visible.Quote(bot.Refusal ?? "")}",
                Entry.Closed => "the server ended the connection",
                _ => Describe.Untaken(bot.History),
            };
        }

        return new Difference($"{bot.Name} could not join", $"'{bot.WireName}' is let in", actual);
    }

    private async Task CommandAsync(Bot bot, GroupVerb verb, string group, CancellationToken cancel)
    {
        bot.MarkNow();
        var values = new Values { ["group"] = stage.Wire(group) };
        // Where the creator names the members, they need not come themselves.
        bool isNamed = verb == GroupVerb.Join && !stage.Dialect.Actions.ContainsKey(ActionKind.JoinGroup);
        if (isNamed)
        {
            stage.Note(verb, group, bot.Name);
            return;
        }

        if (verb == GroupVerb.Create) values["members"] = string.Join(',', stage.Joiners(group));
        await CommandAsync(bot, verb.Action(), values, () => stage.Note(verb, group, bot.Name), cancel);
        if (verb != GroupVerb.Create || stage.Dialect.Semantics.CreateJoins || WasRefused(bot)) return;
        await CommandAsync(
            bot, ActionKind.JoinGroup, new Values { ["group"] = stage.Wire(group) }, sending: null, cancel);
    }

    /// <summary>
    /// Others rely at once on who is in a group: where no answer says that the server knows it, it gets some time.
    /// </summary>
    private async Task CommandAsync(
        Bot bot, ActionKind action, Values values, System.Action? sending, CancellationToken cancel)
    {
        int before;
        lock (bot.History.Gate) before = bot.History.Answers;
        await bot.DoAsync(action, values, paced: true, sending, cancel);
        if (bot.IsGluing) return;
        await stage.Clock.UntilAsync(
            bot.History, () => bot.History.Answers > before || bot.History.HasEnded, _longQuiet, cancel);
    }

    private static bool WasRefused(Bot bot)
    {
        lock (bot.History.Gate)
            return bot.History.Events.Skip(bot.Mark).Any(seen => seen.Event.Kind == EventKind.Refused);
    }

    private Task SendFaultyAsync(Bot bot, Step.SendFaulty step, CancellationToken cancel)
    {
        bot.MarkNow();
        return bot.WriteFaultyAsync(
            step.Incomplete ? stage.Dialect.Incomplete : stage.Dialect.Malformed, cancel);
    }

    private async Task<Difference?> FormGroupsAsync(Step.FormGroups form, CancellationToken cancel)
    {
        Bot[][] groups = [.. stage.Bots(form.Who).Chunk((stage.Bots(form.Who).Count + form.Count - 1) / form.Count)];
        await Task.WhenAll(groups.Select(async (members, number) =>
        {
            string group = string.Create(CultureInfo.InvariantCulture, $"group{number + 1}");
            foreach (Bot bot in members) stage.SetOwnGroup(bot.Name, group);
            await CommandAsync(members[0], GroupVerb.Create, group, cancel);
            await Task.WhenAll(members.Skip(1).Select(bot => CommandAsync(bot, GroupVerb.Join, group, cancel)));
        }));
        return null;
    }

    private static async Task AskAsync(Bot bot, bool groups, CancellationToken cancel)
    {
        bot.MarkNow();
        await bot.DoAsync(groups ? ActionKind.ListGroups : ActionKind.ListUsers, [], paced: false, null, cancel);
    }

    private static async Task WriteAsync(Bot bot, Step.Write write, CancellationToken cancel)
    {
        bot.MarkNow();
        byte[] all = new byte[write.Bytes.Length * write.Times];
        for (int i = 0; i < write.Times; i++) write.Bytes.CopyTo(all, i * write.Bytes.Length);
        await bot.WriteAsync(all, cancel);
    }

    private async Task<Difference?> TypeAsync(IReadOnlyList<string> lines, CancellationToken cancel)
    {
        stage.Typed.AddRange(lines);
        foreach (string line in lines)
        {
            stage.Allowance.Ask();
            stage.Allowance.Write(line.Length);
            stage.Allowance.Expect(stage.Everybody.Count(), line.Length);
            if (!await stage.Subject.TypeAsync(line + "\n", cancel))
                return new Difference(
                    "the operator could not type at the server", "a server that reads its standard input",
                    "it does not");
        }

        return null;
    }

    private async Task<Difference?> WaitAsync(TimeSpan by, CancellationToken cancel)
    {
        await Task.Delay(by, stage.Time, cancel);
        return null;
    }

    private async Task<Difference?> RestartAsync(CancellationToken cancel)
    {
        string? fault = await stage.Subject.RestartAsync(cancel);
        return fault is null
            ? null
            : new Difference("the server did not come back", "a server that listens again", fault);
    }
}
