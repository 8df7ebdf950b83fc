using ClassChat.Grading.Reports;
using ClassChat.Grading.Runs;
using ClassChat.Grading.Tests.Reports;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Specification.Rubrics;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;
using Spectre.Console;

namespace ClassChat.Grading.Tests.Runs;

/// <summary>A program that asks for what it may not have costs its own items, and those are not lost.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BlockedProgramTests : IDisposable
{
    private const string Text = """
        submission: x
        programs:
          task1: { server: 'true {port}' }
          task4: { server: 'true ../other/server.py {port}' }
          full: { server: 'true {port}', limits: { memory: 8 GB } }
        """;

    private readonly SubmissionFolder _submission = new();

    public void Dispose() => _submission.Dispose();

    [Test]
    public void Its_items_are_ungraded_and_no_program_of_a_higher_level_takes_its_place()
    {
        Submission submission = Read();
        Suite suite = RepositorySuite.Suite;
        var plan = new GradingPlan(
            suite, submission, suite.Rubric.Items, new Dictionary<(string, Level), ScenarioGrade>());
        plan.Scenarios.Select(job => job.Level).Distinct().ShouldBe([Level.Task1, Level.Full], ignoreOrder: true);
        ItemGrade[] ungraded = [.. plan.Grades().Where(grade => grade.Verdict == Verdict.Ungraded)];
        ungraded.Select(grade => grade.Item.Level).Distinct().ShouldBe([Level.Task3, Level.Task4], ignoreOrder: true);
        ungraded.Select(grade => grade.Reason).Distinct().ShouldBe(
        [
            "the server for task4 was not run: the command names '../other/server.py', which lies outside of the "
            + "submission's folder",
        ]);
        ungraded.ShouldAllBe(grade => grade.IsWithheld && grade.Points == 0);
        submission.ServerFor(Level.Task4).ShouldBeNull();
        submission.ServerFor(Level.Bonus1)!.Value.Level.ShouldBe(Level.Full);
    }

    [Test]
    public void Every_report_shows_what_was_refused_and_what_was_given_instead()
    {
        Grade grade = SampleGrades.Short with { Refusals = Read().Refusals };
        Report report = ReportBuilder.Build(grade, "");
        report.Refusals!.Select(refusal => (refusal.Place, refusal.Outcome)).ShouldBe(
        [
            ("submission.yaml:4", "the server for task4 is not run, and not graded"),
            ("submission.yaml:5", "1 GiB is used"),
        ]);
        JsonReport.Read(JsonReport.Write(report))!.Refusals.ShouldBe(report.Refusals);
        MarkdownReport.Write(report).ShouldContain(
            "| submission.yaml:5 | 'memory' is at most 1 GiB here, not 8 GB | 1 GiB is used | ask for 1 GiB or less; "
            + "whoever grades can allow more in a class file: limits\\_at\\_most |\n");
        using var screen = new Testing.Screen();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(screen),
        });
        console.Profile.Width = 1_000;
        ConsoleReport.Write(report, console);
        screen.Shown.ShouldContain(
            "refused: submission.yaml:5: 'memory' is at most 1 GiB here, not 8 GB: 1 GiB is used\n  ask for 1 GiB");
        JsonReport.Write(ReportBuilder.Build(SampleGrades.Short, "")).ShouldNotContain("refusals");
    }

    [Test]
    public void A_file_that_asks_for_too_much_a_thousand_times_does_not_flood_its_report()
    {
        string paths = string.Join(", ", Enumerable.Range(1, 1_000).Select(number => $"/var/x{number}"));
        Submission submission = _submission
            .Parse($"submission: x\nprograms: {{ task4: {{ server: 'true {{port}}', visible: [{paths}] }} }}\n").Value!;
        submission.Refusals.Count.ShouldBe(1_000);
        Report report = ReportBuilder.Build(SampleGrades.Short with { Refusals = submission.Refusals }, "");
        report.Refusals!.Count.ShouldBe(101);
        report.Refusals[^1].Request.ShouldBe("900 more requests");
    }

    private Submission Read()
    {
        _submission.AddNeighbour();
        return _submission.Parse(Text).Value!;
    }
}
