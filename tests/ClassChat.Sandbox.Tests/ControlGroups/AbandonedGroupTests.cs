using System.Diagnostics;
using System.Globalization;
using ClassChat.Platform.Linux;
using ClassChat.Sandbox.ControlGroups;
using ClassChat.Sandbox.Isolation;
using Microsoft.Win32.SafeHandles;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.ControlGroups;

/// <summary>Control groups of harnesses that were killed go with the next; those of living ones stay.</summary>
[Platform("Linux")]
[CancelAfter(60_000)]
public sealed class AbandonedGroupTests
{
    [Test]
    public async Task What_nobody_holds_any_more_is_ended_and_removed(CancellationToken cancel)
    {
        using var tree = new FakeGroupTree();
        using Process left = Process.Start("sleep", "60");
        using Process held = Process.Start("sleep", "60");
        tree.Add("above/classchat-left/1", "", left.Id);
        string kept = tree.Add("above/classchat-held", "");
        tree.Add("above/classchat-held/1", "", held.Id);
        tree.Add("above/other", "");
        using SafeFileHandle locked = GroupLock.Take(kept)!;

        AbandonedGroups.Sweep(tree.Calls, tree.Root);

        await left.WaitForExitAsync(cancel);
        tree.All().ShouldBe(["above", "above/classchat-held", "above/classchat-held/1", "above/other"]);
        LibC.ExitCodeOf(held.Id).ShouldBeNull();
        held.Kill();
    }

    [Test]
    public async Task The_same_holds_for_the_kernels_own_groups(CancellationToken cancel)
    {
        Assume.That(IsolationSupport.Here.Groups, Is.Not.Null, "no control groups here: THIS IS NOT TESTED");
        Hierarchy tasks = Hierarchy.OfThisProcess().First(
            one => one.IsUnified || one.Controllers!.Contains("pids"));
        string group = Path.Combine(tasks.Own, AbandonedGroups.Prefix + Path.GetRandomFileName());
        GroupTree.OfKernel.Make(group).ShouldBeTrue();
        string program = Path.Combine(group, "1");
        GroupTree.OfKernel.Make(program).ShouldBeTrue();
        using Process left = Process.Start("sleep", "60");
        string id = left.Id.ToString(CultureInfo.InvariantCulture);
        GroupTree.OfKernel.Write(Path.Combine(program, GroupTree.ProcessesFile), id).ShouldBeTrue();
        GroupTree.ProcessesOf(program).ShouldBe([left.Id]);

        AbandonedGroups.Sweep(GroupTree.OfKernel, tasks.Own);

        await left.WaitForExitAsync(cancel);
        Directory.Exists(group).ShouldBeFalse();
    }

    [Test]
    public async Task A_program_that_cannot_join_its_groups_does_not_run(CancellationToken cancel)
    {
        IReadOnlyList<string> words = [.. HarnessGroups.Joining(["/no/such/group/tasks"]), "echo", "runs"];
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process program = Process.Start(start)!;
        (await program.StandardOutput.ReadToEndAsync(cancel)).ShouldBe("");
        await program.WaitForExitAsync(cancel);
        program.ExitCode.ShouldBe(125);
    }
}
