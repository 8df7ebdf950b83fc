using ClassChat.Platform.Errors;
using ClassChat.Platform.Failpoints;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

/// <summary>Disks that fill up while reports are written: nothing that was graded is lost.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase), Platform("Linux")]
public sealed class FaultTests : IDisposable
{
    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [TestCase("overview.md")]
    [TestCase("gradebook.csv")]
    [CancelAfter(120_000)]
    public async Task A_summary_that_cannot_be_written_is_told_and_loses_no_report(string name)
    {
        _cli.HandIn("anna");
        using (Failing(FailpointKind.WriteFile, name))
            (await GradeAsync()).ShouldBe(5);

        _cli.Error.Shown.ShouldContain($"'artifacts/grades/{name}' could not be written: No space left on device");
        _cli.Error.Shown.ShouldContain("make room on that disk, and start again");
        _cli.Out.Shown.ShouldContain("1 of 1: anna: 9 points of 9\n");
        _cli.LastLine.ShouldBe("1 passed, 0 failed");
        _cli.Has($"artifacts/grades/{name}.part").ShouldBeFalse();

        (await GradeAsync()).ShouldBe(0);
        _cli.Out.Shown.ShouldContain("anna: 9 points of 9, graded before\n");
        _cli.Read("artifacts/grades/gradebook.csv").ShouldContain(
            "anna,\"Group anna\",graded,9,9,9,9,0,0,1,0,0,0,0,0,9,9,passed\r\n");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_grade_whose_report_cannot_be_written_stands_in_the_gradebook()
    {
        _cli.HandIn("anna");
        _cli.HandIn("bert");
        using (Failing(FailpointKind.FlushFile, "anna/report.json"))
            (await GradeAsync()).ShouldBe(5);

        _cli.Out.Shown.ShouldContain("anna: 9 points of 9; its report could not be written: No space left");
        _cli.Read("artifacts/grades/gradebook.csv").ShouldContain(
            "anna,\"Group anna\",graded,9,9,9,9,0,0,1,0,0,0,0,0,9,9,passed\r\n");
        _cli.Read("artifacts/grades/overview.md").ShouldContain("- anna: its report could not be written: No space");
        _cli.Has("artifacts/grades/bert/report.json").ShouldBeTrue();
        _cli.Has("artifacts/grades/anna/report.json").ShouldBeFalse();
        _cli.LastLine.ShouldBe("2 passed, 0 failed");
    }

    [TestCase("run", "t4.route")]
    [TestCase("run", "t4.route", "--wire", "all")]
    [CancelAfter(120_000)]
    public async Task A_run_whose_report_cannot_be_written_prints_its_result(params string[] args)
    {
        using (Failing(FailpointKind.CreateFile, "report.md"))
            (await _cli.RunAsync(args)).ShouldBe(5);

        _cli.LastLine.ShouldBe("1 passed, 0 failed");
        _cli.Error.Shown.ShouldContain("/report.md' could not be written: No space left on device");
        _cli.Error.Shown.ShouldNotContain("please report it");
    }

    private static IDisposable Failing(FailpointKind kind, string file) => Failpoint.Install(
        (at, subject) => at == kind && subject.Contains(file, StringComparison.Ordinal)
            ? SystemError.NoSpace
            : SystemError.None);

    private Task<int> GradeAsync() => _cli.RunAsync("grade", "class", "--only", "t4.route", "--repeat", "0");
}
