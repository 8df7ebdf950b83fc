using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Verification;

namespace ClassChat.Harness.Tests.Verification;

/// <summary>A chronicle written out by hand: three bots, 0 to 2, who are there from 1 s on; times in seconds.</summary>
internal sealed class Tale
{
    private readonly List<Diary> _diaries = [.. new[] { "alice", "bob", "carol" }.Select(name => new Diary(name))];
    private readonly List<Claim> _claims = [];

    /// <summary>Begins it.</summary>
    public Tale(bool everybodyComes = true)
    {
        if (!everybodyComes) return;
        for (int bot = 0; bot < _diaries.Count; bot++) Comes(bot, 0.5, 1);
    }

    /// <summary>True if who sends to a group gets the message, too.</summary>
    public bool GroupEcho { get; init; }

    /// <summary>True if what is sent to somebody who is away waits.</summary>
    public bool HasMail { get; init; }

    /// <summary>A bot asks to come in, and is in.</summary>
    public Tale Comes(int bot, double from, double since)
    {
        if (_diaries[bot].Sessions is [.., { Gone: null } last]) last.Gone = At(since);
        _diaries[bot].Sessions.Add(new Stay(At(from)) { Since = At(since) });
        return this;
    }

    /// <summary>A bot goes; gracefully, if the server is seen to know.</summary>
    public Tale Goes(int bot, double until, double? gone = null)
    {
        Stay stay = _diaries[bot].Sessions[^1];
        (stay.Until, stay.IsGraceful) = (At(until), gone is not null);
        stay.Gone = gone is double seconds ? At(seconds) : null;
        return this;
    }

    /// <summary>The server throws a bot out.</summary>
    public Tale ThrowsOut(int bot, double at, bool stalled = false)
    {
        Stay stay = _diaries[bot].Sessions[^1];
        (stay.Until, stay.Gone, stay.IsCut, stay.HasStalled) = (At(at), At(at), true, stalled);
        return this;
    }

    /// <summary>A bot sends something; its number follows from the order.</summary>
    public Tale Sends(
        int from, int to, double start, double? end, Reply reply, OperationKind kind = OperationKind.Message)
    {
        TimeSpan? answered = end is double seconds ? At(seconds) : null;
        _diaries[from].Operations.Add(new Operation(kind, to, At(start)) { End = answered, Reply = reply });
        return this;
    }

    /// <summary>A bot receives something: as what it was sent, unless another kind is said.</summary>
    public Tale Gets(
        int bot, int from, int sequence, double at, Blemish blemish = Blemish.None, string? timestamp = null,
        OperationKind? kind = null, int? group = null)
    {
        OperationKind sent = _diaries[from].Operations.ElementAtOrDefault(sequence)?.Kind ?? OperationKind.Message;
        _diaries[bot].Receipts.Add(new Receipt(from, sequence, At(at))
        {
            Kind = kind ?? sent, Group = group, Blemish = blemish, Words = "…", Timestamp = timestamp,
        });
        return this;
    }

    /// <summary>A bot is in a group.</summary>
    public Tale IsIn(int bot, int group, double from, double? since, double? until = null, double? gone = null)
    {
        if (!_diaries[bot].Memberships.TryGetValue(group, out List<Stay>? stays))
            _diaries[bot].Memberships[group] = stays = [];
        stays.Add(new Stay(At(from))
        {
            Since = since is double s ? At(s) : null,
            Until = until is double u ? At(u) : null,
            Gone = gone is double g ? At(g) : null,
        });
        return this;
    }

    /// <summary>A bot sees a list of users.</summary>
    public Tale Sees(int bot, string[] named, params string[] there)
    {
        _diaries[bot].Users = new UserList(named, there);
        return this;
    }

    /// <summary>Somebody asks for a name.</summary>
    public Tale Claims(int? holder, double start, double end, int rivals, int let, int unclear = 0)
    {
        _claims.Add(new Claim("Prize", holder, At(start), At(end), rivals, let, unclear));
        return this;
    }

    /// <summary>What comes of checking a property.</summary>
    public Finding Check(Property property)
    {
        var chronicle = new Chronicle
        {
            Diaries = _diaries, Claims = _claims, GroupEcho = GroupEcho, HasMail = HasMail, Began = Began,
        };
        return Verifier.Check(chronicle, [property])[0];
    }

    /// <summary>When it began.</summary>
    public static DateTimeOffset Began { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
