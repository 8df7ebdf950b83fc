using ClassChat.Grading.Runs;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Execution;
using ClassChat.Harness.WorkloadChecks;
using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Scenarios;
using ClassChat.Specification.Submissions;

namespace ClassChat.Grading.Reports;

/// <summary>
/// Builds the <see cref="Report"/> of a run from its <see cref="Grade"/>: makes texts printable, shortens evidence and
/// adds replay commands. Pure.
/// </summary>
public static class ReportBuilder
{
    /// <summary>Maximum number of violations described for each invariant.</summary>
    private const int MaxExamples = 3;

    /// <summary>Maximum number of refused requests in a report.</summary>
    private const int MaxRefusals = 100;

    /// <summary>Builds the report of a grade.</summary>
    /// <param name="grade">The grade of the run.</param>
    /// <param name="arguments">The arguments that select the submission (<see cref="Submission.Arguments"/>).</param>
    public static Report Build(Grade grade, string arguments)
    {
        ReportItem[] items = [.. grade.Items.Select(item => Item(item, grade.Seed, arguments))];
        return new Report
        {
            Submission = Excerpt.Line(grade.Submission),
            Rubric = grade.Rubric,
            Seed = grade.Seed,
            Points = grade.Points,
            Max = grade.Max,
            Graded = grade.IsGraded,
            Passed = grade.Passed,
            Failed = grade.Failed,
            Seconds = Rounded(grade.Seconds),
            Protections = grade.Protections.Count > 0 ? grade.Protections : null,
            VisibleFiles = grade.VisibleFiles.Count > 0 ? [.. grade.VisibleFiles.Select(Excerpt.Line)] : null,
            Warning = grade.Warning,
            Refusals = grade.Refusals.Count > 0 ? Refusals(grade.Refusals) : null,
            NeverStarted = grade.NeverStarted,
            Items = items,
            Metrics = [.. items.SelectMany(item => item.Scenarios).DistinctBy(scenario => (scenario.Id, scenario.Level))
                .SelectMany(scenario => (scenario.Metrics ?? []).Select(metric =>
                    new ReportMetric(metric.Name, metric.Value, metric.Unit, scenario.Id, scenario.Level)))],
        };
    }

    /// <summary>
    /// The command that runs an item or scenario again with the same names, texts, sizes, orders and splits.
    /// </summary>
    /// <param name="id">The id of the item or scenario.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="arguments">The arguments that select the submission.</param>
    public static string Replay(string id, int seed, string arguments) =>
        PrintableText.Visible(
            $"./run-scenarios.sh {id} --seed {seed}{(arguments.Length > 0 ? " " : "")}{arguments}");

    private static IReadOnlyList<ReportRefusal> Refusals(IReadOnlyList<Refusal> refusals)
    {
        IEnumerable<ReportRefusal> shown = refusals.Take(MaxRefusals).Select(refusal => new ReportRefusal(
            Excerpt.Line(Path.GetFileName(refusal.Request.Path)), refusal.Request.Line,
            Excerpt.Line(refusal.Request.Message), refusal.Outcome, refusal.Request.Suggestion));
        int more = refusals.Count - MaxRefusals;
        if (more <= 0) return [.. shown];
        string file = Excerpt.Line(Path.GetFileName(refusals[0].Request.Path));
        string count = TextList.Count(more, "more request");
        return [.. shown, new ReportRefusal(file, 0, count, "not shown here", "classchat lint shows all")];
    }

    private static ReportItem Item(ItemGrade grade, int seed, string arguments) => new()
    {
        Id = grade.Item.Id,
        Task = grade.Item.Task,
        Title = grade.Item.Title,
        Points = grade.Points,
        Max = grade.Item.Points,
        IsBonus = grade.Item.IsBonus,
        Verdict = grade.Verdict,
        Reason = grade.Reason is string reason ? Excerpt.FirstLine(reason) : null,
        Scenarios = [.. grade.Scenarios.Select(scenario =>
            Scenario(scenario, grade.Item.HintFor(scenario.Scenario.Id), Replay(scenario.Scenario, seed, arguments)))],
    };

    private static string Replay(Scenario scenario, int seed, string arguments)
    {
        string time = scenario.Workload?.Duration switch
        {
            null => "",
            { Milliseconds: 0 } whole => FormattableString.Invariant($" --duration {whole.TotalSeconds:0}s"),
            TimeSpan some => FormattableString.Invariant($" --duration {some.TotalMilliseconds:0}ms"),
        };
        return Replay(scenario.Id, seed, (arguments + time).Trim());
    }

    private static ReportScenario Scenario(ScenarioGrade grade, string? usual, string replay)
    {
        Scenario scenario = grade.Scenario;
        ScenarioResult result = grade.Result;
        var report = new ReportScenario
        {
            Name = scenario.Title,
            Verdict = result.Verdict,
            Seconds = Rounded(result.Seconds),
            Reason = result.Reason is string reason ? Excerpt.FirstLine(reason) : null,
            Trace = result.Reason is string trace ? Excerpt.OtherLines(trace) : null,
            Replay = replay,
            Id = scenario.Id,
            Level = grade.Level.Name(),
            Repeats = result.Repeats is (int failed, int runs) ? $"{failed} of {runs}" : null,
            File = scenario.Path,
            Metrics = result.Metrics.Count > 0 ? result.Metrics : null,
            Checked = result.Findings.Count > 0 ? [.. result.Findings.Select(Finding)] : null,
        };
        if (result.Failure is not Failure failure) return report;
        report = WithEvidence(report, scenario, result, failure);
        return report with { Hint = HintChooser.Choose(scenario, result, usual) };
    }

    private static ReportScenario WithEvidence(
        ReportScenario report, Scenario scenario, ScenarioResult result, Failure failure)
    {
        bool hasLine = failure.Line > 0 && failure.Line <= scenario.Lines.Count;
        IReadOnlyList<string> output = Excerpt.LastLines(failure.ServerOutput);
        return report with
        {
            Reason = Excerpt.Line(failure.Mismatch.Summary),
            Expected = Excerpt.Line(failure.Mismatch.Expected),
            Actual = Excerpt.Line(failure.Mismatch.Actual),
            Line = hasLine ? failure.Line : null,
            Steps = hasLine ? Excerpt.Steps(scenario, failure.Line) : null,
            Shrunk = result.Minimized?.Text.TrimEnd('\n').Split('\n'),
            ShrunkReason =
                result.Minimized is MinimizedScenario minimized ? Excerpt.Line(minimized.Mismatch.Summary) : null,
            Divergence = failure.Divergence is Divergence divergence ? [.. divergence.Lines()] : null,
            Wire = failure.Wires.Count > 0 ? [.. failure.Wires.Select(Visible)] : null,
            Subject = failure.IsOfClient ? "client" : null,
            Typed = failure.Typed.Count > 0 ? [.. failure.Typed.Select(Excerpt.Line)] : null,
            ServerOutput = output.Count > 0 ? output : null,
            Death = failure.ExitReason is string exit ? Excerpt.Line(exit) : null,
        };
    }

    private static ReportFinding Finding(InvariantFinding finding) => new(
        InvariantNames.Name(finding.Invariant), finding.Outcome.ToString().ToLowerInvariant(), finding.Passed,
            finding.Open,
        finding.ViolationCount,
        [.. finding.Violations.Take(MaxExamples)
            .Select(broken => Excerpt.Line($"{broken.Summary} ({broken.Actual})"))]);

    private static WireExcerpt Visible(WireExcerpt wire) => wire with
    {
        Sent = Excerpt.Line(wire.Sent),
        Received = Excerpt.Line(wire.Received),
        DecryptedSent = wire.DecryptedSent is string sent ? Excerpt.Line(sent) : null,
        DecryptedReceived = wire.DecryptedReceived is string received ? Excerpt.Line(received) : null,
    };

    private static double Rounded(double seconds) => Math.Round(seconds, 3);
}
