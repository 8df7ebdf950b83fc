namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Description of a statement for validation and support checks: its actors, destination and text, and its requirements
/// for the dialect of a server and the console dialect of a client.
/// </summary>
/// <param name="doers">The actors that execute or observe it; null if it has no actor.</param>
/// <param name="bots">Other bots that it names individually; null for one that was omitted.</param>
public sealed class StepDescription(Actors? doers = null, params IReadOnlyList<ActorRef?> bots)
{
    /// <summary>The actors that execute or observe it; null if it has no actor.</summary>
    public Actors? Doers => doers ?? (Doer is null ? null : new Actors([Doer], []));

    /// <summary>The single bot that executes it, if the statement names just one; otherwise null.</summary>
    public ActorRef? Doer { get; init; }

    /// <summary>Other actors that it concerns; null if there are none.</summary>
    public Actors? Others { get; init; }

    /// <summary>The destination of its message; null if it sends nothing.</summary>
    public Destination? To { get; init; }

    /// <summary>The text that it sends or expects; null if it has none.</summary>
    public TextSource? Text { get; init; }

    /// <summary>The requirements for the dialect of a server.</summary>
    public required IReadOnlyList<Requirement> Needs { get; init; }

    /// <summary>
    /// The requirements for the console dialect if a client under test executes or observes it; null if only bots can.
    /// </summary>
    public IReadOnlyList<Requirement>? AtClient { get; init; }

    /// <summary>All actors that it names, each with a flag that is true if it must be a single bot.</summary>
    public IEnumerable<(Actors Actors, bool Single)> Actors
    {
        get
        {
            if (Doers is not null) yield return (Doers, Doer is not null);
            if (Others is not null) yield return (Others, false);
            if (To is Destination.Random random) yield return (random.Among, false);
            if (To is Destination.Bot receiver) yield return (new Actors([receiver.Actor], []), true);
            foreach (ActorRef? bot in bots)
            {
                if (bot is not null) yield return (new Actors([bot], []), true);
            }
        }
    }
}
