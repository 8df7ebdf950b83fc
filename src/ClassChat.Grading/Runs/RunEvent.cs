using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Grading.Runs;

/// <summary>Progress event of a <see cref="GradingRun"/>, for live reports.</summary>
public abstract record RunEvent
{
    private RunEvent()
    {
    }

    /// <summary>The run begins; each item has a number of planned scenario runs.</summary>
    public sealed record Planned(IReadOnlyList<(RubricItem Item, int Scenarios)> Items) : RunEvent;

    /// <summary>A scenario has ended.</summary>
    public sealed record Ended(ScenarioGrade Grade) : RunEvent;

    /// <summary>A failed scenario is repeated.</summary>
    public sealed record Repeating(Scenario Scenario, int Time) : RunEvent;

    /// <summary>A failed workload is being minimized.</summary>
    public sealed record Minimizing(Scenario Scenario) : RunEvent;

    /// <summary>Only scenarios that measure time remain; each waits until nothing else runs.</summary>
    public sealed record ExclusiveNext : RunEvent;
}
