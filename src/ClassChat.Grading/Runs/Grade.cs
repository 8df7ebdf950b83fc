using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;
using ClassChat.Specification.Submissions;

namespace ClassChat.Grading.Runs;

/// <summary>
/// Result of one <see cref="GradingRun"/>: the items of one submission with verdicts, points and full scenario results.
/// <c>ReportBuilder</c> turns it into a <c>Report</c>.
/// </summary>
/// <param name="Submission">Name of the submission.</param>
/// <param name="Rubric">Name of the rubric.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Items">The graded items, in the order of the rubric.</param>
/// <param name="Seconds">Duration of the run in seconds.</param>
public sealed record Grade(string Submission, string Rubric, int Seed, IReadOnlyList<ItemGrade> Items, double Seconds)
{
    /// <summary>The mechanisms that isolated the programs from the machine and from each other.</summary>
    public IReadOnlyList<string> Protections { get; init; } = [];

    /// <summary>
    /// Paths of the machine that the programs could read beside their own files; empty if they were not isolated from
    /// the machine's files.
    /// </summary>
    public IReadOnlyList<string> VisibleFiles { get; init; } = [];

    /// <summary>The missing protections and how to get them; null if none is missing.</summary>
    public string? Warning { get; init; }

    /// <summary>Everything that the submission's file asks for and does not get.</summary>
    public IReadOnlyList<Refusal> Refusals { get; init; } = [];

    /// <summary>The points earned.</summary>
    public int Points => Items.Sum(item => item.Points);

    /// <summary>The maximum points.</summary>
    public int Max => Items.Sum(item => item.Item.Points);

    /// <summary>False if the points of some items are withheld, so that the total is not final.</summary>
    public bool IsGraded => !Items.Any(item => item.IsWithheld);

    /// <summary>True if points are withheld because the harness failed.</summary>
    public bool HasError => Items.Any(item => item.Verdict == Verdict.Error);

    /// <summary>True if points are withheld because a cause outside the harness prevented a judgement.</summary>
    public bool HasUngraded => Items.Any(item => item.Verdict == Verdict.Ungraded);

    /// <summary>Number of items that passed.</summary>
    public int Passed => Items.Count(item => item.Verdict == Verdict.Passed);

    /// <summary>
    /// Number of items that failed, were unstable, or were skipped because an item that they need failed.
    /// </summary>
    public int Failed => Items.Count(item => item.Verdict is Verdict.Failed or Verdict.Unstable or Verdict.Skipped);

    /// <summary>True if the program under test did not start for any scenario that could be judged.</summary>
    public bool NeverStarted
    {
        get
        {
            ScenarioGrade[] run = [.. Items.SelectMany(item => item.Scenarios)
                .Where(grade => grade.Result.Verdict is not (Verdict.Unsupported or Verdict.Ungraded))];
            return run.Length > 0 && run.All(grade => grade.Result.NotStarted);
        }
    }

    /// <summary>Results of measurements.</summary>
    public IEnumerable<Metric> Metrics =>
        Items.SelectMany(item => item.Scenarios).DistinctBy(grade => grade.Scenario.Id)
            .SelectMany(grade => grade.Result.Metrics);
}

/// <summary>Verdict and points of one rubric item, with the results of its scenarios.</summary>
/// <param name="Item">The item.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Points">The points earned; 0 for now if they are withheld.</param>
/// <param name="Reason">The reason why it was skipped, not offered or not graded; otherwise null.</param>
/// <param name="Scenarios">The grades of its scenarios.</param>
public sealed record ItemGrade(
    RubricItem Item, Verdict Verdict, int Points, string? Reason, IReadOnlyList<ScenarioGrade> Scenarios)
{
    /// <summary>True if its points are withheld, since the earned points are unknown.</summary>
    public bool IsWithheld => Verdict.IsWithheld();
}

/// <summary>Result of one scenario on the program of one level of a submission; repeats are combined in it.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Level">The level of the program.</param>
/// <param name="Result">The result of the scenario.</param>
public sealed record ScenarioGrade(Scenario Scenario, Level Level, ScenarioResult Result);
