using Bogus;
using ClassChat.Harness.Bots;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Subjects;
using ClassChat.Harness.Timing;
using ClassChat.Harness.Verification;

namespace ClassChat.Harness.Workloads;

/// <summary>
/// One bot of a workload: does one deed after another as its own seed has it, waits for the answer to each, and keeps
/// its diary.
/// </summary>
internal sealed class Worker
{
    /// <summary>How long an answer may take.</summary>
    private static readonly TimeSpan _answerPatience = TimeSpan.FromSeconds(5);

    /// <summary>How long it may take to be let in again, with all attempts.</summary>
    private static readonly TimeSpan _returnPatience = TimeSpan.FromSeconds(10);

    private readonly WorkloadPlace _place;
    private readonly Workload _load;
    private readonly Bot _bot;
    private readonly int _number;
    private readonly Randomizer _random;
    private readonly Reader _reader;
    private readonly Claimant _claimant;
    private readonly Desk _desk;
    private readonly Membership _membership;
    private readonly DeedChoice _deeds;
    private Turnstile _turnstile = Turnstile.Closed;

    /// <summary>Makes a worker.</summary>
    /// <param name="place">Where it is.</param>
    /// <param name="load">What it does.</param>
    /// <param name="parcels">What it sends.</param>
    /// <param name="number">Which bot it is.</param>
    public Worker(WorkloadPlace place, Workload load, Parcels parcels, int number)
    {
        (_place, _load, _number) = (place, load, number);
        _bot = place.Bots[number];
        Diary = new Diary(_bot.Name);
        _reader = new Reader(place, parcels, Diary);
        _claimant = new Claimant(place);
        _desk = new Desk(place, parcels, number, Diary, () => Read());
        _membership = new Membership(place, _bot, _desk, Diary);
        _random = new Randomizer(NameBook.SeedOf(place.Book.Seed, _bot.Name));
        // Who made a group never goes: the group is always there.
        _deeds = new DeedChoice(
            [.. load.Deeds.Where(weighted => !IsKeeper || weighted.Deed is not (Deed.Return or Deed.Stall))], _random);
    }

    /// <summary>What it did and saw.</summary>
    public Diary Diary { get; }

    /// <summary>The claims that it laid to names.</summary>
    public IReadOnlyList<Claim> Claims => _claimant.Claims;

    /// <summary>The last list of users that it saw.</summary>
    public IReadOnlyList<string>? Users => _reader.Users;

    /// <summary>True if it is in.</summary>
    public bool IsIn => Diary.Sessions is [.., { Since: not null, Until: null }];

    private bool IsKeeper => _number < _load.Groups;

    private Stay Session => Diary.Sessions[^1];

    /// <summary>Works until there is to be no more.</summary>
    public async Task WorkAsync(Turnstile turnstile, CancellationToken cancel)
    {
        _turnstile = turnstile;
        try
        {
            while (!_deeds.IsEmpty && IsIn)
            {
                Deed deed = _deeds.Pick();
                if (!_turnstile.TryEnter(deed is Deed.Burst burst ? burst.Count : 1)) break;
                await DoAsync(deed, cancel);
                Read();
                if (!IsIn) await EnterAsync(cancel); // it was thrown out: that is noted, and goes on
            }
        }
        finally
        {
            _turnstile.Leave();
        }
    }

    /// <summary>Comes, or comes back; a server may still hold its name for a while.</summary>
    /// <returns>True if it is in.</returns>
    public async Task<bool> EnterAsync(CancellationToken cancel)
    {
        Deadline deadline = _place.Clock.After(_returnPatience);
        string? refusal = null;
        bool isIn = await Rejoin.UntilAsync(
            async () => (refusal = await TryToEnterAsync(deadline, cancel)) is null,
            deadline, _place.Clock, _place.Time, cancel);
        if (!isIn) Diary.Refused = (Diary.Refused.Times + 1, refusal!);
        return isIn;
    }

    /// <summary>Tries once; says what came of it if it is not in.</summary>
    private async Task<string?> TryToEnterAsync(Deadline deadline, CancellationToken cancel)
    {
        Read();
        var stay = new Stay(_place.Now);
        if (await _bot.ConnectAsync(_place.Subject, deadline, cancel))
            await _bot.RegisterAsync(_bot.WireName, _answerPatience, cancel);
        if (_bot.Entry == Entry.In)
        {
            stay.Since = _place.Now;
            if (Diary.Sessions is [.., { Gone: null } last]) last.Gone = stay.Since;
            Diary.Sessions.Add(stay);
            return null;
        }

        string words = _bot.Refusal ?? _bot.Entry.ToString();
        await _bot.EndAsync(Manner.Close, cancel);
        return words;
    }

    /// <summary>Makes a group, or joins one.</summary>
    public Task EnterGroupAsync(int group, CancellationToken cancel) =>
        group == _number ? _membership.MakeAsync(group, cancel) : _membership.JoinAsync(group, cancel);

    /// <summary>Sends a fence to another worker, and waits until it has arrived.</summary>
    /// <returns>False if it did not arrive, though both are in.</returns>
    public async Task<bool> FenceAsync(Worker to, string text, CancellationToken cancel)
    {
        if (!IsIn || !to.IsIn) return true;
        _bot.MarkNow();
        var fence = new Fence(_bot.Name, text);
        await _bot.SendFenceAsync(to._bot.WireName, fence, sending: null, cancel);
        return await _place.Clock.UntilAsync(to._bot.History, () => to.HasCome(fence), _answerPatience, cancel);
    }

    /// <summary>Asks for the list of users.</summary>
    public async Task AskAsync(CancellationToken cancel)
    {
        _bot.MarkNow();
        await _bot.DoAsync(ActionKind.ListUsers, [], paced: false, null, cancel);
    }

    /// <summary>Waits until something comes, for so long; reads it.</summary>
    public async Task<bool> ReadMoreAsync(TimeSpan patience, CancellationToken cancel)
    {
        Task changed;
        lock (_bot.History.Gate) changed = _bot.History.Changed;
        if (Read()) return true;
        await _place.Clock.WaitAsync(changed, _place.Clock.After(patience), cancel);
        return Read();
    }

    /// <summary>Enters in the diary what has come.</summary>
    public bool Read()
    {
        IReadOnlyList<Seen> all = _bot.TakeAll(out bool hasEnded);
        int before = Diary.Receipts.Count;
        foreach (Seen seen in all) _reader.Take(seen);
        _place.Allowance.Keep((Diary.Receipts.Count - before) * Reader.ReceiptBytes);
        if (hasEnded && IsIn)
        {
            Leave(_place.Now);
            (Session.IsCut, Session.Gone) = (true, _place.Now);
        }

        return all.Count > 0;
    }

    private bool HasCome(Fence fence) =>
        _reader.LastFence == fence.Text || _bot.History.Events.Any(seen => fence.Is(seen.Event));

    private Task DoAsync(Deed deed, CancellationToken cancel) => deed switch
    {
        Deed.Talk { ToGroup: true } talk => TalkToGroupAsync(talk, cancel),
        Deed.Talk talk =>
            _desk.SendAsync(OperationKind.Message, Other(), Size(talk.LeastBytes, talk.MostBytes), cancel),
        Deed.GiveFile file =>
            _desk.SendAsync(OperationKind.File, Other(), Size(file.LeastBytes, file.MostBytes), cancel),
        Deed.Burst burst => BurstAsync(burst.Count, cancel),
        Deed.Move move => MoveAsync(move.Joins, cancel),
        Deed.Return go => ReturnAsync(go, cancel),
        Deed.Stall stall => StallAsync(stall.Operations, cancel),
        Deed.Race race => _claimant.ClaimAsync(
            _place.Book.Wire($"prize{_number}x{Claims.Count}"), null, race.Rivals, cancel),
        Deed.Intrude => IntrudeAsync(cancel),
        Deed.Write write => SetWire(write),
        _ => throw new ArgumentException($"{deed.GetType().Name} is nothing to do", nameof(deed)),
    };

    private int Other()
    {
        int other = _random.Number(_place.Bots.Count - 2);
        return other < _number ? other : other + 1;
    }

    /// <summary>Most are to be there: what is sent to nobody shows little.</summary>
    private bool IsThin => _turnstile.Idle >= _place.Bots.Count / 3;

    /// <summary>What is done where what was to be done cannot be.</summary>
    private Task ChatAsync(CancellationToken cancel) => _desk.SendAsync(
        OperationKind.Message, Other(), Size(WorkloadForms.LeastBytes, 2 * WorkloadForms.LeastBytes), cancel);

    private int Size(int least, int most) => _random.Number(least, most);

    private Task SetWire(Deed.Write write)
    {
        _bot.SetWire(write.Manner, write.Bytes);
        return Task.CompletedTask;
    }

    private Task TalkToGroupAsync(Deed.Talk talk, CancellationToken cancel)
    {
        int[] mine = _membership.Groups(isIn: true);
        if (mine.Length == 0) return ChatAsync(cancel);
        int group = _random.ArrayElement(mine);
        return _desk.SendAsync(OperationKind.GroupMessage, group, Size(talk.LeastBytes, talk.MostBytes), cancel);
    }

    private Task BurstAsync(int count, CancellationToken cancel)
    {
        int target = Other();
        int[] sizes =
            [.. Enumerable.Range(0, count).Select(_ => Size(WorkloadForms.LeastBytes, 2 * WorkloadForms.LeastBytes))];
        return _desk.SendAtOnceAsync(target, sizes, cancel);
    }

    private async Task MoveAsync(bool joins, CancellationToken cancel)
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

    private async Task ReturnAsync(Deed.Return go, CancellationToken cancel)
    {
        if (IsThin) await ChatAsync(cancel);
        else for (int i = 0; i < go.Times && IsIn; i++) await ReturnOnceAsync(go, cancel);
    }

    private async Task ReturnOnceAsync(Deed.Return go, CancellationToken cancel)
    {
        Read();
        TimeSpan start = _place.Now;
        Leave(start);
        await _bot.EndAsync(go.Manner, cancel, isUnseen: true);
        bool hasEnded;
        lock (_bot.History.Gate) hasEnded = _bot.History.HasEnded;
        // Only that the server ends its side, too, shows that it knows, and that nothing was under way.
        if (go.Manner == Manner.Leave && hasEnded) (Session.IsGraceful, Session.Gone) = (true, _place.Now);
        await _turnstile.PassAsync(go.AfterOperations, cancel);
        await EnterAsync(cancel);
    }

    private void Leave(TimeSpan now)
    {
        Session.Until = now;
        _membership.BecomeUncertain(now);
    }

    private async Task StallAsync(int operations, CancellationToken cancel)
    {
        if (IsThin)
        {
            await ChatAsync(cancel);
            return;
        }

        Session.HasStalled = true;
        _bot.SetReading(false);
        await _turnstile.PassAsync(operations, cancel);
        _bot.SetReading(true);
    }

    private Task IntrudeAsync(CancellationToken cancel)
    {
        int holder = Other();
        return _claimant.ClaimAsync(_place.Bots[holder].WireName, holder, 1, cancel);
    }
}
