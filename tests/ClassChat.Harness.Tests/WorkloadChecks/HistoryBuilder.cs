using ClassChat.Harness.WorkloadChecks;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Tests.WorkloadChecks;

/// <summary>A chronicle written out by hand: three bots, 0 to 2, who are there from 1 s on; times in seconds.</summary>
internal sealed class HistoryBuilder
{
    private readonly List<BotLog> _logs = [.. new[] { "alice", "bob", "carol" }.Select(name => new BotLog(name))];
    private readonly List<NameClaim> _claims = [];

    /// <summary>Begins it.</summary>
    public HistoryBuilder(bool everybodyComes = true)
    {
        if (!everybodyComes) return;
        for (int bot = 0; bot < _logs.Count; bot++) Comes(bot, 0.5, 1);
    }

    /// <summary>True if who sends to a group gets the message, too.</summary>
    public bool GroupEcho { get; init; }

    /// <summary>True if what is sent to somebody who is away waits.</summary>
    public bool HasMail { get; init; }

    /// <summary>A bot asks to come in, and is in.</summary>
    public HistoryBuilder Comes(int bot, double from, double since)
    {
        if (_logs[bot].Sessions is [.., { LatestEnd: null } last]) last.LatestEnd = At(since);
        _logs[bot].Sessions.Add(new PresenceInterval(At(from)) { CertainFrom = At(since) });
        return this;
    }

    /// <summary>A bot goes; gracefully, if the server is seen to know.</summary>
    public HistoryBuilder Goes(int bot, double until, double? gone = null)
    {
        PresenceInterval interval = _logs[bot].Sessions[^1];
        (interval.CertainUntil, interval.IsGraceful) = (At(until), gone is not null);
        interval.LatestEnd = gone is double seconds ? At(seconds) : null;
        return this;
    }

    /// <summary>The server throws a bot out.</summary>
    public HistoryBuilder ThrowsOut(int bot, double at, bool stalled = false)
    {
        PresenceInterval interval = _logs[bot].Sessions[^1];
        (interval.CertainUntil, interval.LatestEnd, interval.IsCut, interval.HasStalled) =
            (At(at), At(at), true, stalled);
        return this;
    }

    /// <summary>A bot sends something; its number follows from the order.</summary>
    public HistoryBuilder Sends(
        int from, int to, double start, double? end, Reply reply, OperationKind kind = OperationKind.Message)
    {
        TimeSpan? answered = end is double seconds ? At(seconds) : null;
        _logs[from].Operations.Add(new Operation(kind, to, At(start)) { End = answered, Reply = reply });
        return this;
    }

    /// <summary>A bot receives something: as what it was sent, unless another kind is said.</summary>
    public HistoryBuilder Gets(
        int bot, int from, int sequence, double at, Defect defect = Defect.None, string? timestamp = null,
        OperationKind? kind = null, int? group = null)
    {
        OperationKind sent = _logs[from].Operations.ElementAtOrDefault(sequence)?.Kind ?? OperationKind.Message;
        _logs[bot].Received.Add(new ReceivedMessage(from, sequence, At(at))
        {
            Kind = kind ?? sent, Group = group, Defect = defect, Words = "…", Timestamp = timestamp,
        });
        return this;
    }

    /// <summary>A bot is in a group.</summary>
    public HistoryBuilder IsIn(
        int bot, int group, double from, double? since, double? until = null, double? gone = null)
    {
        if (!_logs[bot].Memberships.TryGetValue(group, out List<PresenceInterval>? stays))
            _logs[bot].Memberships[group] = stays = [];
        stays.Add(new PresenceInterval(At(from))
        {
            CertainFrom = since is double s ? At(s) : null,
            CertainUntil = until is double u ? At(u) : null,
            LatestEnd = gone is double g ? At(g) : null,
        });
        return this;
    }

    /// <summary>A bot sees a list of users.</summary>
    public HistoryBuilder Sees(int bot, string[] named, params string[] there)
    {
        _logs[bot].Users = new UserListSnapshot(named, there);
        return this;
    }

    /// <summary>Somebody asks for a name.</summary>
    public HistoryBuilder Claims(int? holder, double start, double end, int rivals, int let, int unclear = 0)
    {
        _claims.Add(new NameClaim("Prize", holder, At(start), At(end), rivals, let, unclear));
        return this;
    }

    /// <summary>What comes of checking a property.</summary>
    public InvariantFinding Check(Invariant invariant)
    {
        var history = new WorkloadHistory
        {
            Logs = _logs, Claims = _claims, SenderGetsGroupMessages = GroupEcho, StoresOffline = HasMail, Began = Began,
        };
        return Verifier.Check(history, [invariant])[0];
    }

    /// <summary>When it began.</summary>
    public static DateTimeOffset Began { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
