using System.Text.Json;
using System.Text.RegularExpressions;
using Bogus;
using ClassChat.Grading.Reports;
using ClassChat.Grading.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Specification.Rubrics;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Reports;

/// <summary>Whatever a run came to, all formats say the same of it.</summary>
public sealed class AgreementTests
{
    private static readonly string[] _tasks = ["Task 1", "Task 3", "Task 4", "Bonus"];

    [Test]
    public void Points_counts_and_verdicts_agree_in_every_format([Range(1, 40)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        Grade grade = Any(new Randomizer(seed));
        Report report = ReportBuilder.Build(grade, "");
        string console = ConsoleReportTests.Text(grade);
        string markdown = MarkdownReport.Write(report);
        using JsonDocument json = JsonDocument.Parse(JsonReport.Write(report));

        string counts = $"{grade.Passed} passed, {grade.Failed} failed";
        ConsoleReport.LastLine(report).ShouldBe(counts);
        markdown.ShouldContain($". {counts}.");
        string[] sums =
        [
            Count(grade, Verdict.Passed), Count(grade, Verdict.Failed, Verdict.Unstable),
            Count(grade, Verdict.Skipped), Count(grade, Verdict.Unsupported),
            Count(grade, Verdict.Ungraded, Verdict.Error), Score(grade),
        ];
        Sum(console, '│').ShouldBe(sums);
        Sum(markdown, '|').ShouldBe(sums);

        JsonElement root = json.RootElement;
        root.GetProperty("points").GetInt32().ShouldBe(grade.Points);
        root.GetProperty("max").GetInt32().ShouldBe(grade.Max);
        root.GetProperty("graded").GetBoolean().ShouldBe(grade.IsGraded);
        (report.HasError, report.HasUngraded).ShouldBe((grade.HasError, grade.HasUngraded));
        root.GetProperty("passed").GetInt32().ShouldBe(grade.Passed);
        root.GetProperty("failed").GetInt32().ShouldBe(grade.Failed);
        JsonElement[] items = [.. root.GetProperty("items").EnumerateArray()];
        items.Select(item => item.GetProperty("points").GetInt32()).Sum().ShouldBe(grade.Points);
        for (int i = 0; i < items.Length; i++)
        {
            string verdict = items[i].GetProperty("verdict").GetString()!;
            verdict.ShouldBe(VerdictNames.Name(grade.Items[i].Verdict));
            markdown.ShouldContain($"\n| {grade.Items[i].Item.Id} | {grade.Items[i].Item.Title} | {verdict}");
        }
    }

    [Test]
    public void Each_failing_scenario_is_told_once_in_every_format([Range(1, 40)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        Grade grade = Any(new Randomizer(seed));
        ScenarioGrade[] told = [.. grade.Items
            .Where(item => IsTold(item.Verdict)).SelectMany(item => item.Scenarios)
            .Where(scenario => IsTold(scenario.Result.Verdict)).Distinct()];
        int failed = told.Count(scenario => scenario.Result.Verdict != Verdict.Ungraded);
        // What prevents several scenarios from being judged is told once.
        int reasons = told.Where(scenario => scenario.Result.Verdict == Verdict.Ungraded)
            .Select(scenario => scenario.Result.Reason).Distinct().Count();
        int expected = (grade.NeverStarted ? Math.Min(1, failed) : failed) + reasons;

        Regex.Count(ConsoleReportTests.Text(grade), "^  replay    ", RegexOptions.Multiline).ShouldBe(expected);
        string markdown = MarkdownReport.Write(ReportBuilder.Build(grade, ""));
        Regex.Count(markdown, "^replay    ", RegexOptions.Multiline).ShouldBe(expected);
    }

    [Test]
    public void A_record_that_is_read_again_says_the_same([Range(1, 40)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        Report report = ReportBuilder.Build(Any(new Randomizer(seed)), "--server x");

        Report read = JsonReport.Read(JsonReport.Write(report))!;

        JsonReport.Write(read).ShouldBe(JsonReport.Write(report));
        read.Items.Select(item => (item.Verdict, item.Reason)).ShouldBe(
            report.Items.Select(item => (item.Verdict, item.Reason)));
        (read.Graded, read.HasError, read.HasUngraded, read.Withheld).ShouldBe(
            (report.Graded, report.HasError, report.HasUngraded, report.Withheld));
        read.Graded.ShouldBe(!read.HasError && !read.HasUngraded);
    }

    private static Grade Any(Randomizer random)
    {
        Dictionary<string, ScenarioGrade> scenarios = Enumerable.Range(0, 6)
            .Select(number => new ScenarioGrade(
                SampleGrades.Scenario($"task4/s{number}", $"scenario {number}", "bots a\na joins"),
                random.ArrayElement([Level.Task4, Level.Full]),
                Result(random)))
            .ToDictionary(grade => grade.Scenario.Id);
        IEnumerable<ItemGrade> items = Enumerable.Range(0, random.Int(0, 12)).Select(number =>
        {
            RubricItem item = SampleGrades.Item($"x.i{number}", random.ArrayElement(_tasks), random.Int(0, 9));
            return Judge.Item(
                item with { Needs = number > 0 && random.Bool() ? [$"x.i{number - 1}"] : [] },
                [.. random.ListItems([.. scenarios.Values], random.Int(0, 3))]);
        });
        ItemGrade[] inOrder = [.. items.OrderBy(item => Array.IndexOf(_tasks, item.Item.Task))];
        return SampleGrades.Of([.. Judge.Dependencies(inOrder)]);
    }

    private static ScenarioResult Result(Randomizer random)
    {
        Verdict verdict = random.ArrayElement(
            [
                Verdict.Passed, Verdict.Passed, Verdict.Failed, Verdict.Unstable, Verdict.Unsupported, Verdict.Ungraded,
                Verdict.Error,
            ]);
        bool broke = verdict is Verdict.Failed or Verdict.Unstable;
        return new ScenarioResult(verdict, random.Double())
        {
            Reason = broke ? null : verdict == Verdict.Ungraded ? $"reason {random.Int(1, 2)}" : random.Words(),
            Failure = broke ? SampleGrades.Failure with { Line = random.Int(0, 2) } : null,
            NotStarted = broke && random.Bool(0.2f),
        };
    }

    private static bool IsTold(Verdict verdict) =>
        verdict is Verdict.Failed or Verdict.Unstable or Verdict.Skipped or Verdict.Ungraded or Verdict.Error;

    private static string Score(Grade grade)
    {
        if (grade.Max == 0) return "-";
        bool isWithheld = grade.Items.Any(item => item.IsWithheld && item.Item.Points > 0);
        string reached = !isWithheld ? $"{grade.Points}" : grade.Points == 0 ? "?" : $"{grade.Points} + ?";
        return $"{reached} of {grade.Max}";
    }

    private static string Count(Grade grade, params Verdict[] verdicts)
    {
        int count = grade.Items.Count(item => verdicts.Contains(item.Verdict));
        return count == 0 ? "-" : $"{count}";
    }

    /// <summary>The cells of the table's last line.</summary>
    private static string[] Sum(string text, char border) =>
        [.. text.Split('\n').Single(line => line.StartsWith($"{border} Together ", StringComparison.Ordinal))
            .Split(border, StringSplitOptions.TrimEntries)[2..^1]];
}
