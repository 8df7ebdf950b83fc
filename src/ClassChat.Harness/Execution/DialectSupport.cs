using ClassChat.Protocol;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Compares what a scenario's statements need with what a dialect offers: finds the first missing feature, for which no
/// points are lost, and the events and workload actions that can be used.
/// </summary>
internal static class DialectSupport
{
    /// <summary>Describes the first missing feature in one sentence; null if nothing is missing.</summary>
    public static string? FindUnsupported(Scenario scenario, Dialect dialect, Level level)
    {
        ServerTrait? excluding = scenario.Unless.Where(unless => Has(dialect, level, unless))
            .Select(unless => (ServerTrait?)unless).FirstOrDefault();
        if (excluding is ServerTrait known) return $"not asked where '{known.Name()}', as in dialect '{dialect.Name}'";
        ServerTrait? missing = scenario.OnlyIf.Where(trait => !Has(dialect, level, trait))
            .Select(trait => (ServerTrait?)trait).FirstOrDefault();
        if (missing is ServerTrait trait)
            return $"asked only where '{trait.Name()}'; dialect '{dialect.Name}' does not claim it";
        // A workload that counts for a rubric item runs completely or not at all.
        if (scenario is { Items.Count: > 0, Workload: Workload load }
            && ActionsOf(load, dialect).Count < load.Actions.Count)
            return $"dialect '{dialect.Name}' does not offer all that is done";
        return FindUnsupported(scenario.Steps, dialect, level) ?? GroupSupport.FindUnsupported(scenario, dialect);
    }

    /// <summary>
    /// Describes the first feature that some statements need but the dialect lacks, in one sentence; null if nothing is
    /// missing.
    /// </summary>
    public static string? FindUnsupported(IEnumerable<Step> steps, Dialect dialect, Level level) =>
        Mandatory(steps).Select(step => FindUnsupported(step, dialect, level))
            .FirstOrDefault(lacking => lacking is not null);

    /// <summary>
    /// Kinds of notices and lists that neither the scenario's statements nor the dialect's dialogues use.
    /// </summary>
    public static IReadOnlySet<EventKind> Ignored(Scenario scenario, Dialect dialect)
    {
        EventKind[] ambient = [EventKind.Joined, EventKind.Left, EventKind.Users, EventKind.Groups, EventKind.Noise];
        var awaited =
            dialect.Actions.Values.Append(dialect.Join).Append(dialect.EncryptedJoin).SelectMany(DialogueStep.All).OfType<DialogueStep.Await>()
            .SelectMany(step => step.Alternatives).Select(alternative => alternative.Kind);
        return ambient.Except(scenario.AllSteps.SelectMany(step => Events(step, dialect))).Except(awaited).ToHashSet();
    }

    /// <summary>True if a check may search the received text, not only the events.</summary>
    public static bool ReadsText(Scenario scenario, Dialect dialect) => dialect.Texts.Count > 0
        || scenario.AllSteps.Any(step => step is Expectation.Reads or Expectation.ReadsMany);

    /// <summary>All statements except those in optional blocks.</summary>
    private static IEnumerable<Step> Mandatory(IEnumerable<Step> steps) => steps.SelectMany(step => step switch
    {
        Block.IfOffered => [],
        Block block => Mandatory(block.Steps).Prepend(step),
        _ => [step],
    });

    private static string? FindUnsupported(Step step, Dialect dialect, Level level) => step.Describe().Needs
        .Select(need => FindUnsupported(need, dialect, level)).FirstOrDefault(lacking => lacking is not null);

    private static string? FindUnsupported(Requirement need, Dialect dialect, Level level) => need switch
    {
        Requirement.Action action when GroupSupport.IsReplaced(action.Kind, dialect) => null,
        Requirement.Action action when !dialect.Actions.ContainsKey(action.Kind) =>
            $"dialect '{dialect.Name}' has no action '{SnakeCase.FromEnum(action.Kind)}'",
        Requirement.Event seen when !dialect.Shows(KindOf(seen, dialect)) =>
            $"dialect '{dialect.Name}' has no event '{SnakeCase.FromEnum(seen.Kind)}'",
        Requirement.RawBytes when !dialect.AcceptsRawBytes =>
            $"dialect '{dialect.Name}' frames or encrypts messages: bytes as they are mean nothing to its servers",
        Requirement.FaultyMessages { Incomplete: false } when dialect.Malformed.Count == 0 =>
            $"dialect '{dialect.Name}' says of nothing that it is malformed",
        Requirement.FaultyMessages { Incomplete: true } when dialect.Incomplete.Count == 0 =>
            $"dialect '{dialect.Name}' says of nothing that it is incomplete",
        Requirement.Encryption when !dialect.OffersEncryption =>
            $"dialect '{dialect.Name}' has no encryption with a session key of the client's",
        Requirement.CombinableWrites when !IsPlain(dialect) => $"dialect '{dialect.Name}' sends no message in one go",
        Requirement.UnknownRecipientReply => FindUnsupportedUnknown(dialect, level),
        Requirement.WorkloadActions workload => FindUnsupportedWorkload(workload.Load, dialect),
        _ => null,
    };

    /// <summary>The actions of a workload that the dialect supports.</summary>
    public static IReadOnlyList<WeightedAction> ActionsOf(Workload load, Dialect dialect) =>
        [.. load.Actions.Where(weightedAction => IsOffered(weightedAction.Action, dialect))];

    private static bool IsOffered(WorkloadAction action, Dialect dialect) => action switch
    {
        WorkloadAction.SendText { ToGroup: false } => dialect.Actions.ContainsKey(ActionKind.Send),
        WorkloadAction.SendText or WorkloadAction.ChangeMembership =>
            !dialect.NamesMembers && !dialect.Semantics.OneGroupAtATime && dialect.Shows(EventKind.GroupMessage)
            && new[]
            {
                ActionKind.CreateGroup, ActionKind.JoinGroup, ActionKind.LeaveGroup, ActionKind.SendGroup,
            }.All(dialect.Actions.ContainsKey),
        WorkloadAction.SendFile => dialect.Actions.ContainsKey(ActionKind.SendFile) && dialect.Shows(EventKind.File),
        WorkloadAction.SendBurst or WorkloadAction.SetWriteMode =>
            dialect.Actions.ContainsKey(ActionKind.Send) && IsPlain(dialect),
        // An adapter program identifies bots by name, so no two bots can share one.
        WorkloadAction.StopReading or WorkloadAction.RaceForName or WorkloadAction.ClaimTakenName =>
            dialect.Adapter is null,
        // It is unspecified whether a server remembers the chosen recipient once that user has disconnected.
        WorkloadAction.Reconnect => dialect.Actions.TryGetValue(ActionKind.Send, out IReadOnlyList<DialogueStep>? send)
            && send.All(step => step is not DialogueStep.Send { WhenChanged: not null }),
        _ => true,
    };

    private static string? FindUnsupportedWorkload(Workload load, Dialect dialect)
    {
        if (dialect.Events.All(pattern => pattern.Kind != EventKind.Message))
            return $"dialect '{dialect.Name}' has no event 'message' that stands by itself";
        return ActionsOf(load, dialect).Any(weightedAction =>
            weightedAction.Action is WorkloadAction.SendText or WorkloadAction.SendBurst or WorkloadAction.SendFile)
            ? null
            : $"dialect '{dialect.Name}' offers nothing of what is done";
    }

    private static bool Has(Dialect dialect, Level level, ServerTrait trait) => trait switch
    {
        ServerTrait.EndsIdleConnections => dialect.Semantics.EndsIdleConnections,
        ServerTrait.NamesIgnoreCase => dialect.Semantics.NamesIgnoreCase,
        ServerTrait.AwayMembersStay => dialect.Semantics.AwayMembersStay,
        ServerTrait.SenderGetsOwnMessages => dialect.Semantics.SenderGetsOwnMessages,
        ServerTrait.QueuesForNewNames => dialect.Semantics.UnknownAt(level) == UnknownRecipientPolicy.Queued,
        ServerTrait.JoinCreatesGroup => dialect.Semantics.JoinCreatesGroup,
        ServerTrait.NonMembersMayPost => dialect.Semantics.NonMembersMayPost,
        ServerTrait.ExitClosesConnection =>
            dialect.Semantics.ExitClosesConnection == true && dialect.Actions.ContainsKey(ActionKind.Exit),
        ServerTrait.OneGroupAtATime => dialect.Semantics.OneGroupAtATime,
        ServerTrait.BuiltInGroups => dialect.Semantics.BuiltInGroups.Count > 0,
        _ => dialect.Shows(EventKind.Groups) && dialect.Actions.ContainsKey(ActionKind.ListGroups),
    };

    private static string? FindUnsupportedUnknown(Dialect dialect, Level level) =>
        dialect.Semantics.UnknownAt(level) switch
    {
        UnknownRecipientPolicy.Silent =>
            $"not applicable: dialect '{dialect.Name}' says that a message to an unknown name is not answered",
        UnknownRecipientPolicy.Refused when !dialect.Shows(EventKind.Refused) =>
            $"dialect '{dialect.Name}' has no event 'refused'",
        UnknownRecipientPolicy.Queued =>
            $"not applicable: dialect '{dialect.Name}' says that a message to an unknown name is queued",
        _ => null,
    };

    /// <summary>
    /// True if sending a message is a single write without waiting, so that it can be split or combined with others.
    /// </summary>
    public static bool IsPlain(Dialect dialect) => dialect.Adapter is null
        && new[] { ActionKind.Send, ActionKind.SendGroup }
            .All(action => !dialect.Actions.TryGetValue(action, out IReadOnlyList<DialogueStep>? steps)
                || steps.All(step => step is DialogueStep.Send { On: null }));

    /// <summary>Kinds of events that a statement needs.</summary>
    public static IEnumerable<EventKind> Events(Step step, Dialect dialect) =>
        step.Describe().Needs.SelectMany(need => need switch
        {
            Requirement.Event seen => [KindOf(seen, dialect)],
            Requirement.EventIfShown seen when dialect.Shows(seen.Kind) => [seen.Kind],
            _ => Array.Empty<EventKind>(),
        });

    // A new user list counts as a join or leave notice if the dialect has no such notices and lists come unasked.
    private static EventKind KindOf(Requirement.Event seen, Dialect dialect)
    {
        bool isAsked = seen.Instead == EventKind.Users && dialect.Semantics.UserListOnRequest;
        return seen.Instead is EventKind instead && !isAsked && !dialect.Shows(seen.Kind) && dialect.Shows(instead)
            ? instead
            : seen.Kind;
    }
}
