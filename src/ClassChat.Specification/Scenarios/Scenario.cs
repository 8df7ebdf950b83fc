using ClassChat.Protocol;
using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Scenarios;

/// <summary>A parsed scenario or workload file: header, participants and steps.</summary>
public sealed record Scenario
{
    /// <summary>Path of the file, as given.</summary>
    public required string Path { get; init; }

    /// <summary>Its id: path below the scenario folder without extension, for example <c>task4/route</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The property that it demonstrates, in one sentence.</summary>
    public required string Title { get; init; }

    /// <summary>The requirement of the assignment that it tests.</summary>
    public required string Rationale { get; init; }

    /// <summary>The rubric items it counts for.</summary>
    public required IReadOnlyList<string> Items { get; init; }

    /// <summary>Lowest level of a program that it applies to.</summary>
    public required Level From { get; init; }

    /// <summary>Highest level of a program that it applies to.</summary>
    public required Level To { get; init; }

    /// <summary>True if nothing else may run at the same time, since it measures time.</summary>
    public required bool Exclusive { get; init; }

    /// <summary>True if texts that are made from the seed have ASCII characters only.</summary>
    public bool HasAsciiTexts { get; init; }

    /// <summary>Server traits that exclude a server from this scenario.</summary>
    public IReadOnlyList<ServerTrait> Unless { get; init; } = [];

    /// <summary>Traits that a server must have for the scenario to apply.</summary>
    public IReadOnlyList<ServerTrait> OnlyIf { get; init; } = [];

    /// <summary>Name of the client under test; null: the program under test is a server.</summary>
    public string? Client => Participants.FirstOrDefault(participant => participant.IsClient)?.Name;

    /// <summary>Level of the server that the harness runs for a client under test; null for server scenarios.</summary>
    public Level? Server { get; init; }

    /// <summary>Bots, swarms of bots, and the client under test.</summary>
    public required IReadOnlyList<Participant> Participants { get; init; }

    /// <summary>Top-level statements.</summary>
    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>Lines of the file, for reports.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>All statements, including those inside blocks.</summary>
    public IEnumerable<Step> AllSteps => Steps.SelectMany(Flatten);

    /// <summary>The workload, if this is a workload file; otherwise null.</summary>
    public Workload? Workload => Steps is [Expectation.WorkloadHolds work] ? work.Load : null;

    /// <summary>Returns the scenario with another duration if it is a workload, otherwise unchanged.</summary>
    public Scenario Lasting(TimeSpan duration) => Steps is [Expectation.WorkloadHolds work]
        ? this with { Steps = [work with { Load = work.Load with { Duration = duration } }] }
        : this;

    /// <summary>True if it mostly waits, so that many others can run beside it.</summary>
    public bool HasPause => AllSteps.Any(step => step is Pause);

    /// <summary>True if it applies to programs of this level.</summary>
    public bool IsFor(Level level) => level >= From && level <= To;

    /// <summary>Bots that a statement refers to, each once; the client under test only if it is named.</summary>
    public IEnumerable<ActorRef> Meant(Actors actors)
    {
        HashSet<ActorRef> except = [.. actors.Except.SelectMany(Members)];
        IEnumerable<ActorRef> meant = actors.Refs.Count == 0
            ? Participants.Where(participant => !participant.IsClient).SelectMany(participant => participant.Members)
            : actors.Refs.SelectMany(Members);
        return meant.Where(bot => !except.Contains(bot)).Distinct();
    }

    private IEnumerable<ActorRef> Members(ActorRef actor) => actor.First is int first
        ? Enumerable.Range(first, actor.Last!.Value - first + 1)
            .Select(number => new ActorRef(actor.Name, number, number))
        : Participants.First(participant => participant.Name == actor.Name).Members;

    private static IEnumerable<Step> Flatten(Step step) =>
        step is Block block ? block.Steps.SelectMany(Flatten).Prepend(step) : [step];
}

/// <summary>
/// Participant declared in a scenario: a bot, a swarm of <paramref name="Count"/> bots, or the client under test.
/// </summary>
public sealed record Participant(string Name, int? Count)
{
    /// <summary>True for the client under test.</summary>
    public bool IsClient { get; init; }

    /// <summary>The bot itself, or each bot of the swarm.</summary>
    public IEnumerable<ActorRef> Members => Count is int count
        ? Enumerable.Range(1, count).Select(number => new ActorRef(Name, number, number))
        : [new ActorRef(Name, null, null)];
}

/// <summary>
/// Actors of a statement: all bots, or named bots, swarms and parts of swarms, with exceptions; the client under test
/// only if it is named.
/// </summary>
/// <param name="Refs">The actors; empty for all bots.</param>
/// <param name="Except">The exceptions.</param>
public sealed record Actors(IReadOnlyList<ActorRef> Refs, IReadOnlyList<ActorRef> Except)
{
    /// <summary>The actors as written in the file.</summary>
    public override string ToString() =>
        (Refs.Count == 0 ? "all" : string.Join(", ", Refs))
        + (Except.Count == 0 ? "" : $" but {string.Join(", ", Except)}");
}

/// <summary>
/// Reference to a bot, the client under test, a swarm, or the part of a swarm from number <paramref name="First"/> to
/// <paramref name="Last"/>, starting from 1.
/// </summary>
public sealed record ActorRef(string Name, int? First, int? Last)
{
    /// <summary>The reference as written in the file.</summary>
    public override string ToString() =>
        First is null ? Name : First == Last ? $"{Name}[{First}]" : $"{Name}[{First}..{Last}]";
}

/// <summary>
/// Destination of messages or a file in a scenario: one user, a random bot, a named group, the sender's own group, or a
/// name that nobody has.
/// </summary>
public abstract record Destination
{
    private Destination()
    {
    }

    /// <summary>The action of sending a text there.</summary>
    public ActionKind TextAction() => this is Group or OwnGroup ? ActionKind.SendGroup : ActionKind.Send;

    /// <summary>The action of sending a file there.</summary>
    public ActionKind FileAction() => this is Group ? ActionKind.SendGroupFile : ActionKind.SendFile;

    /// <summary>One user of the scenario: a bot or the client under test.</summary>
    public sealed record Bot(ActorRef Actor) : Destination;

    /// <summary>A user name that nobody in the scenario has, to test the server's answer.</summary>
    public sealed record Nobody(string Name) : Destination;

    /// <summary>All members of the group with this name.</summary>
    public sealed record Group(string Name) : Destination;

    /// <summary>One bot of a set for each message, picked by the seed; never the sender.</summary>
    public sealed record Random(Actors Among) : Destination;

    /// <summary>
    /// The group that <see cref="Step.FormGroups"/> put the sender into: a different one for senders of different
    /// groups.
    /// </summary>
    public sealed record OwnGroup : Destination;
}

/// <summary>
/// Source of the one text of a statement: spelled out in the file, generated from the seed, or the last text sent.
/// </summary>
public abstract record TextSource
{
    private TextSource()
    {
    }

    /// <summary>The text that the file spells out, adapted to what the dialect can carry.</summary>
    public sealed record Literal(string Text) : TextSource;

    /// <summary>A new text of a given number of UTF-8 bytes, generated from the seed.</summary>
    public sealed record Generated(int Bytes) : TextSource;

    /// <summary>
    /// The text that was sent last by anybody in the scenario, fences not counted, written <c>it</c>.
    /// </summary>
    public sealed record Last : TextSource;
}
