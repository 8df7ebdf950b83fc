namespace ClassChat.Harness.Scenarios;

/// <summary>Reads workload files (<c>scenarios/**/*.workload</c>): scenarios that nobody wrote step by step.</summary>
internal static class WorkloadFile
{
    /// <summary>Fewest bots: somebody has to be talked to.</summary>
    private const int LeastBots = 2;

    /// <summary>Most messages in a burst, and most rivals for a name.</summary>
    private const int MostAtOnce = ConnectLimit.AtOnce;

    /// <summary>Reads the lines of a file.</summary>
    public static Scenario? Read(string path, string id, string[] lines, Faults faults)
    {
        var head = new Head(faults, Head.OfWorkloads);
        var body = new Body(faults, WorkloadForms.Lines, [], head.IsSwarm);
        foreach (SourceLine line in SourceLine.Tree(lines, faults))
        {
            if (!head.Take(line)) body.Add(line);
        }

        var load = new Workload
        {
            Deeds = [.. body.Steps.OfType<WorkloadLine.Weighted>()
                .Select(line => new WeightedDeed(line.Weight, line.Deed))],
            Groups = body.Steps.OfType<WorkloadLine.Groups>().LastOrDefault()?.Count ?? 0,
            Operations = body.Steps.OfType<WorkloadLine.Operations>().LastOrDefault()?.Count
                ?? Workload.DefaultOperations,
            Properties = head.Properties.Count > 0 ? head.Properties : Enum.GetValues<Property>(),
        };
        Scenario? scenario = head.Build(path, id, lines, [new Expectation.Work(load) { Line = 1 }]);
        foreach (WorkloadLine.Weighted line in body.Steps.OfType<WorkloadLine.Weighted>()) Check(line, load, faults);
        if (scenario is not null && faults.All.Count == 0) Check(load, scenario, faults);
        return scenario;
    }

    private static void Check(Workload load, Scenario scenario, Faults faults)
    {
        int bots = scenario.Casts.Sum(cast => cast.Count ?? 1);
        if (bots < LeastBots) faults.Add(1, "a workload takes two bots or more", "for example: bots 20 students");
        if (load.Groups >= bots) faults.Add(1, "a workload has fewer groups than bots", "add bots");
        if (load.Deeds.All(deed => deed.Deed is not (Deed.Talk or Deed.Burst or Deed.GiveFile)))
            faults.Add(1, "nothing is sent, so there is nothing to see", "add: weight 10: send a user a message");
    }

    private static void Check(WorkloadLine.Weighted line, Workload load, Faults faults)
    {
        string? wrong = line.Deed switch
        {
            Deed.Talk { ToGroup: true } or Deed.Move when load.Groups == 0 => "there are no groups",
            Deed.Talk talk => Size(
                talk.LeastBytes, talk.MostBytes, WorkloadForms.LeastBytes, WorkloadForms.MostTextBytes),
            Deed.GiveFile file => Size(file.LeastBytes, file.MostBytes, 0, WorkloadForms.MostFileBytes),
            Deed.Burst { Count: > MostAtOnce } or Deed.Race { Rivals: > MostAtOnce } => $"at most {MostAtOnce} at once",
            Deed.Race { Rivals: < 2 } => "a race takes two or more",
            _ => null,
        };
        if (wrong is null) return;
        bool lacksGroups = load.Groups == 0 && line.Deed is Deed.Talk { ToGroup: true } or Deed.Move;
        string? remedy = lacksGroups ? "add a line, such as: groups 4" : null;
        faults.Add(line.Line, wrong, remedy);
    }

    private static string? Size(int least, int most, int lowest, int highest) =>
        least > most ? "the smaller size comes first"
        : least < lowest || most > highest ? $"sizes are from {lowest:N0} to {highest:N0} bytes"
        : null;
}
