using ClassChat.Harness.Bots;
using ClassChat.Harness.Checks;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Executes the actions of bots, of the server's operator and of the server (its restart); leaves joining, sending and
/// groups to <see cref="JoinRunner"/>, <see cref="MessageSender"/> and <see cref="GroupCommandRunner"/>. Expectations,
/// measurements and workloads run elsewhere.
/// </summary>
internal sealed class ActionRunner(ScenarioContext context)
{
    /// <summary>Maximum wait for the server to notify other clients of a reset; many servers notify nobody.</summary>
    private static readonly TimeSpan _resetTimeout = TimeSpan.FromMilliseconds(300);

    /// <summary>Time without received data after which nothing is assumed to be on its way.</summary>
    private static readonly TimeSpan _idlePeriod = TimeSpan.FromMilliseconds(50);

    /// <summary>Same as <c>_idlePeriod</c>, for a server that may be busy for long before it sends again.</summary>
    private static readonly TimeSpan _longIdlePeriod = TimeSpan.FromMilliseconds(300);

    /// <summary>Maximum time to wait for a server to become quiet.</summary>
    private static readonly TimeSpan _longTimeout = TimeSpan.FromSeconds(30);

    private readonly MessageSender _messageSender = new(context);
    private readonly GroupCommandRunner _groups = new(context);
    private readonly JoinRunner _joins = new(context);

    /// <summary>Executes one statement; returns the mismatch if it failed.</summary>
    public Task<Mismatch?> ExecuteAsync(Step step, CancellationToken cancel)
    {
        if (step is Step.Join or Step.ComeBack or Step.TryJoin or Step.Disconnect or Step.GroupCommand
            or Step.FormGroups or Step.RestartServer)
            context.CountChange();
        context.ResetAnswered();
        return PlayAsync(step, cancel);
    }

    private Task<Mismatch?> PlayAsync(Step step, CancellationToken cancel) => step switch
    {
        Step.Connect or Step.ConnectForGreeting or Step.Join or Step.ComeBack or Step.TryJoin
            or EncryptionStep.TryWrongKey =>
            _joins.ExecuteAsync(step, cancel),
        Step.Disconnect depart => EachAsync(depart.Who, bot => DisconnectAsync(bot, depart.Mode, cancel), cancel),
        Step.Send or Step.SendMany or Step.SendFile or Step.SendHalf => _messageSender.ExecuteAsync(step, cancel),
        Step.SendFence fence => _messageSender.SendFencesAsync(fence, cancel),
        Step.SendRest rest => EachAsync(rest.Who, bot => bot.WriteRestAsync(cancel), cancel),
        Step.GroupCommand command =>
            EachAsync(command.Who, bot => _groups.ExecuteAsync(bot, command.Verb, command.Group, cancel), cancel),
        Step.FormGroups form => _groups.FormAsync(form, cancel),
        Step.SendInvalid faulty => EachAsync(faulty.Who, bot => SendInvalidAsync(bot, faulty, cancel), cancel),
        Step.Ask ask => EachAsync(ask.Who, bot => AskAsync(bot, ask.Groups, cancel), cancel),
        Step.Say or Step.SayMany => _messageSender.SayAsync(step, cancel),
        Step.Write write => EachAsync(write.Who, bot => WriteAsync(bot, write, cancel), cancel),
        Step.SetWriteMode wire => EachNow(wire.Who, bot => bot.SetWire(wire.Mode, wire.Bytes)),
        Step.WaitUntilQuiet rest =>
            EachAsync(rest.Who, bot => WaitUntilQuietAsync(bot, _longIdlePeriod, _longTimeout, cancel), cancel),
        Step.IgnoreReceived aside => EachNow(aside.Who, bot => bot.IgnoreReceived()),
        EncryptionStep.JoinEncrypted join => EachNow(join.Who, bot => bot.Encryption = BotEncryption.Asked),
        Step.SetReading reading => EachNow(reading.Who, bot => bot.SetReading(reading.Reads)),
        Step.OperatorTypes typing => TypeAsync([_messageSender.Text(typing.Text)], cancel),
        Step.OperatorTypesMany typing => TypeAsync([.. _messageSender.Texts(typing.Count, typing.Bytes)], cancel),
        Step.Wait moves => WaitAsync(moves.By, cancel),
        Pause => WaitAsync(context.Timing.Pause, cancel),
        Step.RestartServer => RestartAsync(cancel),
        _ => throw new ArgumentException($"{step.GetType().Name} is not an act", nameof(step)),
    };

    /// <summary>Begins or ends collecting the bots' messages into one write.</summary>
    public async Task CombineAsync(Actors who, bool begin, CancellationToken cancel)
    {
        foreach (Bot bot in context.Bots(who))
        {
            if (begin)
            {
                bot.BeginRequest();
                bot.BeginCombining();
            }
            else
            {
                await bot.EndCombiningAsync(cancel);
            }
        }
    }

    private async Task<Mismatch?> EachAsync(Actors who, Func<Bot, Task> act, CancellationToken cancel) =>
        await EachAsync(who, async bot => { await act(bot); return null; }, cancel);

    /// <summary>
    /// Runs an action for all bots concurrently, up to <see cref="ConnectLimits.AtOnce"/>; returns the first mismatch.
    /// </summary>
    private async Task<Mismatch?> EachAsync(Actors who, Func<Bot, Task<Mismatch?>> act, CancellationToken cancel)
    {
        Mismatch?[] mismatchs = await ConnectThrottle.AllAsync(context.Bots(who), act, cancel);
        return mismatchs.FirstOrDefault(mismatch => mismatch is not null);
    }

    private Task<Mismatch?> EachNow(Actors who, System.Action<Bot> act)
    {
        foreach (Bot bot in context.Bots(who)) act(bot);
        return Task.FromResult<Mismatch?>(null);
    }

    /// <summary>
    /// Disconnects a bot. Before a reset it waits until the server is quiet, so that each run looks the same to the
    /// server: a reset is noticed by a writer or a reader, depending on what is in flight. After a reset it waits until
    /// others are notified: a socket reports its reset only once, and a returning client could make the server query
    /// the old socket before its reading thread does.
    /// </summary>
    private async Task DisconnectAsync(Bot bot, DisconnectMode mode, CancellationToken cancel)
    {
        if (mode == DisconnectMode.Reset) await WaitUntilQuietAsync(bot, _idlePeriod, JoinRunner.NoticeTimeout, cancel);
        Task[] changes = [.. context.Everybody.Where(other => other != bot && other.IsConnected).Select(Change)];
        await bot.EndAsync(mode, cancel);
        if (mode != DisconnectMode.Reset || changes.Length == 0) return;
        await context.Clock.WaitAsync(Task.WhenAny(changes), context.Clock.After(_resetTimeout), cancel);
    }

    private static Task Change(Bot bot)
    {
        lock (bot.History.Gate) return bot.History.Changed;
    }

    private async Task WaitUntilQuietAsync(Bot bot, TimeSpan idlePeriod, TimeSpan timeout, CancellationToken cancel)
    {
        Deadline deadline = context.Clock.After(timeout);
        bool isQuiet = false;
        while (!isQuiet && context.Clock.Left(deadline) > TimeSpan.Zero)
        {
            isQuiet = !await context.Clock.WaitAsync(Change(bot), context.Clock.After(idlePeriod), cancel);
        }
    }

    private Task SendInvalidAsync(Bot bot, Step.SendInvalid step, CancellationToken cancel)
    {
        bot.BeginRequest();
        return bot.WriteInvalidAsync(
            step.Incomplete ? context.Dialect.Incomplete : context.Dialect.Malformed, cancel);
    }

    private static async Task AskAsync(Bot bot, bool groups, CancellationToken cancel)
    {
        bot.BeginRequest();
        await bot.ExecuteAsync(groups ? ActionKind.ListGroups : ActionKind.ListUsers, [], paced: false, null, cancel);
    }

    private static async Task WriteAsync(Bot bot, Step.Write write, CancellationToken cancel)
    {
        bot.BeginRequest();
        byte[] all = new byte[write.Bytes.Length * write.Times];
        for (int i = 0; i < write.Times; i++) write.Bytes.CopyTo(all, i * write.Bytes.Length);
        await bot.WriteAsync(all, cancel);
    }

    private async Task<Mismatch?> TypeAsync(IReadOnlyList<string> lines, CancellationToken cancel)
    {
        context.Typed.AddRange(lines);
        foreach (string line in lines)
        {
            context.Allowance.AddRequest();
            context.Allowance.AddWrite(line.Length);
            context.Allowance.AddDelivery(context.Everybody.Count(), line.Length);
            if (!await context.Server.TypeAsync(line + "\n", cancel))
                return new Mismatch(
                    "the operator could not type at the server", "a server that reads its standard input",
                    "it does not");
        }

        return null;
    }

    private async Task<Mismatch?> WaitAsync(TimeSpan by, CancellationToken cancel)
    {
        await Task.Delay(by, context.Time, cancel);
        return null;
    }

    private async Task<Mismatch?> RestartAsync(CancellationToken cancel)
    {
        if (await context.Server.RestartAsync(cancel) is not StartFault fault) return null;
        return new Mismatch("the server did not come back", "a server that listens again", fault.Reason)
        {
            Prevented = fault.IsPrevented ? fault.Reason : null,
        };
    }
}
