using System.Collections.Concurrent;
using ClassChat.Harness.Allowances;
using ClassChat.Harness.Bots;
using ClassChat.Harness.ClientUnderTest;
using ClassChat.Harness.Servers;
using ClassChat.Harness.WorkloadChecks;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>
/// State of one run of a scenario that all runners of its statements share: the bots (which it creates and disposes),
/// server, sent messages, group memberships and measurements. Ends a program that exceeds its allowance.
/// </summary>
internal sealed class ScenarioContext : IAsyncDisposable
{
    private readonly Dictionary<string, Bot[]> _members = [];
    private readonly ConcurrentDictionary<string, List<string>> _groups = [];
    private readonly ConcurrentDictionary<string, string> _ownGroups = [];
    private readonly ConcurrentDictionary<string, Bot> _answered = [];
    private readonly Dictionary<string, string> _builtIn;
    private readonly Dictionary<string, Bot> _bots = [];
    private readonly BotContext _scope;
    private readonly CancellationTokenRegistration _ending;
    private readonly bool _keepsText;
    private readonly TextWatch _watch = new();
    private int _changes;

    /// <summary>Creates the context and the bots of a scenario; they are not yet connected.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="dialect">The server's dialect.</param>
    /// <param name="level">The server's level.</param>
    /// <param name="server">The server.</param>
    /// <param name="clock">The clock that deadlines run by.</param>
    /// <param name="data">Generates names and texts.</param>
    /// <param name="ignored">Kinds of events that bots need not keep; null for those that the scenario does not
    /// use.</param>
    public ScenarioContext(
        Scenario scenario, Dialect dialect, Level level, ServerUnderTest server, StarvationAwareClock clock,
            SeededData data,
        IReadOnlySet<EventKind>? ignored = null)
    {
        Scenario = scenario;
        Dialect = dialect;
        Level = level;
        Server = server;
        OperatorConsole = HistoryRecorder.OperatorOf(server);
        Clock = clock;
        Data = data;
        Time = TimeProvider.System;
        Epoch = Time.GetTimestamp();
        _builtIn = dialect.Semantics.BuiltInGroups.Zip(GroupSupport.Created(scenario), (wire, name) => (name, wire))
            .ToDictionary();
        _keepsText = ignored is not null || DialectSupport.ReadsText(scenario, dialect);
        ignored ??= DialectSupport.Ignored(scenario, dialect);
        Allowance = new Allowance(
            scenario.Participants.Sum(participant => participant.Count ?? 1), isTaken: scenario.Workload is not null);
        AdapterProcess? adapter = dialect.Adapter is null ? null : new AdapterProcess(dialect, Allowance);
        _scope = new BotContext(dialect, clock, Time, Epoch, Confirmations, Allowance, _watch, adapter)
        {
            Data = data,
            Names = NamesOf(scenario, data, dialect.Semantics.BuiltInGroups),
        };
        foreach (Participant participant in scenario.Participants)
        {
            // A client under test also has a bot, which never connects: it holds the name that other bots use.
            _members[participant.Name] =
            [
                .. BotNames(participant)
                    .Select(name => new Bot(name, data.WireName(name), _scope, ignored, _keepsText)),
            ];
            foreach (Bot bot in _members[participant.Name]) _bots[bot.Name] = bot;
        }

        _ending = Allowance.Exceeded.Register(EndFlood);
    }

    /// <summary>The scenario.</summary>
    public Scenario Scenario { get; }

    /// <summary>The server's dialect.</summary>
    public Dialect Dialect { get; }

    /// <summary>The server's level.</summary>
    public Level Level { get; }

    /// <summary>The server.</summary>
    public ServerUnderTest Server { get; }

    /// <summary>Console output of the server, as its operator sees it.</summary>
    public History OperatorConsole { get; }

    /// <summary>The clock that deadlines run by.</summary>
    public StarvationAwareClock Clock { get; }

    /// <summary>Generates names and texts.</summary>
    public SeededData Data { get; }

    /// <summary>Actions that the server was observed to confirm.</summary>
    public ConfirmationHistory Confirmations { get; } = new();

    /// <summary>The time source of timestamps.</summary>
    public TimeProvider Time { get; }

    /// <summary>Timestamp of the scenario's start, by <see cref="Time"/>.</summary>
    public long Epoch { get; }

    /// <summary>Limit of the data that the program under test may send.</summary>
    public Allowance Allowance { get; }

    /// <summary>All messages sent so far.</summary>
    public SentMessages SentMessages { get; } = new();

    /// <summary>Expectations that were met, and must still be met when all statements are done.</summary>
    public ConcurrentQueue<Claim> Claims { get; } = [];

    /// <summary>Number of statements so far that may have changed who is connected, and who is in a group.</summary>
    public int Changes => Volatile.Read(ref _changes);

    /// <summary>The last fence that was sent to each bot, by the bot's name.</summary>
    public ConcurrentDictionary<string, Fence> Fences { get; } = [];

    /// <summary>The last unknown name that a message was sent to.</summary>
    public string? LastUnknown { get; set; }

    /// <summary>The lines typed by the server's operator.</summary>
    public List<string> Typed { get; } = [];

    /// <summary>Results of measurements.</summary>
    public List<Metric> Metrics { get; } = [];

    /// <summary>The times spent waiting for what a server does only after a while.</summary>
    public ScenarioTiming Timing { get; init; } = ScenarioTiming.Usual;

    /// <summary>True if the messages of one statement are combined into larger writes.</summary>
    public bool CombinesWrites { get; init; }

    /// <summary>Findings from checking a workload's invariants.</summary>
    public IReadOnlyList<InvariantFinding> Findings { get; set; } = [];

    /// <summary>The driver of the client under test; null if the server is under test.</summary>
    public ClientDriver? Client { get; set; }

    /// <summary>Files that the client under test was sent with a wrong checksum.</summary>
    public List<SentMessage> Corrupt { get; } = [];

    /// <summary>Number of characters on the client's screen before the first corrupt file was sent.</summary>
    public long CorruptFrom { get; set; }

    /// <summary>True if an adapter program talks for the bots and has ended.</summary>
    public bool HasLostAdapter => _scope.Adapter is { HasEnded: true };

    /// <summary>All bots, in the order of the scenario file.</summary>
    public IEnumerable<Bot> Everybody =>
        Scenario.Participants.Where(participant => !participant.IsClient)
            .SelectMany(participant => _members[participant.Name]);

    /// <summary>
    /// Starts the adapter program of the dialect, if there is one; call it before the first statement.
    /// </summary>
    /// <returns>The reason why the program cannot be started, so that the server cannot be tested; null if it runs or
    /// there is none.</returns>
    public string? StartAdapter() => _scope.Adapter?.Start(Server);

    /// <summary>Counts a statement that may change who is connected, or who is in a group.</summary>
    public void CountChange() => Interlocked.Increment(ref _changes);

    /// <summary>Records a message right before it is sent.</summary>
    public void RecordSent(SentMessage sent)
    {
        SentMessages.Record(sent);
        _watch.Add(sent);
    }

    /// <summary>The bots that a statement selects.</summary>
    public IReadOnlyList<Bot> Bots(Actors actors)
    {
        IEnumerable<Bot> meant = actors.Refs.Count == 0 ? Everybody : actors.Refs.SelectMany(Bots);
        HashSet<Bot> except = [.. actors.Except.SelectMany(Bots)];
        return [.. meant.Where(bot => !except.Contains(bot))];
    }

    /// <summary>The one bot that a statement selects.</summary>
    public Bot Bot(ActorRef actor) => Bots(actor).Single();

    /// <summary>The bot with a name; null if there is none.</summary>
    public Bot? BotOrNull(string name) => _bots.GetValueOrDefault(name);

    /// <summary>The name by which the server knows a bot or group.</summary>
    public string WireName(string name) => _bots.TryGetValue(name, out Bot? bot)
        ? bot.WireName
        : _builtIn.GetValueOrDefault(name) ?? Data.GroupName(name);

    /// <summary>
    /// Records which bot gets the answer to a bot's group statement: the owner of a group may act for it.
    /// </summary>
    public void SetAnswered(Bot bot, Bot answered) => _answered[bot.Name] = answered;

    /// <summary>Records that from here on each bot gets the answers to its own requests.</summary>
    public void ResetAnswered() => _answered.Clear();

    /// <summary>The bot that gets the answer to a bot's last request.</summary>
    public Bot AnsweredFor(Bot bot) => _answered.GetValueOrDefault(bot.Name, bot);

    /// <summary>Records that a bot joined or left a group, as the scenario says.</summary>
    public void RecordMembership(GroupOperation verb, string group, string bot)
    {
        List<string> members = _groups.GetOrAdd(group, _ => []);
        lock (members)
        {
            if (verb == GroupOperation.Leave) members.Remove(bot);
            else if (!members.Contains(bot)) members.Add(bot);
        }
    }

    /// <summary>The members of a group.</summary>
    public IReadOnlyList<string> Members(string group)
    {
        List<string> members = _groups.GetOrAdd(group, _ => []);
        lock (members) return [.. members];
    }

    /// <summary>Wire names of all bots that join a group at any point of the scenario.</summary>
    public IEnumerable<string> Joiners(string group) => Scenario.AllSteps.OfType<Step.GroupCommand>()
        .Where(step => step.Verb == GroupOperation.Join && step.Group == group)
        .SelectMany(step => Bots(step.Who)).Distinct().Select(bot => bot.WireName);

    /// <summary>Creates a bot outside the scenario's participants, under a wire name; the caller disposes it.</summary>
    public Bot NewBot(string wireName) =>
        new(wireName, wireName, _scope, DialectSupport.Ignored(Scenario, Dialect), _keepsText);

    /// <summary>Sets the group that <see cref="Destination.OwnGroup"/> means for a bot.</summary>
    public void SetOwnGroup(string bot, string group) => _ownGroups[bot] = group;

    /// <summary>The group that <see cref="Destination.OwnGroup"/> means for a bot.</summary>
    public string? OwnGroup(string bot) => _ownGroups.GetValueOrDefault(bot);

    /// <summary>Ends the program under test if it has sent more than its allowance.</summary>
    public void EndFlood()
    {
        if (Allowance.Excess is not Excess excess) return;
        if (Client is not null) Client.End(FloodReport.Deed(excess));
        else Server.End(FloodReport.Deed(excess));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Allowance.Close(); // first, so that no bot keeps receiving while the bots are disposed one by one
        await _ending.DisposeAsync();
        if (Client is not null) await Client.DisposeAsync();
        foreach (Bot bot in _bots.Values) await bot.DisposeAsync();
        if (_scope.Adapter is not null) await _scope.Adapter.DisposeAsync();
        _scope.Gate.Dispose();
        // A flood leaves large arrays behind, which the runtime collects only late.
        if (Allowance.Excess is not null) GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        await Allowance.DisposeAsync();
    }

    private static KnownNames? NamesOf(Scenario scenario, SeededData data, IReadOnlyList<string> rooms)
    {
        if (scenario.Participants.Sum(participant => participant.Count ?? 1) > KnownNames.MaxUsers) return null;
        return new KnownNames(
            [.. scenario.Participants.SelectMany(BotNames).Select(data.WireName)],
            [.. scenario.AllSteps.OfType<Step.GroupCommand>().Select(step => step.Group)
                .Concat(GroupSupport.Created(scenario)).Distinct().Select(data.GroupName),
            .. rooms]);
    }

    private static IEnumerable<string> BotNames(Participant participant) => participant.Count is int count
        ? Enumerable.Range(1, count).Select(number => $"{participant.Name}[{number}]")
        : [participant.Name];

    private Bot[] Bots(ActorRef actor)
    {
        Bot[] swarm = _members[actor.Name];
        return actor is { First: int first, Last: int last } ? swarm[(first - 1)..last] : swarm;
    }
}
