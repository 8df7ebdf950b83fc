using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

/// <summary>How often the harness errs, by the command line.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed partial class CalibrateTests : IDisposable
{
    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [Test, CancelAfter(60_000)]
    public async Task An_item_that_is_never_lost_gets_a_bound()
    {
        (await _cli.RunAsync("calibrate", "t4.route", "--runs", "10", "--seed", "5")).ShouldBe(0);

        _cli.LastLine.ShouldBe("10 passed, 0 failed");
        _cli.Out.Shown.ShouldContain("10 of 10 runs, 0 failed\n");
        _cli.Out.Shown.ShouldContain("seeds from 5\nno item was lost in 10 runs: with 95 % confidence, ");
        _cli.Read("artifacts/calibration/calibration.md")
            .ShouldContain("| t4.route | a message reaches its receiver | 10 | - | 25.89 % |\n");
    }

    [Test, CancelAfter(60_000)]
    public async Task What_is_lost_is_told_with_a_report_of_each_run_and_how_to_replay_it()
    {
        (await _cli.RunAsync("calibrate", "--runs", "2", "--seed", "7", "--jobs", "1")).ShouldBe(1);

        _cli.LastLine.ShouldBe("0 passed, 2 failed");
        _cli.Out.Shown.ShouldContain("\nrun 2: t4.wrong: ");
        _cli.Out.Shown.ShouldContain(": ./run-scenarios.sh task4/wrong --seed 8\n");
        _cli.Read("artifacts/calibration/calibration.md").ShouldContain("| t4.wrong | what no server does | 2 | 2 | ");
        _cli.Read("artifacts/calibration/seed-8/report.md").ShouldContain("t4.wrong");
    }

    [Test, CancelAfter(120_000)]
    public async Task Interrupted_it_tells_what_is_known_by_then()
    {
        using var ending = new CancellationTokenSource();
        Task<int> calibrating = _cli.RunAsync(
            ending.Token, "calibrate", "t4.route", "--runs", "1000000", "--jobs", "1", "--report", "out");
        await _cli.Out.WaitForAsync("1 of 1,000,000 runs");
        await ending.CancelAsync();

        (await calibrating).ShouldBe(130);
        _cli.Error.Shown.ShouldContain(" of 1,000,000 runs had ended; these count");
        _cli.Read("out/calibration.md").ShouldContain("No item was lost in ");
    }

    [Test, CancelAfter(120_000)]
    public async Task Resumed_it_runs_the_others_and_adds_them_up()
    {
        string[] arguments = ["calibrate", "t4.wrong", "t4.route", "--jobs", "1", "--seed", "7"];
        (await _cli.RunAsync([.. arguments, "--runs", "2"])).ShouldBe(1);
        string file = Path.Combine(_cli.Path, "artifacts/calibration/runs.jsonl");
        await File.AppendAllTextAsync(file, "{\"number\":3,\"se"); // it was killed while it wrote

        (await _cli.RunAsync([.. arguments, "--runs", "5", "--resume"])).ShouldBe(1);

        _cli.LastLine.ShouldBe("0 passed, 5 failed");
        _cli.Out.Shown.ShouldContain("2 runs of 5 ended earlier; these count\n3 of 5 runs, 3 failed\n");
        _cli.Out.Shown.ShouldContain(": ./run-scenarios.sh task4/wrong --seed 8\n");
        _cli.Read("artifacts/calibration/calibration.md").ShouldContain("| t4.wrong | what no server does | 5 | 5 | ");
        (await File.ReadAllLinesAsync(file)).Length.ShouldBe(6);

        (await _cli.RunAsync([.. arguments, "--runs", "5", "--resume"])).ShouldBe(1);
        _cli.LastLine.ShouldBe("0 passed, 5 failed"); // nothing was left to run

        (await _cli.RunAsync("calibrate", "t4.route", "--runs", "5", "--resume")).ShouldBe(3);
        _cli.Error.Shown.ShouldContain("its runs are of another program, other items, other conditions");
        await File.WriteAllTextAsync(file, "something else\n");
        (await _cli.RunAsync([.. arguments, "--resume"])).ShouldBe(3);
        _cli.Error.Shown.ShouldContain("it is not a file of a calibration");
    }

    [Test, CancelAfter(120_000), Platform("Linux")]
    public async Task Starved_it_has_what_it_was_left()
    {
        // A process of its own: what gives up its priority never gets it back.
        var start = new ProcessStartInfo(
            "dotnet", [typeof(Program).Assembly.Location, "calibrate", "t4.route", "--runs", "30", "--cpu", "0.5"])
        {
            WorkingDirectory = _cli.Path,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string told = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        process.ExitCode.ShouldBe(0, told);
        Match left = Left().Match(told);
        left.Success.ShouldBeTrue(told);
        // Never less; more where the machine is so busy that the neighbour does not get its part either.
        double.Parse(left.Groups[1].Value, CultureInfo.InvariantCulture).ShouldBeInRange(0.45, 1);
    }

    [TestCase("--cpu takes a number from 0.05 to 64, not '0'", "calibrate", "--cpu", "0")]
    [TestCase("--cpu 64: this machine has only ", "calibrate", "--cpu", "64")]
    [TestCase("--runs takes a whole number from 1 to 1000000, not 'x'", "calibrate", "--runs", "x")]
    [TestCase("there is no item or scenario 't9'", "calibrate", "t9")]
    [TestCase("--submission and --own-process exclude each other", "calibrate", "--submission", "x", "--own-process")]
    [CancelAfter(60_000)]
    public async Task What_cannot_be_understood_exits_with_3(string message, params string[] args)
    {
        (await _cli.RunAsync(args)).ShouldBe(3);
        _cli.Error.Shown.ShouldStartWith(message);
        _cli.Out.Shown.ShouldBeEmpty();
    }

    [GeneratedRegex(@"busy neighbours left (\d\.\d\d)")]
    private static partial Regex Left();
}
