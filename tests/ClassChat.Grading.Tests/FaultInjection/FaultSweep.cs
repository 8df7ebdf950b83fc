using System.Diagnostics;
using Bogus;
using ClassChat.Grading.BatchGrading;
using ClassChat.Grading.Reports;
using ClassChat.Harness.Execution;
using ClassChat.Platform.Errors;
using ClassChat.Platform.Failpoints;
using ClassChat.Platform.Linux;
using ClassChat.Sandbox.Isolation;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.FaultInjection;

/// <summary>One access to fail: its kind, its number among those of the kind, and the error.</summary>
internal readonly record struct PlannedFault(FailpointKind Kind, int Number, SystemError Error);

/// <summary>
/// Grades a class again and again, with another access failing each time, and compares it with a run without faults.
/// </summary>
/// <param name="grade">Grades the class into a folder of reports of its own, or into that of the run before.</param>
internal sealed class FaultSweep(Func<bool, Task<BatchResult>> grade)
{
    /// <summary>Time limit for connections to close and processes to be reaped after a run.</summary>
    private static readonly TimeSpan _settleTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Time after which all connections of the run without faults have closed.</summary>
    private static readonly TimeSpan _warmUp = TimeSpan.FromSeconds(1);

    private BatchResult _right = null!;
    private IReadOnlyDictionary<FailpointKind, int> _passes = null!;
    private int _descriptors;
    private int _entries;

    /// <summary>Grades without faults: the right points, and how often each kind of access is passed.</summary>
    public async Task BeginAsync()
    {
        await grade(true); // warms up what is opened once, and creates what all programs share
        _entries = TemporaryFolder.Own.Entries;
        var count = new FaultPlan();
        using (Failpoint.Install(count.Decide)) _right = await grade(true);
        _right.Results.ShouldAllBe(result => IsWhole(result));
        _passes = count.Passes;
        foreach ((FailpointKind kind, int times) in _passes.OrderBy(pass => pass.Key))
            TestContext.Out.WriteLine($"{kind}: {times} passes");
        await SettledAsync(int.MaxValue);
        _descriptors = Descriptors();
    }

    /// <summary>All faults that can be planned.</summary>
    public IReadOnlyList<PlannedFault> All => [.. _passes.OrderBy(pass => pass.Key).SelectMany(
        pass => FaultPlan.ErrorsOf(pass.Key).SelectMany(
            error => Enumerable.Range(1, pass.Value).Select(number => new PlannedFault(pass.Key, number, error))))];

    /// <summary>Some of them: for each kind as many, chosen by a seed, which is printed.</summary>
    public IReadOnlyList<PlannedFault> Some(int seed, int ofEach)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Randomizer(seed);
        return [.. All.GroupBy(fault => fault.Kind).SelectMany(
            kind => random.Shuffle(kind).Take(ofEach))];
    }

    /// <summary>Grades with each fault; tells all that went wrong together.</summary>
    public async Task RunAsync(IReadOnlyList<PlannedFault> faults)
    {
        List<string> wrong = [];
        int hits = 0, costs = 0;
        foreach (PlannedFault fault in faults)
        {
            var plan = new FaultPlan(fault.Kind, fault.Number, fault.Error);
            try
            {
                costs += await RunAsync(plan);
                if (plan.Hit is not null) hits++;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                wrong.Add($"{fault} at '{plan.Hit}': {error.GetType().Name}: {error.Message}");
            }
        }

        TestContext.Out.WriteLine(
            $"{faults.Count} faults planned, {hits} met, {costs} submissions touched, {wrong.Count} went wrong");
        wrong.ShouldBeEmpty(string.Join("\n\n", wrong));
    }

    /// <summary>Grades with one fault, and then without.</summary>
    /// <returns>How many submissions the fault touched.</returns>
    private async Task<int> RunAsync(FaultPlan plan)
    {
        BatchResult result;
        using (Failpoint.Install(plan.Decide)) result = await grade(true);
        result.Results.Count.ShouldBe(_right.Results.Count);
        SubmissionResult[] touched =
            [.. result.Results.Where((standing, at) => !IsSame(standing, _right.Results[at], plan))];
        touched.Length.ShouldBeLessThanOrEqualTo(1);

        BatchResult again = await grade(false);
        for (int at = 0; at < again.Results.Count; at++)
        {
            IsSame(again.Results[at], _right.Results[at], new FaultPlan())
                .ShouldBeTrue($"the next run: {again.Results[at]}");
        }

        again.Results.Count(standing => standing is SubmissionResult.Graded { FromCache: true })
            .ShouldBeGreaterThanOrEqualTo(again.Results.Count - 1, "reports that the next run takes up");
        await SettledAsync(_descriptors);
        Descriptors().ShouldBeLessThanOrEqualTo(_descriptors, "descriptors");
        Processes().ShouldBe(1, "processes, of which one is this");
        TemporaryFolder.Own.Entries.ShouldBe(_entries, "entries of the temporary folder");
        return touched.Length;
    }

    /// <summary>
    /// True for the same points; else every difference must be withheld, with what failed and the remedy.
    /// </summary>
    private static bool IsSame(SubmissionResult standing, SubmissionResult right, FaultPlan plan)
    {
        Report expected = right.ShouldBeOfType<SubmissionResult.Graded>().Report;
        if (standing is SubmissionResult.HarnessFailed failed)
        {
            Explains(failed.Reason, plan);
            return false;
        }

        SubmissionResult.Graded graded = standing.ShouldBeOfType<SubmissionResult.Graded>();
        bool isSame = graded.Unwritten is null;
        if (graded.Unwritten is string unwritten) Explains(unwritten, plan);
        foreach ((ReportItem item, ReportItem wanted) in graded.Report.Items.Zip(expected.Items))
        {
            if (item.Verdict.IsWithheld())
            {
                isSame = false;
                Explains(item.Reason ?? "", plan);
            }
            else
            {
                (item.Id, item.Verdict, item.Points).ShouldBe((wanted.Id, wanted.Verdict, wanted.Points));
            }
        }

        return isSame;
    }

    private static void Explains(string reason, FaultPlan plan)
    {
        reason.ShouldContain(ErrorAdvice.RemedyOf(plan.Error) ?? "no remedy, without a fault");
        reason.ShouldNotContain("   at ClassChat", Case.Sensitive, "a stack trace");
    }

    private static bool IsWhole(SubmissionResult result) =>
        result is SubmissionResult.Graded { Unwritten: null, FromCache: false, Report.Graded: true };

    /// <summary>Waits until connections have closed and processes are reaped.</summary>
    private static async Task SettledAsync(int descriptors)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < _settleTimeout)
        {
            int now = Descriptors();
            bool isSettled = now <= descriptors && (descriptors < int.MaxValue || watch.Elapsed > _warmUp);
            if (isSettled && Processes() == 1) return;
            await look.WaitForNextTickAsync();
        }
    }

    private static int Processes() => ProcFiles.Tree(Environment.ProcessId).Count;

    /// <summary>Number of descriptors, but for those of code that the runtime loads when it is first needed.</summary>
    private static int Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd")
        .Select(path => new FileInfo(path).LinkTarget)
        .Count(target => target is not null && Path.GetExtension(target) is not (".dll" or ".pdb" or ".so"));
}
