using ClassChat.Harness.Observations;
using ClassChat.Protocol;

namespace ClassChat.Harness.Scenarios;

/// <summary>A scenario file, read.</summary>
public sealed record Scenario
{
    /// <summary>The file, as it was named.</summary>
    public required string Path { get; init; }

    /// <summary>Its id: its place below the scenario folder, without the ending, e.g. <c>task4/route</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it shows, in a sentence.</summary>
    public required string Title { get; init; }

    /// <summary>Why that matters: what the assignment asks.</summary>
    public required string Why { get; init; }

    /// <summary>The rubric items it counts for.</summary>
    public required IReadOnlyList<string> Items { get; init; }

    /// <summary>The lowest level of a program it can be asked of.</summary>
    public required Level From { get; init; }

    /// <summary>The highest.</summary>
    public required Level To { get; init; }

    /// <summary>True if nothing else may run beside it: it measures time.</summary>
    public required bool Alone { get; init; }

    /// <summary>The habits of servers of which it is not asked.</summary>
    public IReadOnlyList<ServerHabit> Unless { get; init; } = [];

    /// <summary>Traits that a server must have to be asked it.</summary>
    public IReadOnlyList<ServerHabit> OnlyIf { get; init; } = [];

    /// <summary>The client under test; null: the program under test is a server.</summary>
    public string? Client => Casts.FirstOrDefault(cast => cast.IsClient)?.Name;

    /// <summary>The level of the server that the harness plays for a client.</summary>
    public Level? Server { get; init; }

    /// <summary>The bots, and swarms of bots; the client under test among them.</summary>
    public required IReadOnlyList<Cast> Casts { get; init; }

    /// <summary>What happens.</summary>
    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>The file's lines, for reports.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>All steps, those of blocks included.</summary>
    public IEnumerable<Step> AllSteps => Steps.SelectMany(Flatten);

    /// <summary>The workload that it is; null: it is a scenario of steps.</summary>
    public Workload? Load => Steps is [Expectation.Work work] ? work.Load : null;

    /// <summary>The same, going on for so long, if it is a workload.</summary>
    public Scenario Lasting(TimeSpan duration) => Steps is [Expectation.Work work]
        ? this with { Steps = [work with { Load = work.Load with { Duration = duration } }] }
        : this;

    /// <summary>True if it can be asked of a program of this level.</summary>
    public bool IsFor(Level level) => level >= From && level <= To;

    /// <summary>The bots that a statement means, each once; the client under test only where it is named.</summary>
    public IEnumerable<ActorRef> Meant(Actors actors)
    {
        HashSet<ActorRef> except = [.. actors.Except.SelectMany(Members)];
        IEnumerable<ActorRef> meant = actors.Refs.Count == 0
            ? Casts.Where(cast => !cast.IsClient).SelectMany(cast => cast.Members)
            : actors.Refs.SelectMany(Members);
        return meant.Where(bot => !except.Contains(bot)).Distinct();
    }

    private IEnumerable<ActorRef> Members(ActorRef actor) => actor.First is int first
        ? Enumerable.Range(first, actor.Last!.Value - first + 1)
            .Select(number => new ActorRef(actor.Name, number, number))
        : Casts.First(cast => cast.Name == actor.Name).Members;

    private static IEnumerable<Step> Flatten(Step step) =>
        step is Block block ? block.Steps.SelectMany(Flatten).Prepend(step) : [step];
}

/// <summary>A bot (<paramref name="Count"/> is null) or a swarm of so many bots.</summary>
public sealed record Cast(string Name, int? Count)
{
    /// <summary>True for the client under test.</summary>
    public bool IsClient { get; init; }

    /// <summary>The bot, or each of the swarm.</summary>
    public IEnumerable<ActorRef> Members => Count is int count
        ? Enumerable.Range(1, count).Select(number => new ActorRef(Name, number, number))
        : [new ActorRef(Name, null, null)];
}

/// <summary>Those who act: named bots, whole swarms, or parts of them.</summary>
/// <param name="Refs">Who; empty for all bots.</param>
/// <param name="Except">Who not.</param>
public sealed record Actors(IReadOnlyList<ActorRef> Refs, IReadOnlyList<ActorRef> Except)
{
    /// <summary>As the file says it.</summary>
    public override string ToString() =>
        (Refs.Count == 0 ? "all" : string.Join(", ", Refs))
        + (Except.Count == 0 ? "" : $" but {string.Join(", ", Except)}");
}

/// <summary>
/// A bot, a swarm, or a part of a swarm: numbers <paramref name="First"/> to <paramref name="Last"/>, from 1.
/// </summary>
public sealed record ActorRef(string Name, int? First, int? Last)
{
    /// <summary>As the file says it.</summary>
    public override string ToString() =>
        First is null ? Name : First == Last ? $"{Name}[{First}]" : $"{Name}[{First}..{Last}]";
}

/// <summary>Where something is sent.</summary>
public abstract record Destination
{
    private Destination()
    {
    }

    /// <summary>The action of sending a text there.</summary>
    public ActionKind TextAction() => this is Group or OwnGroup ? ActionKind.SendGroup : ActionKind.Send;

    /// <summary>The action of sending a file there.</summary>
    public ActionKind FileAction() => this is Group ? ActionKind.SendGroupFile : ActionKind.SendFile;

    /// <summary>To one bot.</summary>
    public sealed record Bot(ActorRef Actor) : Destination;

    /// <summary>To a name nobody has.</summary>
    public sealed record Nobody(string Name) : Destination;

    /// <summary>To a group.</summary>
    public sealed record Group(string Name) : Destination;

    /// <summary>To bots picked by the seed, another one for each message.</summary>
    public sealed record Random(Actors Among) : Destination;

    /// <summary>To the group that <see cref="Step.FormGroups"/> put the sender in.</summary>
    public sealed record OwnGroup : Destination;
}

/// <summary>A text in a scenario.</summary>
public abstract record TextSource
{
    private TextSource()
    {
    }

    /// <summary>As it stands.</summary>
    public sealed record Literal(string Text) : TextSource;

    /// <summary>Made from the seed: so many UTF-8 bytes.</summary>
    public sealed record Generated(int Bytes) : TextSource;

    /// <summary>What was sent last: <c>it</c>.</summary>
    public sealed record Last : TextSource;
}
