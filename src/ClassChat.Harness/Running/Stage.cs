using System.Collections.Concurrent;
using ClassChat.Harness.Allowances;
using ClassChat.Harness.Bots;
using ClassChat.Harness.Clients;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Subjects;
using ClassChat.Harness.Targets;
using ClassChat.Harness.Timing;
using ClassChat.Harness.Verification;
using ClassChat.Protocol;

namespace ClassChat.Harness.Running;

/// <summary>
/// All that a scenario has while it runs: the bots, the server, what was sent, which groups there are.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly Dictionary<string, Bot[]> _casts = [];
    private readonly ConcurrentDictionary<string, List<string>> _groups = [];
    private readonly ConcurrentDictionary<string, string> _ownGroups = [];
    private readonly Dictionary<string, Bot> _bots = [];
    private readonly BotScope _scope;
    private readonly CancellationTokenRegistration _ending;
    private readonly bool _keepsText;

    /// <summary>Puts the bots of a scenario on stage.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="dialect">How the server talks.</param>
    /// <param name="level">The level of the program.</param>
    /// <param name="subject">The server.</param>
    /// <param name="clock">Deadlines.</param>
    /// <param name="book">Names and texts.</param>
    /// <param name="ignored">
    /// Kinds of events that bots need not keep; null: those that the scenario does not ask for.
    /// </param>
    public Stage(
        Scenario scenario, Dialect dialect, Level level, Subject subject, PatientClock clock, NameBook book,
        IReadOnlySet<EventKind>? ignored = null)
    {
        Scenario = scenario;
        Dialect = dialect;
        Level = level;
        Subject = subject;
        OperatorConsole = HistoryText.OperatorOf(subject);
        Clock = clock;
        Book = book;
        Time = TimeProvider.System;
        Epoch = Time.GetTimestamp();
        _keepsText = ignored is not null || Offer.LooksAtText(scenario, dialect);
        ignored ??= Offer.Ignored(scenario, dialect);
        Allowance = new Allowance(scenario.Casts.Sum(cast => cast.Count ?? 1), isTaken: scenario.Load is not null);
        AdapterProgram? adapter = dialect.Adapter is null ? null : new AdapterProgram(dialect, Allowance);
        _scope = new BotScope(dialect, clock, Time, Epoch, Habits, Allowance, adapter);
        foreach (Cast cast in scenario.Casts)
        {
            // A client under test has a bot's place, too, which never connects: others know it by its name.
            string[] names = cast.Count is int count
                ? [.. Enumerable.Range(1, count).Select(number => $"{cast.Name}[{number}]")]
                : [cast.Name];
            _casts[cast.Name] =
                [.. names.Select(name => new Bot(name, book.Wire(name), _scope, ignored, _keepsText))];
            foreach (Bot bot in _casts[cast.Name]) _bots[bot.Name] = bot;
        }

        _ending = Allowance.Exceeded.Register(EndFlood);
    }

    /// <summary>The scenario.</summary>
    public Scenario Scenario { get; }

    /// <summary>How the server talks.</summary>
    public Dialect Dialect { get; }

    /// <summary>The level of the program.</summary>
    public Level Level { get; }

    /// <summary>The server.</summary>
    public Subject Subject { get; }

    /// <summary>What the server shows its operator.</summary>
    public History OperatorConsole { get; }

    /// <summary>Deadlines.</summary>
    public PatientClock Clock { get; }

    /// <summary>Names and texts.</summary>
    public NameBook Book { get; }

    /// <summary>What the server was seen to confirm in this scenario.</summary>
    public AnswerHabits Habits { get; } = new();

    /// <summary>Time stamps.</summary>
    public TimeProvider Time { get; }

    /// <summary>When the scenario began, by <see cref="Time"/>.</summary>
    public long Epoch { get; }

    /// <summary>Allowance of what the program under test sends.</summary>
    public Allowance Allowance { get; }

    /// <summary>What was sent.</summary>
    public Ledger Ledger { get; } = new();

    /// <summary>The last fence that was sent to each bot, by the bot's name.</summary>
    public ConcurrentDictionary<string, Fence> Fences { get; } = [];

    /// <summary>The name that nobody has, to which something was sent last.</summary>
    public string? LastUnknown { get; set; }

    /// <summary>The lines that the operator typed.</summary>
    public List<string> Typed { get; } = [];

    /// <summary>What was measured.</summary>
    public List<Metric> Metrics { get; } = [];

    /// <summary>True if messages that one statement sends go out several to a write.</summary>
    public bool Glues { get; init; }

    /// <summary>What came of checking a workload.</summary>
    public IReadOnlyList<Finding> Findings { get; set; } = [];

    /// <summary>The person at the client under test; null: a server is under test.</summary>
    public Person? Person { get; set; }

    /// <summary>The files that the client under test was sent with a checksum of other bytes.</summary>
    public List<Posted> Corrupt { get; } = [];

    /// <summary>How much the client had shown when the first of them was sent, in characters.</summary>
    public long CorruptFrom { get; set; }

    /// <summary>True if a program talks in the stead of all bots, and has ended.</summary>
    public bool HasLostAdapter => _scope.Adapter is { HasEnded: true };

    /// <summary>All bots, in the order in which the file names them.</summary>
    public IEnumerable<Bot> Everybody =>
        Scenario.Casts.Where(cast => !cast.IsClient).SelectMany(cast => _casts[cast.Name]);

    /// <summary>Starts the program that talks in the stead of all bots, if there is one: before anybody acts.</summary>
    /// <returns>That it cannot be started, and why: nothing can be said of the server then.</returns>
    public string? StartAdapter() => _scope.Adapter?.Start(Subject);

    /// <summary>The bots that a statement means.</summary>
    public IReadOnlyList<Bot> Bots(Actors actors)
    {
        IEnumerable<Bot> meant = actors.Refs.Count == 0 ? Everybody : actors.Refs.SelectMany(Bots);
        HashSet<Bot> except = [.. actors.Except.SelectMany(Bots)];
        return [.. meant.Where(bot => !except.Contains(bot))];
    }

    /// <summary>The one bot that a statement means.</summary>
    public Bot Bot(ActorRef actor) => Bots(actor).Single();

    /// <summary>The bot of a name, if it is on stage.</summary>
    public Bot? BotOrNull(string name) => _bots.GetValueOrDefault(name);

    /// <summary>The name by which the server knows a bot or group.</summary>
    public string Wire(string name) => _bots.TryGetValue(name, out Bot? bot) ? bot.WireName : Book.Wire(name);

    /// <summary>Keeps account of who is in which group, as the scenario has it.</summary>
    public void Note(GroupVerb verb, string group, string bot)
    {
        List<string> members = _groups.GetOrAdd(group, _ => []);
        lock (members)
        {
            if (verb == GroupVerb.Leave) members.Remove(bot);
            else if (!members.Contains(bot)) members.Add(bot);
        }
    }

    /// <summary>The members of a group.</summary>
    public IReadOnlyList<string> Members(string group)
    {
        List<string> members = _groups.GetOrAdd(group, _ => []);
        lock (members) return [.. members];
    }

    /// <summary>The names, on the wire, of those who join a group in the course of the scenario.</summary>
    public IEnumerable<string> Joiners(string group) => Scenario.AllSteps.OfType<Step.GroupCommand>()
        .Where(step => step.Verb == GroupVerb.Join && step.Group == group)
        .SelectMany(step => Bots(step.Who)).Distinct().Select(bot => bot.WireName);

    /// <summary>A client that is none of the cast, by its name on the wire; whoever asks for it ends it.</summary>
    public Bot NewBot(string wireName) =>
        new(wireName, wireName, _scope, Offer.Ignored(Scenario, Dialect), _keepsText);

    /// <summary>Puts a bot into the group that <see cref="Destination.OwnGroup"/> means.</summary>
    public void SetOwnGroup(string bot, string group) => _ownGroups[bot] = group;

    /// <summary>The group that <see cref="Destination.OwnGroup"/> means.</summary>
    public string? OwnGroup(string bot) => _ownGroups.GetValueOrDefault(bot);

    /// <summary>Ends whoever is under test, if they have sent too much.</summary>
    public void EndFlood()
    {
        if (Allowance.Excess is not Excess excess) return;
        if (Person is not null) Person.End(Flood.Deed(excess));
        else Subject.End(Flood.Deed(excess));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Allowance.Close(); // all at once, whatever is still sent to them; one after another they go
        await _ending.DisposeAsync();
        if (Person is not null) await Person.DisposeAsync();
        foreach (Bot bot in _bots.Values) await bot.DisposeAsync();
        if (_scope.Adapter is not null) await _scope.Adapter.DisposeAsync();
        // What a flood leaves is large arrays, of which the framework lets many pile up.
        if (Allowance.Excess is not null) GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        await Allowance.DisposeAsync();
    }

    private Bot[] Bots(ActorRef actor)
    {
        Bot[] cast = _casts[actor.Name];
        return actor is { First: int first, Last: int last } ? cast[(first - 1)..last] : cast;
    }
}
