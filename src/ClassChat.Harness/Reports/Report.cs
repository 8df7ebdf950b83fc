using System.Text.Json.Serialization;
using ClassChat.Harness.Running;
using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Reports;

/// <summary>
/// The record of a run that all reports are made from, and what <c>report.json</c> holds. All its texts are visible:
/// what a server sent is escaped already. Made by <see cref="Reporting.Of"/>.
/// </summary>
public sealed record Report
{
    /// <summary>Whose program.</summary>
    public required string Submission { get; init; }

    /// <summary>The title of the rubric.</summary>
    public required string Rubric { get; init; }

    /// <summary>The seed of the run.</summary>
    public required int Seed { get; init; }

    /// <summary>The points reached.</summary>
    public required int Points { get; init; }

    /// <summary>The points there were to reach.</summary>
    public required int Max { get; init; }

    /// <summary>
    /// False if the points of some items are withheld: then the points are not final. The items' verdicts tell why.
    /// </summary>
    public required bool Graded { get; init; }

    /// <summary>True if some are withheld because the harness had trouble.</summary>
    [JsonIgnore]
    public bool HasError => Items.Any(item => item.Verdict == Verdict.Error);

    /// <summary>True if some are withheld because something outside the harness prevented a judgement.</summary>
    [JsonIgnore]
    public bool HasUngraded => Items.Any(item => item.Verdict == Verdict.Ungraded);

    /// <summary>The points that are withheld.</summary>
    [JsonIgnore]
    public int Withheld => Items.Sum(item => item.Withheld);

    /// <summary>How many items passed.</summary>
    public required int Passed { get; init; }

    /// <summary>How many items failed, were unstable or skipped.</summary>
    public required int Failed { get; init; }

    /// <summary>How long the run took.</summary>
    public required double Seconds { get; init; }

    /// <summary>What kept the programs from the machine and their neighbours; null: nothing had to.</summary>
    public IReadOnlyList<string>? Protections { get; init; }

    /// <summary>What was missing to protect the machine, and how to get it; null: nothing.</summary>
    public string? Warning { get; init; }

    /// <summary>True if the program under test would not start for any scenario that could be judged.</summary>
    [JsonIgnore]
    public bool NeverStarted { get; init; }

    /// <summary>The items, in the order of the rubric.</summary>
    public required IReadOnlyList<ReportItem> Items { get; init; }

    /// <summary>What was measured, each once.</summary>
    public required IReadOnlyList<ReportMetric> Metrics { get; init; }

    /// <summary>The items by task, in the order of the rubric.</summary>
    [JsonIgnore]
    public IEnumerable<IGrouping<string, ReportItem>> Tasks => Items.GroupBy(item => item.Task);
}

/// <summary>An item of the rubric, and what it came to.</summary>
public sealed record ReportItem
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The task it belongs to.</summary>
    public required string Task { get; init; }

    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary>The points reached.</summary>
    public required int Points { get; init; }

    /// <summary>The points there were to reach.</summary>
    public required int Max { get; init; }

    /// <summary>The points that are withheld: all there were to reach, or none.</summary>
    [JsonIgnore]
    public int Withheld => Verdict.IsWithheld() ? Max : 0;

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why it was not run or not graded, if so.</summary>
    public string? Reason { get; init; }

    /// <summary>Its scenarios.</summary>
    public required IReadOnlyList<ReportScenario> Scenarios { get; init; }
}

/// <summary>A scenario of an item, and what it came to.</summary>
public sealed record ReportScenario
{
    /// <summary>What it shows, in a sentence.</summary>
    public required string Name { get; init; }

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>How long it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>What went wrong, in a sentence; or why it was not run, or not judged.</summary>
    public string? Reason { get; init; }

    /// <summary>What should have been seen.</summary>
    public string? Expected { get; init; }

    /// <summary>What was seen.</summary>
    public string? Actual { get; init; }

    /// <summary>The mistake that this usually is.</summary>
    public string? Hint { get; init; }

    /// <summary>The command that runs this scenario again, with the same names, texts and orders.</summary>
    public required string Replay { get; init; }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The level of the program it was asked of.</summary>
    public required string Level { get; init; }

    /// <summary>How often it failed of how often it was run, if it was run again: <c>2 of 5</c>.</summary>
    public string? Repeats { get; init; }

    /// <summary>The scenario's file.</summary>
    public required string File { get; init; }

    /// <summary>The line that was not met, if it failed at one.</summary>
    public int? Line { get; init; }

    /// <summary>The statements up to the failing one, with their numbers, and a caret below it.</summary>
    public IReadOnlyList<string>? Steps { get; init; }

    /// <summary>True for a workload.</summary>
    [JsonIgnore]
    public bool IsWorkload => File.EndsWith(ScenarioFile.WorkloadEnding, StringComparison.Ordinal);

    /// <summary>What was checked of a workload, property by property; null: it is none, or it came to no end.</summary>
    public IReadOnlyList<ReportFinding>? Checked { get; init; }

    /// <summary>The lines of a short scenario that fails as this workload did.</summary>
    public IReadOnlyList<string>? Shrunk { get; init; }

    /// <summary>What is wrong when that one is run, in a sentence.</summary>
    public string? ShrunkReason { get; init; }

    /// <summary>The last bytes of the bots concerned.</summary>
    public IReadOnlyList<WireExcerpt>? Wire { get; init; }

    /// <summary>What output and end are those of, if not of a server: <c>client</c>.</summary>
    public string? Subject { get; init; }

    /// <summary>The last lines that were typed at the client under test.</summary>
    public IReadOnlyList<string>? Typed { get; init; }

    /// <summary>The last lines that the program under test printed.</summary>
    public IReadOnlyList<string>? ServerOutput { get; init; }

    /// <summary>How it ended, if it did.</summary>
    public string? Death { get; init; }

    /// <summary>Where the harness failed, if it did.</summary>
    public IReadOnlyList<string>? Trace { get; init; }

    /// <summary>What was measured.</summary>
    public IReadOnlyList<Metric>? Metrics { get; init; }
}

/// <summary>What came of checking a property of a workload.</summary>
/// <param name="Property">The property.</param>
/// <param name="Truth">What it comes to: holds, broken or unknown.</param>
/// <param name="Held">How often it was seen to hold.</param>
/// <param name="Open">How often nothing could be said.</param>
/// <param name="Broken">How often it did not hold.</param>
/// <param name="Examples">Some of those cases, in words.</param>
public sealed record ReportFinding(
    string Property, string Truth, long Held, long Open, long Broken, IReadOnlyList<string> Examples);

/// <summary>Something measured, and by which scenario.</summary>
/// <param name="Name">What.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Scenario">The scenario's id.</param>
/// <param name="Level">The level of the program.</param>
public sealed record ReportMetric(string Name, double Value, string Unit, string Scenario, string Level);
