using ClassChat.Grading.Calibration;
using ClassChat.Grading.Tests.Reports;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Calibration;

/// <summary>What a calibration tells, from grades written out by hand.</summary>
public sealed class CalibrationReportTests
{
    private static readonly CalibrationResult _clean = new(
        "ours", 3, [new(1, SampleGrades.Short with { Items = [SampleGrades.Short.Items[0]] })]);

    private static readonly CalibrationResult _lossy = new("ours", 1, [new CalibratedRun(1, SampleGrades.Mixed)]);

    [Test]
    public void Where_nothing_is_lost_the_bound_is_told() =>
        CalibrationReport.Summarize(_clean).ShouldBe(
            "no item was lost in 1 run: with 95 % confidence, "
            + "a correct program loses anything in less than 95.00 % of runs");

    [Test]
    public void Every_item_that_was_asked_has_its_line() => CalibrationReport.Rows(_lossy)
        .Select(row => string.Join('|', row))
        .ShouldBe([
            $"t1.listen|{Title("t1.listen")}|1|-|95.00 %",
            $"t4.route|{Title("t4.route")}|1|1|100.00 %",
            $"t4.confirm|{Title("t4.confirm")}|1|1|100.00 %",
            $"t4.safe|{Title("t4.safe")}|1|1|100.00 %",
        ]);

    [Test]
    public void A_scenario_that_failed_is_told_once_with_all_it_cost_and_how_to_replay_it() =>
        CalibrationReport.Losses(_lossy.Runs[0], "--own-process").ShouldBe([
            "run 1: t4.route, t4.confirm and t4.safe: bob did not get the message: "
            + $"./run-scenarios.sh task4/route --seed {SampleGrades.Mixed.Seed} --own-process",
        ]);

    [Test]
    public void A_run_that_could_not_be_judged_is_neither_won_nor_lost_and_is_told()
    {
        var result = new CalibrationResult("ours", 3, [.. _clean.Runs, new(2, SampleGrades.Ungraded)]);

        (result.Passed, result.Failed.Count, result.Ungraded.Count).ShouldBe((1, 0, 1));
        CalibrationReport.Summarize(result).ShouldStartWith("no item was lost in 1 run: ");
        CalibrationReport.UngradedSummary(result).ShouldBe(
            "1 run ungraded, counted neither as passed nor as failed: "
            + "something outside the harness prevented a judgement");
        CalibrationReport.Rows(result).Select(row => string.Join('|', row)).ShouldBe([
            $"t1.listen|{Title("t1.listen")}|2|-|77.64 %",
            $"t4.route|{Title("t4.route")}|0|-|100.00 %",
            $"t4.confirm|{Title("t4.confirm")}|0|-|100.00 %",
            "b1.list|what b1.list shows|0|-|100.00 %",
        ]);
        string text = CalibrationReport.Write(result, "x", "");
        text.ShouldContain("\n## What could not be judged\n\n- run 2: t4.route and t4.confirm ungraded: a program ");
        text.ShouldNotContain("What was lost");
    }

    [Test]
    public void A_run_in_which_something_was_lost_counts_whatever_could_not_be_judged()
    {
        var result = new CalibrationResult("ours", 1, [new CalibratedRun(1, SampleGrades.Of(
            SampleGrades.Mixed.Items[1], SampleGrades.Ungraded.Items[3]))]);
        (result.Passed, result.Failed.Count, result.Ungraded.Count).ShouldBe((0, 1, 0));
        CalibrationReport.UngradedSummary(result).ShouldBeNull();
        CalibrationReport.Ungraded(result.Runs[0], "").Single().ShouldStartWith("run 1: b1.list ungraded: ");
    }

    [Test]
    public void The_file_says_what_under_which_conditions_and_what_was_lost()
    {
        string text = CalibrationReport.Write(_lossy, "2 runs side by side, 2 cores", "");
        text.ShouldStartWith(
            "# How often the harness errs\n\nours, which is taken to be correct; 2 runs side by side, 2 cores.\n\n"
            + "**Something was lost in 1 of 1 run: ");
        text.ShouldContain("\n| t4.route | ");
        text.ShouldContain("\n## What was lost\n\n- run 1: t4.route, t4.confirm and t4.safe: ");
        CalibrationReport.Write(_clean, "x", "").ShouldNotContain("What was lost");
    }

    private static string Title(string id) => SampleGrades.Mixed.Items.Single(item => item.Item.Id == id).Item.Title;
}
