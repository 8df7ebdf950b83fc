using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Grading.Runs;

/// <summary>
/// Progress of one <see cref="GradingRun"/>, which grades one submission, for live reports; that of a class is a
/// <c>BatchEvent</c>.
/// </summary>
public abstract record RunEvent
{
    private RunEvent()
    {
    }

    /// <summary>The run begins: all items that it grades, each with the number of scenarios to run.</summary>
    public sealed record Planned(IReadOnlyList<(RubricItem Item, int Scenarios)> Items) : RunEvent;

    /// <summary>One run of a scenario has ended with a grade; a failed one may still be repeated.</summary>
    public sealed record Ended(ScenarioGrade Grade) : RunEvent;

    /// <summary>
    /// One failed scenario starts again, for the Time-th time, to tell a failure from an unstable result.
    /// </summary>
    public sealed record Repeating(Scenario Scenario, int Time) : RunEvent;

    /// <summary>
    /// One workload failed, and the harness begins to look for a short scenario that fails in the same way.
    /// </summary>
    public sealed record Minimizing(Scenario Scenario) : RunEvent;

    /// <summary>
    /// Only scenarios that measure time remain: from here on they run one at a time, each alone on the machine.
    /// </summary>
    public sealed record ExclusiveNext : RunEvent;
}
