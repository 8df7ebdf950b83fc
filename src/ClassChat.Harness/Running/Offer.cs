using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Protocol;

namespace ClassChat.Harness.Running;

/// <summary>
/// Says what of a scenario a server's dialect does not offer: nobody loses a point by surprise. What a statement needs
/// is part of its description (<see cref="StepDescription.Needs"/>).
/// </summary>
internal static class Offer
{
    /// <summary>What is lacking, in a sentence; null if all is there.</summary>
    public static string? Lacking(Scenario scenario, Dialect dialect, Level level)
    {
        ServerHabit? habit = scenario.Unless.Where(unless => Has(dialect, unless))
            .Select(unless => (ServerHabit?)unless).FirstOrDefault();
        if (habit is ServerHabit known) return $"not asked where '{known.Name()}', as in dialect '{dialect.Name}'";
        ServerHabit? missing = scenario.OnlyIf.Where(trait => !Has(dialect, trait))
            .Select(trait => (ServerHabit?)trait).FirstOrDefault();
        if (missing is ServerHabit trait)
            return $"asked only where '{trait.Name()}'; dialect '{dialect.Name}' does not claim it";
        // What counts for an item is done whole or not at all.
        if (scenario is { Items.Count: > 0, Load: Workload load }
            && DeedsOf(load, dialect).Count < load.Deeds.Count)
            return $"dialect '{dialect.Name}' does not offer all that is done";
        return Lacking(scenario.Steps, dialect, level);
    }

    /// <summary>What of some statements is lacking, in a sentence; null if all is there.</summary>
    public static string? Lacking(IEnumerable<Step> steps, Dialect dialect, Level level) =>
        Asked(steps).Select(step => Lacking(step, dialect, level)).FirstOrDefault(lacking => lacking is not null);

    /// <summary>The notices and lists that no statement of a scenario asks for.</summary>
    public static IReadOnlySet<EventKind> Ignored(Scenario scenario, Dialect dialect)
    {
        EventKind[] ambient = [EventKind.Joined, EventKind.Left, EventKind.Users, EventKind.Groups, EventKind.Noise];
        var awaited = dialect.Actions.Values.Append(dialect.Join).SelectMany(TalkStep.All).OfType<TalkStep.Await>()
            .SelectMany(step => step.Alternatives).Select(alternative => alternative.Kind);
        return ambient.Except(scenario.AllSteps.SelectMany(step => Events(step, dialect))).Except(awaited).ToHashSet();
    }

    /// <summary>True if somebody may look for something in text, and not in events alone.</summary>
    public static bool LooksAtText(Scenario scenario, Dialect dialect) => dialect.Texts.Count > 0
        || scenario.AllSteps.Any(step => step is Expectation.Reads or Expectation.ReadsMany);

    /// <summary>All statements but those that may be left out.</summary>
    private static IEnumerable<Step> Asked(IEnumerable<Step> steps) => steps.SelectMany(step => step switch
    {
        Block.WhereOffered => [],
        Block block => Asked(block.Steps).Prepend(step),
        _ => [step],
    });

    private static string? Lacking(Step step, Dialect dialect, Level level) => step.Describe().Needs
        .Select(need => Lacking(need, dialect, level)).FirstOrDefault(lacking => lacking is not null);

    private static string? Lacking(Requirement need, Dialect dialect, Level level) => need switch
    {
        Requirement.Action { Kind: ActionKind.JoinGroup } when dialect.NamesMembers => null,
        Requirement.Action action when !dialect.Actions.ContainsKey(action.Kind) =>
            $"dialect '{dialect.Name}' has no action '{Spelling.Of(action.Kind)}'",
        Requirement.Event seen when !dialect.Shows(KindOf(seen, dialect)) =>
            $"dialect '{dialect.Name}' has no event '{Spelling.Of(seen.Kind)}'",
        Requirement.RawBytes when !dialect.TakesRawBytes =>
            $"dialect '{dialect.Name}' frames or encrypts messages: bytes as they are mean nothing to its servers",
        Requirement.FaultyMessages { Incomplete: false } when dialect.Malformed.Count == 0 =>
            $"dialect '{dialect.Name}' says of nothing that it is malformed",
        Requirement.FaultyMessages { Incomplete: true } when dialect.Incomplete.Count == 0 =>
            $"dialect '{dialect.Name}' says of nothing that it is incomplete",
        Requirement.OneGo when !IsPlain(dialect) => $"dialect '{dialect.Name}' sends no message in one go",
        Requirement.AnswerToUnknown => LackingUnknown(dialect, level),
        Requirement.Deeds deeds => LackingWork(deeds.Load, dialect),
        _ => null,
    };

    /// <summary>What bots of a workload can do at a server that talks so.</summary>
    public static IReadOnlyList<WeightedDeed> DeedsOf(Workload load, Dialect dialect) =>
        [.. load.Deeds.Where(weighted => IsOffered(weighted.Deed, dialect))];

    private static bool IsOffered(Deed deed, Dialect dialect) => deed switch
    {
        Deed.Talk { ToGroup: false } => dialect.Actions.ContainsKey(ActionKind.Send),
        Deed.Talk or Deed.Move => !dialect.NamesMembers && dialect.Shows(EventKind.GroupMessage)
            && new[]
            {
                ActionKind.CreateGroup, ActionKind.JoinGroup, ActionKind.LeaveGroup, ActionKind.SendGroup,
            }.All(dialect.Actions.ContainsKey),
        Deed.GiveFile => dialect.Actions.ContainsKey(ActionKind.SendFile) && dialect.Shows(EventKind.File),
        Deed.Burst or Deed.Write => dialect.Actions.ContainsKey(ActionKind.Send) && IsPlain(dialect),
        // A program that talks in our stead knows bots by their names: there are no two of one name.
        Deed.Stall or Deed.Race or Deed.Intrude => dialect.Adapter is null,
        // What a server remembers of whom one writes to is its own affair once that one has gone.
        Deed.Return => dialect.Actions.TryGetValue(ActionKind.Send, out IReadOnlyList<TalkStep>? send)
            && send.All(step => step is not TalkStep.Send { WhenChanged: not null }),
        _ => true,
    };

    private static string? LackingWork(Workload load, Dialect dialect)
    {
        if (dialect.Events.All(pattern => pattern.Kind != EventKind.Message))
            return $"dialect '{dialect.Name}' has no event 'message' that stands by itself";
        return DeedsOf(load, dialect).Any(weighted => weighted.Deed is Deed.Talk or Deed.Burst or Deed.GiveFile)
            ? null
            : $"dialect '{dialect.Name}' offers nothing of what is done";
    }

    private static bool Has(Dialect dialect, ServerHabit habit) => habit switch
    {
        ServerHabit.JoinsCreate => dialect.Semantics.JoinsCreate,
        ServerHabit.OutsidersPost => dialect.Semantics.OutsidersPost,
        ServerHabit.ExitClosesConnection =>
            dialect.Semantics.ExitCloses == true && dialect.Actions.ContainsKey(ActionKind.Exit),
        _ => dialect.Shows(EventKind.Groups) && dialect.Actions.ContainsKey(ActionKind.ListGroups),
    };

    private static string? LackingUnknown(Dialect dialect, Level level) => dialect.Semantics.UnknownAt(level) switch
    {
        UnknownReceiver.Silent =>
            $"not applicable: dialect '{dialect.Name}' says that a message to an unknown name is not answered",
        UnknownReceiver.Refused when !dialect.Shows(EventKind.Refused) =>
            $"dialect '{dialect.Name}' has no event 'refused'",
        UnknownReceiver.Queued =>
            $"not applicable: dialect '{dialect.Name}' says that a message to an unknown name is queued",
        _ => null,
    };

    /// <summary>
    /// True if a message is one thing to say, without waiting for anything: it can be cut, and glued.
    /// </summary>
    public static bool IsPlain(Dialect dialect) => dialect.Adapter is null
        && new[] { ActionKind.Send, ActionKind.SendGroup }
            .All(action => !dialect.Actions.TryGetValue(action, out IReadOnlyList<TalkStep>? steps)
                || steps.All(step => step is TalkStep.Send { On: null }));

    /// <summary>The kinds of events that a statement asks for.</summary>
    public static IEnumerable<EventKind> Events(Step step, Dialect dialect) =>
        step.Describe().Needs.SelectMany(need => need switch
        {
            Requirement.Event seen => [KindOf(seen, dialect)],
            Requirement.EventIfShown seen when dialect.Shows(seen.Kind) => [seen.Kind],
            _ => Array.Empty<EventKind>(),
        });

    // Who tells of joins and leaves by nothing but a new list of users does tell.
    private static EventKind KindOf(Requirement.Event seen, Dialect dialect) =>
        seen.Instead is EventKind instead && !dialect.Shows(seen.Kind) && dialect.Shows(instead) ? instead : seen.Kind;
}
