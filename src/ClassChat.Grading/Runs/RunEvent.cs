using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Grading.Runs;

/// <summary>
/// Event in the progress of one <see cref="GradingRun"/>, which grades one submission, for live displays; that of a
/// class is a <c>BatchEvent</c>.
/// </summary>
public abstract record RunEvent
{
    private RunEvent()
    {
    }

    /// <summary>
    /// The main part of a run begins: all items to grade, each with the number of its scenarios. In a batch, scenarios
    /// that measure time have mostly ended before.
    /// </summary>
    public sealed record Planned(IReadOnlyList<(RubricItem Item, int Scenarios)> Items) : RunEvent;

    /// <summary>
    /// A scenario has a result. If it failed, it may still be repeated; the ends of its repeats are not reported.
    /// </summary>
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
    /// Only scenarios that measure time remain, and failures to be repeated alone: from here on they run one at a time,
    /// each alone on the machine.
    /// </summary>
    public sealed record ExclusiveNext : RunEvent;
}
