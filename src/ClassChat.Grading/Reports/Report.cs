using System.Text.Json.Serialization;
using ClassChat.Harness.Execution;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Grading.Reports;

/// <summary>
/// Grade of one submission in the form that all reports are written from, and the content of <c>report.json</c>. Its
/// texts are printable: bytes from servers are escaped. Built by <see cref="ReportBuilder.Build"/>.
/// </summary>
public sealed record Report
{
    /// <summary>Name of the submission.</summary>
    public required string Submission { get; init; }

    /// <summary>The title of the rubric.</summary>
    public required string Rubric { get; init; }

    /// <summary>The seed of the run.</summary>
    public required int Seed { get; init; }

    /// <summary>The points earned.</summary>
    public required int Points { get; init; }

    /// <summary>The maximum points.</summary>
    public required int Max { get; init; }

    /// <summary>
    /// False if the points of some items are withheld, so that the total is not final; the items' verdicts say why.
    /// </summary>
    public required bool Graded { get; init; }

    /// <summary>True if points are withheld because the harness failed.</summary>
    [JsonIgnore]
    public bool HasError => Items.Any(item => item.Verdict == Verdict.Error);

    /// <summary>True if points are withheld because a cause outside the harness prevented a judgement.</summary>
    [JsonIgnore]
    public bool HasUngraded => Items.Any(item => item.Verdict == Verdict.Ungraded);

    /// <summary>The withheld points.</summary>
    [JsonIgnore]
    public int Withheld => Items.Sum(item => item.Withheld);

    /// <summary>Number of items that passed.</summary>
    public required int Passed { get; init; }

    /// <summary>Number of items that failed, were unstable or were skipped.</summary>
    public required int Failed { get; init; }

    /// <summary>Duration of the run in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>
    /// The mechanisms that isolated the programs from the machine and from each other; null if none were needed.
    /// </summary>
    public IReadOnlyList<string>? Protections { get; init; }

    /// <summary>
    /// Paths of the machine that the programs could read beside their own files; null if they were not isolated from
    /// the machine's files.
    /// </summary>
    public IReadOnlyList<string>? VisibleFiles { get; init; }

    /// <summary>The missing protections and how to get them; null if none is missing.</summary>
    public string? Warning { get; init; }

    /// <summary>Refused requests of the submission's file; null if there are none.</summary>
    public IReadOnlyList<ReportRefusal>? Refusals { get; init; }

    /// <summary>True if the program under test did not start for any scenario that could be judged.</summary>
    [JsonIgnore]
    public bool NeverStarted { get; init; }

    /// <summary>The items, in the order of the rubric.</summary>
    public required IReadOnlyList<ReportItem> Items { get; init; }

    /// <summary>The results of all measurements, each once.</summary>
    public required IReadOnlyList<ReportMetric> Metrics { get; init; }

    /// <summary>True if the rubric tells base items and robustness items apart.</summary>
    [JsonIgnore]
    public bool HasKinds => Items.Any(item => item.Kind is not null);

    /// <summary>The items by task, in the order of the rubric.</summary>
    [JsonIgnore]
    public IEnumerable<IGrouping<string, ReportItem>> Tasks => Items.GroupBy(item => item.Task);
}

/// <summary>A request of a submission's file that is not allowed, in a report.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Line">The line, from 1; 0 if it concerns the whole file.</param>
/// <param name="Request">The request, and why it is refused.</param>
/// <param name="Outcome">Consequence: the value used instead, or the program that is not graded.</param>
/// <param name="Remedy">Advice for the author or the grader; null if there is none.</param>
public sealed record ReportRefusal(string File, int Line, string Request, string Outcome, string? Remedy)
{
    /// <summary>The place in the file: <c>submission.yaml:4</c>.</summary>
    [JsonIgnore]
    public string Place => Line > 0 ? FormattableString.Invariant($"{File}:{Line}") : File;
}

/// <summary>A rubric item in a report, with its verdict, points and scenarios.</summary>
public sealed record ReportItem
{
    /// <summary>The item's id.</summary>
    public required string Id { get; init; }

    /// <summary>The task that the item belongs to.</summary>
    public required string Task { get; init; }

    /// <summary>The feature that the item shows.</summary>
    public required string Title { get; init; }

    /// <summary>The points earned.</summary>
    public required int Points { get; init; }

    /// <summary>The maximum points.</summary>
    public required int Max { get; init; }

    /// <summary>
    /// Base or robustness, if the rubric tells them apart; null if it does not, and for items without points.
    /// </summary>
    public ItemKind? Kind { get; init; }

    /// <summary>True if the item belongs to a bonus task.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsBonus { get; init; }

    /// <summary>The withheld points: all of the item's points, or 0.</summary>
    [JsonIgnore]
    public int Withheld => Verdict.IsWithheld() ? Max : 0;

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The reason why it was skipped, not offered or not graded; otherwise null.</summary>
    public string? Reason { get; init; }

    /// <summary>The item's scenarios.</summary>
    public required IReadOnlyList<ReportScenario> Scenarios { get; init; }
}

/// <summary>
/// A scenario of an item in a report, run at one level: its verdict, measurements and replay command and, if it failed,
/// the evidence.
/// </summary>
public sealed record ReportScenario
{
    /// <summary>The scenario's title: one sentence about what it shows.</summary>
    public required string Name { get; init; }

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Duration in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The problem in one sentence, or the reason why it was not run or not judged.</summary>
    public string? Reason { get; init; }

    /// <summary>Description of the expected events.</summary>
    public string? Expected { get; init; }

    /// <summary>Description of the actual events.</summary>
    public string? Actual { get; init; }

    /// <summary>The mistake that usually causes this failure.</summary>
    public string? Hint { get; init; }

    /// <summary>The command that runs this scenario again, with the same names, texts and orders.</summary>
    public required string Replay { get; init; }

    /// <summary>The scenario's id.</summary>
    public required string Id { get; init; }

    /// <summary>The level of the program that it ran on.</summary>
    public required string Level { get; init; }

    /// <summary>Number of failed runs of all runs, if it was repeated: <c>2 of 5</c>.</summary>
    public string? Repeats { get; init; }

    /// <summary>Path of the scenario's file.</summary>
    public required string File { get; init; }

    /// <summary>The line of the statement that failed; null if there is none.</summary>
    public int? Line { get; init; }

    /// <summary>The statements up to the failing one, with their numbers, and a caret below it.</summary>
    public IReadOnlyList<string>? Steps { get; init; }

    /// <summary>True if the scenario is a workload.</summary>
    [JsonIgnore]
    public bool IsWorkload => File.EndsWith(ScenarioFile.WorkloadEnding, StringComparison.Ordinal);

    /// <summary>
    /// The findings for each invariant of a workload; null for other scenarios, or if nothing was checked.
    /// </summary>
    public IReadOnlyList<ReportFinding>? Checked { get; init; }

    /// <summary>The lines of a minimized scenario that reproduces the failure of this workload.</summary>
    public IReadOnlyList<string>? Shrunk { get; init; }

    /// <summary>The problem in one sentence that the minimized scenario shows.</summary>
    public string? ShrunkReason { get; init; }

    /// <summary>A received message with the place marked where it differs from what was expected.</summary>
    public IReadOnlyList<string>? Divergence { get; init; }

    /// <summary>The last bytes of the bots involved.</summary>
    public IReadOnlyList<WireExcerpt>? Wire { get; init; }

    /// <summary>
    /// The kind of program that the output and the exit belong to, if it is not a server: <c>client</c>.
    /// </summary>
    public string? Subject { get; init; }

    /// <summary>The last lines typed at the client under test.</summary>
    public IReadOnlyList<string>? Typed { get; init; }

    /// <summary>The last output lines of the program under test.</summary>
    public IReadOnlyList<string>? ServerOutput { get; init; }

    /// <summary>The way the program under test ended; null if it did not.</summary>
    public string? Death { get; init; }

    /// <summary>Stack trace of a failure of the harness; null if there was none.</summary>
    public IReadOnlyList<string>? Trace { get; init; }

    /// <summary>Results of measurements.</summary>
    public IReadOnlyList<Metric>? Metrics { get; init; }
}

/// <summary>Result of checking one invariant of a workload, in a report.</summary>
/// <param name="Property">Name of the invariant.</param>
/// <param name="Truth">The result: holds, violated or unknown.</param>
/// <param name="Held">Number of cases in which it held.</param>
/// <param name="Open">Number of undetermined cases.</param>
/// <param name="Broken">Number of violations.</param>
/// <param name="Examples">Descriptions of some violations.</param>
public sealed record ReportFinding(
    string Property, string Truth, long Held, long Open, long Broken, IReadOnlyList<string> Examples);

/// <summary>A measured value in a report, with the scenario that measured it.</summary>
/// <param name="Name">Name of the quantity.</param>
/// <param name="Value">The measured value.</param>
/// <param name="Unit">Unit of the value; empty if it has none.</param>
/// <param name="Scenario">The scenario's id.</param>
/// <param name="Level">The level of the program.</param>
public sealed record ReportMetric(string Name, double Value, string Unit, string Scenario, string Level);
