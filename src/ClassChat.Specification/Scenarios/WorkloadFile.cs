namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Parses workload files (<c>scenarios/**/*.workload</c>) into scenarios with a single statement,
/// <see cref="Expectation.WorkloadHolds"/>.
/// </summary>
internal static class WorkloadFile
{
    /// <summary>Minimum number of bots, so that each has another to send to.</summary>
    private const int MinBots = 2;

    /// <summary>Maximum number of messages in a burst, and of rivals for a name.</summary>
    private const int MaxAtOnce = ConnectLimits.AtOnce;

    /// <summary>Parses the lines of a file.</summary>
    public static Scenario? Read(string path, string id, string[] lines, ErrorCollector errors)
    {
        var headerParser = new HeaderParser(errors, HeaderKeywords.OfWorkloads);
        var statementParser = new StatementParser(errors, WorkloadStatements.Lines, [], headerParser.IsSwarm);
        foreach (SourceLine line in SourceLine.Tree(lines, errors))
        {
            if (!headerParser.Parse(line)) statementParser.Add(line);
        }

        var load = new Workload
        {
            Actions = [.. statementParser.Steps.OfType<WorkloadLine.Weighted>()
                .Select(line => new WeightedAction(line.Weight, line.Action))],
            Groups = statementParser.Steps.OfType<WorkloadLine.Groups>().LastOrDefault()?.Count ?? 0,
            Operations = statementParser.Steps.OfType<WorkloadLine.Operations>().LastOrDefault()?.Count
                ?? Workload.DefaultOperations,
            Invariants = headerParser.Invariants.Count > 0 ? headerParser.Invariants : Enum.GetValues<Invariant>(),
        };
        Scenario? scenario = headerParser.Build(path, id, lines, [new Expectation.WorkloadHolds(load) { Line = 1 }]);
        foreach (WorkloadLine.Weighted line in statementParser.Steps.OfType<WorkloadLine.Weighted>()) Check(
            line, load, errors);
        if (scenario is not null && errors.All.Count == 0) Check(load, scenario, errors);
        return scenario;
    }

    private static void Check(Workload load, Scenario scenario, ErrorCollector errors)
    {
        int bots = scenario.Participants.Sum(participant => participant.Count ?? 1);
        if (bots < MinBots) errors.Add(1, "a workload takes two bots or more", "for example: bots 20 students");
        if (load.Groups >= bots) errors.Add(1, "a workload has fewer groups than bots", "add bots");
        if (load.Actions.All(weighted =>
            weighted.Action is not (WorkloadAction.SendText or WorkloadAction.SendBurst or WorkloadAction.SendFile)))
            errors.Add(1, "nothing is sent, so there is nothing to see", "add: weight 10: send a user a message");
    }

    private static void Check(WorkloadLine.Weighted line, Workload load, ErrorCollector errors)
    {
        string? wrong = line.Action switch
        {
            WorkloadAction.SendText { ToGroup: true } or WorkloadAction.ChangeMembership when load.Groups == 0 =>
                "there are no groups",
            WorkloadAction.SendText sendText => Size(
                sendText.LeastBytes, sendText.MostBytes, WorkloadStatements.MinBytes, WorkloadStatements.MaxTextBytes),
            WorkloadAction.SendFile file => Size(file.LeastBytes, file.MostBytes, 0, WorkloadStatements.MaxFileBytes),
            WorkloadAction.SendBurst { Count: > MaxAtOnce } or WorkloadAction.RaceForName { Rivals: > MaxAtOnce } =>
                $"at most {MaxAtOnce} at once",
            WorkloadAction.RaceForName { Rivals: < 2 } => "a race takes two or more",
            _ => null,
        };
        if (wrong is null) return;
        bool lacksGroups = load.Groups == 0
            && line.Action is WorkloadAction.SendText { ToGroup: true } or WorkloadAction.ChangeMembership;
        string? remedy = lacksGroups ? "add a line, such as: groups 4" : null;
        errors.Add(line.Line, wrong, remedy);
    }

    private static string? Size(int least, int most, int lowest, int highest) =>
        least > most ? "the smaller size comes first"
        : least < lowest || most > highest ? $"sizes are from {lowest:N0} to {highest:N0} bytes"
        : null;
}
