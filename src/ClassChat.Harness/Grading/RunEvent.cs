using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Grading;

/// <summary>What happens in a run, as it happens: what reports that are live listen to.</summary>
public abstract record RunEvent
{
    private RunEvent()
    {
    }

    /// <summary>So many runs of scenarios are ahead.</summary>
    public sealed record Planned(IReadOnlyList<(RubricItem Item, int Scenarios)> Items) : RunEvent;

    /// <summary>A scenario has ended.</summary>
    public sealed record Ended(ScenarioGrade Grade) : RunEvent;

    /// <summary>A scenario that failed is run again.</summary>
    public sealed record Repeating(Scenario Scenario, int Time) : RunEvent;

    /// <summary>A short scenario is made of a workload that failed.</summary>
    public sealed record Shrinking(Scenario Scenario) : RunEvent;

    /// <summary>Only scenarios that measure time are left: they wait until nothing else runs.</summary>
    public sealed record AloneNext : RunEvent;
}
