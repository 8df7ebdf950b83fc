using System.Diagnostics;
using System.Globalization;
using ClassChat.Platform.Linux;
using ClassChat.Sandbox.Isolation;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Programs;

/// <summary>Whose a process is, is told by what it cannot change.</summary>
[Platform("Linux")]
[CancelAfter(60_000)]
public sealed class ProcessAccountingTests
{
    [TestCase("sleep 60 & echo $!; exec sleep 60", TestName = "A child belongs to its parent's program")]
    [TestCase("env -i sleep 60 & echo $!; exec sleep 60", TestName = "So does a child without an environment")]
    [TestCase("setsid sleep 60 & echo $!; exec sleep 60", TestName = "So does a child in a session of its own")]
    [TestCase("(sleep 60 & echo $!); exec sleep 60", TestName = "So does a grandchild that lost its parent")]
    public async Task A_process_is_counted_with_its_program(string script, CancellationToken cancel)
    {
        using Process root = Start(script);
        int child = int.Parse((await root.StandardOutput.ReadLineAsync(cancel))!, CultureInfo.InvariantCulture);
        var roots = new Dictionary<int, long> { [root.Id] = ProcessStatus.Read(root.Id)!.Value.StartTicks };
        var processAccounting = new ProcessAccounting();

        try
        {
            int[] counted = [.. processAccounting.Count(roots)[root.Id].Ids];
            new[] { root.Id, child }.ShouldBeSubsetOf(counted);
        }
        finally
        {
            OrphanProcesses.EndAll(
                () => processAccounting.Count(roots).Values.SelectMany(resourceUsage => resourceUsage.Ids));
            await root.WaitForExitAsync(cancel);
        }

        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (ProcessStatus.Read(child) is { HasEnded: false }) await look.WaitForNextTickAsync(cancel);
    }

    [Test]
    public async Task A_process_that_was_seen_stays_its_programs_when_it_gets_away(CancellationToken cancel)
    {
        // The first child leads a session of its own: once it is killed, its child is nobody's.
        using Process root = Start("setsid sh -c 'sleep 60 & echo $!; wait' & wait; exec sleep 60");
        int child = int.Parse((await root.StandardOutput.ReadLineAsync(cancel))!, CultureInfo.InvariantCulture);
        var roots = new Dictionary<int, long> { [root.Id] = ProcessStatus.Read(root.Id)!.Value.StartTicks };
        var processAccounting = new ProcessAccounting();
        processAccounting.Count(roots)[root.Id].Ids.ShouldContain(child);

        int parent = ProcessStatus.Read(child)!.Value.Parent;
        LibC.Kill(parent, LibC.SIGKILL).ShouldBe(0);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (ProcessStatus.Read(child)!.Value.Parent == parent) await look.WaitForNextTickAsync(cancel);

        processAccounting.Count(roots)[root.Id].Ids.ShouldContain(child);
        OrphanProcesses.EndAll(
            () => processAccounting.Count(roots).Values.SelectMany(resourceUsage => resourceUsage.Ids));
        await root.WaitForExitAsync(cancel);
    }

    [Test]
    public async Task Processes_of_two_programs_and_of_nobody_are_told_apart(CancellationToken cancel)
    {
        using Process one = Start("sleep 60 & echo $!; wait"), two = Start("sleep 60 & sleep 60 & echo $!; wait");
        using Process nobody = Process.Start("sleep", "60");
        await one.StandardOutput.ReadLineAsync(cancel);
        await two.StandardOutput.ReadLineAsync(cancel);
        Dictionary<int, long> roots = new[] { one.Id, two.Id }
            .ToDictionary(id => id, id => ProcessStatus.Read(id)!.Value.StartTicks);

        Dictionary<int, ResourceUsage> counted = new ProcessAccounting().Count(roots);

        counted.Keys.ShouldBe([one.Id, two.Id], ignoreOrder: true);
        (counted[one.Id].Ids.Count, counted[two.Id].Ids.Count).ShouldBe((2, 3));
        OrphanProcesses.EndAll(() => counted.Values.SelectMany(resourceUsage => resourceUsage.Ids));
        nobody.Kill();
    }

    private static Process Start(string script) =>
        Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
}
