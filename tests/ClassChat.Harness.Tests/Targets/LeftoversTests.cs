using System.Diagnostics;
using ClassChat.Harness.Isolation;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Targets;

/// <summary>What a harness that was killed has left running is ended by the next.</summary>
[Platform("Linux")]
[CancelAfter(60_000)]
public sealed class LeftoversTests
{
    [Test]
    public async Task What_nobody_will_end_any_more_is_ended(CancellationToken cancel)
    {
        using Process abandoned = Marked(Leftovers.MarkFrom(await DeadAsync(cancel), 1));

        Leftovers.EndAbandoned();

        await abandoned.WaitForExitAsync(cancel);
        abandoned.ExitCode.ShouldBe(128 + Native.SigKill);
    }

    [Test]
    public async Task What_somebody_else_answers_for_lives_on(CancellationToken cancel)
    {
        int dead = await DeadAsync(cancel);
        using Process ours = Marked(Leftovers.NewMark());
        // A number means another process in another container.
        using Process elsewhere = Marked($"1-{dead}-1");
        using Process strange = Marked("mine");

        Leftovers.EndAbandoned();

        Process[] alive = [ours, elsewhere, strange];
        alive.ShouldAllBe(process => Native.ExitCodeOf(process.Id) == null && !process.HasExited);
        foreach (Process process in alive) process.Kill();
    }

    private static Process Marked(string mark)
    {
        var start = new ProcessStartInfo("sleep", "60") { Environment = { [Leftovers.Variable] = mark } };
        return Process.Start(start)!;
    }

    /// <summary>The number of a process that has ended.</summary>
    private static async Task<int> DeadAsync(CancellationToken cancel)
    {
        using Process process = Process.Start("true");
        await process.WaitForExitAsync(cancel);
        return process.Id;
    }
}
