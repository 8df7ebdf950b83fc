using Bogus;
using ClassChat.Harness.Bots;
using ClassChat.Harness.Servers;
using ClassChat.Harness.WorkloadChecks;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Workloads;

/// <summary>
/// One bot of a workload: executes weighted random actions, chosen by its own seed, until the gate closes; waits for
/// each reply, rejoins if the server disconnects it, and keeps the bot's log.
/// </summary>
internal sealed class Worker
{
    /// <summary>Timeout for each of the server's answers, and for the arrival of a fence message.</summary>
    private static readonly TimeSpan _answerTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Maximum time to rejoin, including all retries.</summary>
    private static readonly TimeSpan _returnTimeout = TimeSpan.FromSeconds(10);

    private readonly WorkloadContext _context;
    private readonly Workload _load;
    private readonly Bot _bot;
    private readonly int _number;
    private readonly Randomizer _random;
    private readonly LogRecorder _logRecorder;
    private readonly NameClaimer _nameClaimer;
    private readonly RequestSender _sender;
    private readonly Membership _membership;
    private readonly ActionPicker _actions;
    private OperationGate _gate = OperationGate.Closed;

    /// <summary>Creates a worker.</summary>
    /// <param name="context">The workload's context.</param>
    /// <param name="load">The workload's actions and their weights.</param>
    /// <param name="payloads">The workload's texts and files.</param>
    /// <param name="number">Number of the bot.</param>
    public Worker(WorkloadContext context, Workload load, WorkloadPayloads payloads, int number)
    {
        (_context, _load, _number) = (context, load, number);
        _bot = context.Bots[number];
        Log = new BotLog(_bot.Name);
        _logRecorder = new LogRecorder(context, payloads, Log);
        _nameClaimer = new NameClaimer(context);
        _sender = new RequestSender(context, payloads, number, Log, () => Read());
        _membership = new Membership(context, _bot, _sender, Log);
        _random = new Randomizer(SeededData.SeedOf(context.Data.Seed, _bot.Name));
        // The creator of a group never disconnects, so the group always exists.
        _actions = new ActionPicker(
            [.. load.Actions.Where(weightedAction => !OwnsGroup
                || weightedAction.Action is not (WorkloadAction.Reconnect or WorkloadAction.StopReading))], _random);
    }

    /// <summary>Log of the bot's operations and received messages.</summary>
    public BotLog Log { get; }

    /// <summary>The bot's claims of names.</summary>
    public IReadOnlyList<NameClaim> Claims => _nameClaimer.Claims;

    /// <summary>The last user list that the bot received; null if there was none.</summary>
    public IReadOnlyList<string>? Users => _logRecorder.Users;

    /// <summary>True while the bot is joined.</summary>
    public bool IsIn => Log.Sessions is [.., { CertainFrom: not null, CertainUntil: null }];

    private bool OwnsGroup => _number < _load.Groups;

    private PresenceInterval Session => Log.Sessions[^1];

    /// <summary>Executes actions until the gate closes.</summary>
    public async Task WorkAsync(OperationGate gate, CancellationToken cancel)
    {
        _gate = gate;
        try
        {
            while (!_actions.IsEmpty && IsIn)
            {
                WorkloadAction action = _actions.Pick();
                if (!_gate.TryEnter(action is WorkloadAction.SendBurst burst ? burst.Count : 1)) break;
                await ExecuteAsync(action, cancel);
                Read();
                if (!IsIn) await EnterAsync(cancel); // the server disconnected it: that is logged, and it rejoins
            }
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Joins or rejoins; retries for a while, because a server may still hold the bot's name.</summary>
    /// <returns>True if the bot has joined.</returns>
    public async Task<bool> EnterAsync(CancellationToken cancel)
    {
        Deadline deadline = _context.Clock.After(_returnTimeout);
        string? refusal = null;
        bool isIn = await Rejoin.UntilAsync(
            async () => (refusal = await TryJoinAsync(deadline, cancel)) is null,
            deadline, _context.Clock, _context.Time, cancel);
        if (!isIn) Log.Refused = (Log.Refused.Times + 1, refusal!);
        return isIn;
    }

    /// <summary>Tries to join once; returns the server's refusal or the result, or null if the bot joined.</summary>
    private async Task<string?> TryJoinAsync(Deadline deadline, CancellationToken cancel)
    {
        Read();
        var interval = new PresenceInterval(_context.Now);
        if (await _bot.ConnectAsync(_context.Server, deadline, cancel))
            await _bot.RegisterAsync(_bot.WireName, _answerTimeout, cancel);
        if (_bot.Result == JoinResult.Joined)
        {
            interval.CertainFrom = _context.Now;
            if (Log.Sessions is [.., { LatestEnd: null } last]) last.LatestEnd = interval.CertainFrom;
            Log.Sessions.Add(interval);
            return null;
        }

        string words = _bot.Refusal ?? _bot.Result.ToString();
        await _bot.EndAsync(DisconnectMode.Close, cancel);
        return words;
    }

    /// <summary>Creates the bot's own group, or joins another one.</summary>
    public Task EnterGroupAsync(int group, CancellationToken cancel) =>
        group == _number ? _membership.MakeAsync(group, cancel) : _membership.JoinAsync(group, cancel);

    /// <summary>
    /// Sends a fence message to another bot; its arrival shows that all earlier messages on this path have arrived.
    /// </summary>
    /// <returns>False if the fence did not arrive although both bots are joined.</returns>
    public async Task<bool> FenceAsync(Worker to, string text, CancellationToken cancel)
    {
        if (!IsIn || !to.IsIn) return true;
        _bot.BeginRequest();
        var fence = new Fence(_bot.Name, text);
        await _bot.SendFenceAsync(to._bot.WireName, fence, sending: null, cancel);
        return await _context.Clock.UntilAsync(to._bot.History, () => to.HasReceived(fence), _answerTimeout, cancel);
    }

    /// <summary>Requests the user list.</summary>
    public async Task AskAsync(CancellationToken cancel)
    {
        _bot.BeginRequest();
        await _bot.ExecuteAsync(ActionKind.ListUsers, [], paced: false, null, cancel);
    }

    /// <summary>
    /// Moves received events to the log, after waiting for some if there are none yet; false if none arrived in time.
    /// </summary>
    public async Task<bool> ReadMoreAsync(TimeSpan patience, CancellationToken cancel)
    {
        Task changed;
        lock (_bot.History.Gate) changed = _bot.History.Changed;
        if (Read()) return true;
        await _context.Clock.WaitAsync(changed, _context.Clock.After(patience), cancel);
        return Read();
    }

    /// <summary>Moves received events to the log; false if there were none.</summary>
    public bool Read()
    {
        IReadOnlyList<RecordedEvent> all = _bot.ConsumeAll(out bool hasEnded);
        int before = Log.Received.Count;
        foreach (RecordedEvent recorded in all) _logRecorder.Record(recorded);
        _context.Allowance.Keep((Log.Received.Count - before) * LogRecorder.ReceiptBytes);
        if (hasEnded && IsIn)
        {
            Leave(_context.Now);
            (Session.IsCut, Session.LatestEnd) = (true, _context.Now);
        }

        return all.Count > 0;
    }

    private bool HasReceived(Fence fence) =>
        _logRecorder.LastFence == fence.Text || _bot.History.Events.Any(recorded => fence.Is(recorded.Event));

    private Task ExecuteAsync(WorkloadAction action, CancellationToken cancel) => action switch
    {
        WorkloadAction.SendText { ToGroup: true } text => SendToGroupAsync(text, cancel),
        WorkloadAction.SendText text =>
            _sender.SendAsync(OperationKind.Message, Other(), Size(text.LeastBytes, text.MostBytes), cancel),
        WorkloadAction.SendFile file =>
            _sender.SendAsync(OperationKind.File, Other(), Size(file.LeastBytes, file.MostBytes), cancel),
        WorkloadAction.SendBurst burst => BurstAsync(burst.Count, cancel),
        WorkloadAction.ChangeMembership move => ChangeMembershipAsync(move.Joins, cancel),
        WorkloadAction.Reconnect reconnect => ReconnectAsync(reconnect, cancel),
        WorkloadAction.StopReading stall => StopReadingAsync(stall.Operations, cancel),
        WorkloadAction.RaceForName race => _nameClaimer.ClaimAsync(
            _context.Data.WireName($"prize{_number}x{Claims.Count}"), null, race.Rivals, cancel),
        WorkloadAction.ClaimTakenName => ClaimTakenNameAsync(cancel),
        WorkloadAction.SetWriteMode write => SetWire(write),
        _ => throw new ArgumentException($"{action.GetType().Name} is nothing to do", nameof(action)),
    };

    private int Other()
    {
        int other = _random.Number(_context.Bots.Count - 2);
        return other < _number ? other : other + 1;
    }

    /// <summary>
    /// True if at least a third of the bots wait: no more should disconnect or stop reading, since messages to absent
    /// bots prove little.
    /// </summary>
    private bool TooFewOnline => _gate.Idle >= _context.Bots.Count / 3;

    /// <summary>Sends a short message instead of an action that is impossible at the moment.</summary>
    private Task ChatAsync(CancellationToken cancel) => _sender.SendAsync(
        OperationKind.Message, Other(), Size(WorkloadStatements.MinBytes, 2 * WorkloadStatements.MinBytes), cancel);

    private int Size(int least, int most) => _random.Number(least, most);

    private Task SetWire(WorkloadAction.SetWriteMode write)
    {
        _bot.SetWire(write.Mode, write.Bytes);
        return Task.CompletedTask;
    }

    private Task SendToGroupAsync(WorkloadAction.SendText text, CancellationToken cancel)
    {
        int[] mine = _membership.Groups(isIn: true);
        if (mine.Length == 0) return ChatAsync(cancel);
        int group = _random.ArrayElement(mine);
        return _sender.SendAsync(OperationKind.GroupMessage, group, Size(text.LeastBytes, text.MostBytes), cancel);
    }

    private Task BurstAsync(int count, CancellationToken cancel)
    {
        int target = Other();
        int[] sizes =
            [.. Enumerable.Range(0, count)
                .Select(_ => Size(WorkloadStatements.MinBytes, 2 * WorkloadStatements.MinBytes))];
        return _sender.SendAtOnceAsync(target, sizes, cancel);
    }

    private async Task ChangeMembershipAsync(bool joins, CancellationToken cancel)
    {
        int[] there = [.. _membership.Groups(isIn: !joins).Where(group => group != _number)];
        if (there.Length == 0)
        {
            await ChatAsync(cancel);
            return;
        }

        int group = _random.ArrayElement(there);
        if (joins) await _membership.JoinAsync(group, cancel);
        else await _membership.LeaveAsync(group, cancel);
    }

    private async Task ReconnectAsync(WorkloadAction.Reconnect reconnect, CancellationToken cancel)
    {
        if (TooFewOnline) await ChatAsync(cancel);
        else for (int i = 0; i < reconnect.Times && IsIn; i++) await ReconnectOnceAsync(reconnect, cancel);
    }

    private async Task ReconnectOnceAsync(WorkloadAction.Reconnect reconnect, CancellationToken cancel)
    {
        Read();
        TimeSpan start = _context.Now;
        Leave(start);
        await _bot.EndAsync(reconnect.Mode, cancel, isUnseen: true);
        bool hasEnded;
        lock (_bot.History.Gate) hasEnded = _bot.History.HasEnded;
        // Only a close by the server shows that it has noticed the disconnect and that nothing is in transit.
        if (reconnect.Mode == DisconnectMode.Leave && hasEnded)
            (Session.IsGraceful, Session.LatestEnd) = (true, _context.Now);
        await _gate.PassAsync(reconnect.AfterOperations, cancel);
        await EnterAsync(cancel);
    }

    private void Leave(TimeSpan now)
    {
        Session.CertainUntil = now;
        _membership.BecomeUncertain(now);
    }

    private async Task StopReadingAsync(int operations, CancellationToken cancel)
    {
        if (TooFewOnline)
        {
            await ChatAsync(cancel);
            return;
        }

        Session.HasStalled = true;
        _bot.SetReading(false);
        await _gate.PassAsync(operations, cancel);
        _bot.SetReading(true);
    }

    private Task ClaimTakenNameAsync(CancellationToken cancel)
    {
        int holder = Other();
        return _nameClaimer.ClaimAsync(_context.Bots[holder].WireName, holder, 1, cancel);
    }
}
