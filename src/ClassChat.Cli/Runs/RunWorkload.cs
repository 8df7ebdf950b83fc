using System.Globalization;
using ClassChat.Cli.Surroundings;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Reports;
using ClassChat.Harness.Running;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Shrinking;
using ClassChat.Harness.Verification;
using ClassChat.Protocol;
using Spectre.Console;

namespace ClassChat.Cli.Runs;

/// <summary>Plays one workload, for as long as it was asked, and says what of it holds.</summary>
/// <param name="request">What was asked.</param>
/// <param name="shell">Where.</param>
internal sealed class RunWorkload(RunRequest request, Shell shell)
{
    /// <summary>So many cases are told of each property that is broken.</summary>
    private const int MaxTold = 3;

    private const string ShrunkName = "shrunk" + ScenarioFile.Ending;

    private readonly IAnsiConsole _console = shell.OpenConsole();

    /// <summary>Plays it.</summary>
    /// <param name="named">The workload file.</param>
    /// <param name="suite">Where the dialects are.</param>
    /// <param name="submission">Whose program.</param>
    /// <param name="cancel">Ends it, and leaves nothing running.</param>
    /// <returns>How the program ends.</returns>
    public async Task<int> DoAsync(string named, Suite suite, Submission submission, CancellationToken cancel)
    {
        Choice<Scenario> read = Read(named);
        if (read.Refusal is Refusal refusal) return shell.Refuse(refusal);
        Scenario workload = read.Value!;
        if (ProgramFor(workload, submission) is not (Level level, Program program))
            return shell.Refuse(Refusal.Usage(
                $"--workload: '{named}' is for servers of level {workload.From.Name()} or higher, and there is none"));

        double factor = request.Patience * await PatientClock.MeasureAsync(cancel);
        using var clock = new PatientClock(factor);
        ScenarioResult result = await new ScenarioRun(program.Target, program.Dialect, clock)
            .RunAsync(workload, level, request.Seed, cancel);
        Write(workload, result);
        Finding? broken = result.Findings.FirstOrDefault(finding => finding.Truth == Truth.Broken);
        if (broken is not null && request.Connect is null)
        {
            await shell.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"looking for a short scenario that fails, too, for about {request.Shrinking.TotalSeconds:0} s"));
            ShrunkScenario? shrunk = await new Shrinker(
                program.Target, program.Dialect, level, clock, request.Seed, suite.Reference)
                .ShrinkAsync(workload, broken.Property, request.Shrinking, cancel);
            await TellAsync(shrunk, submission, cancel);
        }

        return await EndAsync(result);
    }

    private Choice<Scenario> Read(string named)
    {
        string path = shell.FullPath(named);
        if (!File.Exists(path)) return Refusal.Usage($"--workload: there is no file '{named}'");
        Reading<Scenario> reading = ScenarioFile.Load(path, Path.GetFileNameWithoutExtension(path));
        if (reading.Value is not Scenario scenario) return ScenarioFolder.Invalid(shell, reading.Faults);
        if (scenario.Steps is not [Expectation.Work { Load: Workload load } step])
            return Refusal.Usage($"--workload: '{named}' is a scenario", $"run it by: classchat run {named}");
        if (request.Duration is not TimeSpan duration) return scenario;
        return scenario with { Steps = [step with { Load = load with { Duration = duration } }] };
    }

    private static (Level, Program)? ProgramFor(Scenario workload, Submission submission)
    {
        Level[] levels = [.. submission.Programs.Keys.Where(workload.IsFor).OrderDescending()];
        return levels.Length == 0 ? null : (levels[0], submission.Programs[levels[0]]);
    }

    private void Write(Scenario workload, ScenarioResult result)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (string heading in new[] { "Checked", "Held", "Not to be said", "Broken", "So it" })
            table.AddColumn(new TableColumn(new Text(heading)));
        foreach (Finding finding in result.Findings)
        {
            table.AddRow(new[]
            {
                PropertyNames.Of(finding.Property), Number(finding.Held), Number(finding.Open),
                Number(finding.BrokenCount), Word(finding.Truth),
            }.Select(cell => new Text(cell)));
        }

        string seconds = Words.Count((long)result.Seconds, "second");
        _console.WriteLine($"{workload.Title}, seed {request.Seed}, {seconds}");
        _console.Write(table);
        foreach (Metric metric in result.Metrics)
            _console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{metric.Name}: {metric.Value:#,0}"));
        foreach (Difference difference in result.Findings.SelectMany(finding => finding.Broken.Take(MaxTold)))
        {
            _console.WriteLine(difference.Sentence);
            _console.WriteLine($"  expected: {difference.Expected}");
            _console.WriteLine($"  got:      {difference.Actual}");
        }
    }

    private async Task TellAsync(ShrunkScenario? shrunk, Submission submission, CancellationToken cancel)
    {
        if (shrunk is null)
        {
            await shell.Out.WriteLineAsync("none was found: give it longer (--shrink 60s), or play the workload again");
            return;
        }

        string folder = shell.FullPath(request.Report);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, ShrunkName);
        await File.WriteAllTextAsync(path, shrunk.Text, cancel);
        await shell.Out.WriteLineAsync();
        await shell.Out.WriteAsync(shrunk.Text);
        await shell.Out.WriteLineAsync();
        await shell.Out.WriteLineAsync(
            $"{shrunk.Difference.Sentence}: failed {shrunk.Failed} of {shrunk.Runs} times, "
            + Words.Count(shrunk.Steps, "step"));
        await shell.Out.WriteLineAsync(
            $"replay: {Reporting.Replay(shell.Shown(path), request.Seed, submission.Arguments)}");
    }

    private async Task<int> EndAsync(ScenarioResult result)
    {
        int broken = result.Findings.Count(finding => finding.Truth == Truth.Broken);
        bool isTold = result.Failure is null || broken > 0;
        if (!isTold) broken = 1;
        if (result.Reason is not null) await shell.Error.WriteLineAsync(result.Reason);
        int held = result.Findings.Count(finding => finding.Truth == Truth.Holds);
        await shell.Out.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{held} passed, {broken} failed"));
        return result.NotStarted ? ExitCode.NotStarted
            : result.Verdict == Verdict.Error ? ExitCode.Trouble
            : result.Verdict == Verdict.Passed ? ExitCode.Passed
            : ExitCode.Failed;
    }

    private static string Word(Truth truth) => truth switch
    {
        Truth.Holds => "holds",
        Truth.Broken => "is broken",
        _ => "is unknown",
    };

    private static string Number(long number) =>
        number == 0 ? "-" : number.ToString("N0", CultureInfo.InvariantCulture);
}
