namespace ClassChat.Specification.Scenarios;

/// <summary>Description of a statement: what it names, and what it needs of a dialect.</summary>
/// <param name="doers">The actors that do it, or see it; null: it belongs to no actor.</param>
/// <param name="bots">The single bots that it names beside them; null for one that was left out.</param>
public sealed class StepDescription(Actors? doers = null, params IReadOnlyList<ActorRef?> bots)
{
    /// <summary>The actors that do it, or see it; null: it belongs to no actor.</summary>
    public Actors? Doers => doers ?? (Doer is null ? null : new Actors([Doer], []));

    /// <summary>The one bot that does it, where a statement names just one; null: it names several, or none.</summary>
    public ActorRef? Doer { get; init; }

    /// <summary>The actors that it is about beside them; null: there are none.</summary>
    public Actors? Others { get; init; }

    /// <summary>The destination of what it sends; null: it sends nothing.</summary>
    public Destination? To { get; init; }

    /// <summary>The text that it says, or expects; null: it has none.</summary>
    public TextSource? Text { get; init; }

    /// <summary>The requirements for the dialect of a server.</summary>
    public required IReadOnlyList<Requirement> Needs { get; init; }

    /// <summary>
    /// The requirements for the console dialect of a client under test that does it, or of which it is expected; null:
    /// only bots can do it.
    /// </summary>
    public IReadOnlyList<Requirement>? AtClient { get; init; }

    /// <summary>All actors that it names, each with whether just one bot can be meant.</summary>
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
