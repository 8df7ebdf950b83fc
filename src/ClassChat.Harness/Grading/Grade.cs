using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Running;
using ClassChat.Harness.Scenarios;
using ClassChat.Protocol;

namespace ClassChat.Harness.Grading;

/// <summary>What a run came to: the record that all reports are made from.</summary>
/// <param name="Submission">Whose.</param>
/// <param name="Rubric">By which rubric.</param>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Items">The items that were asked for, in the order of the rubric.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record Grade(string Submission, string Rubric, int Seed, IReadOnlyList<ItemGrade> Items, double Seconds)
{
    /// <summary>What kept the programs from the machine and their neighbours.</summary>
    public IReadOnlyList<string> Protections { get; init; } = [];

    /// <summary>What was missing to protect the machine, and how to get it; null: nothing.</summary>
    public string? Warning { get; init; }

    /// <summary>The points reached.</summary>
    public int Points => Items.Sum(item => item.Points);

    /// <summary>The points there were to reach.</summary>
    public int Max => Items.Sum(item => item.Item.Points);

    /// <summary>False if the points of some items are withheld: then the points are not final.</summary>
    public bool IsGraded => !Items.Any(item => item.IsWithheld);

    /// <summary>True if some are withheld because the harness had trouble.</summary>
    public bool HasError => Items.Any(item => item.Verdict == Verdict.Error);

    /// <summary>True if some are withheld because something outside the harness prevented a judgement.</summary>
    public bool HasUngraded => Items.Any(item => item.Verdict == Verdict.Ungraded);

    /// <summary>How many items passed.</summary>
    public int Passed => Items.Count(item => item.Verdict == Verdict.Passed);

    /// <summary>How many did not: failed, unstable, or skipped because what they need failed.</summary>
    public int Failed => Items.Count(item => item.Verdict is Verdict.Failed or Verdict.Unstable or Verdict.Skipped);

    /// <summary>True if the program under test would not start for any scenario that could be judged.</summary>
    public bool NeverStarted
    {
        get
        {
            ScenarioGrade[] run = [.. Items.SelectMany(item => item.Scenarios)
                .Where(grade => grade.Result.Verdict is not (Verdict.NotOffered or Verdict.Ungraded))];
            return run.Length > 0 && run.All(grade => grade.Result.NotStarted);
        }
    }

    /// <summary>What was measured.</summary>
    public IEnumerable<Metric> Metrics =>
        Items.SelectMany(item => item.Scenarios).DistinctBy(grade => grade.Scenario.Id)
            .SelectMany(grade => grade.Result.Metrics);
}

/// <summary>What an item came to.</summary>
/// <param name="Item">The item.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Points">The points reached; 0 for now if they are withheld.</param>
/// <param name="Reason">Why it was not run or not graded, if so.</param>
/// <param name="Scenarios">Its scenarios.</param>
public sealed record ItemGrade(
    RubricItem Item, Verdict Verdict, int Points, string? Reason, IReadOnlyList<ScenarioGrade> Scenarios)
{
    /// <summary>True if its points are withheld: it is not known how many were earned.</summary>
    public bool IsWithheld => Verdict.IsWithheld();
}

/// <summary>What a scenario came to, on the program that it was asked of.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Level">The level of that program.</param>
/// <param name="Result">What came of it.</param>
public sealed record ScenarioGrade(Scenario Scenario, Level Level, ScenarioResult Result);
