using System.Globalization;
using ClassChat.Sandbox.ControlGroups;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.ControlGroups;

/// <summary>Control groups of version 2, in a tree of files that keeps the kernel's rules.</summary>
[Platform("Linux")]
public sealed class UnifiedGroupTests
{
    private const int Somebody = 1; // a process that always exists

    [Test]
    public void A_harness_alone_in_its_group_moves_aside_and_comes_back()
    {
        using var tree = new FakeGroupTree("memory", "pids", "cpu");
        tree.Add("session", "");
        PassOn(tree.Root);
        string own = tree.Add("session/run", "");
        PassOn(Path.GetDirectoryName(own)!);
        Join(tree, own, Environment.ProcessId);

        HarnessGroups groups = HarnessGroups.Open(tree.Calls, [tree.HierarchyOf("session/run")])!;

        string ours = Path.GetFileName(Directory.GetDirectories(own)[0]);
        ours.ShouldStartWith("classchat-");
        Read(own, ours, "harness", "cgroup.procs").ShouldBe($"{Environment.ProcessId}");
        Read(own, ours, "cgroup.subtree_control").ShouldBe("memory pids");
        groups.Dispose();
        tree.All().ShouldBe(["session", "session/run"]);
        Read(own, "cgroup.procs").ShouldBe(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Read(own, "cgroup.subtree_control").ShouldBe("");

        void PassOn(string group) =>
            tree.Calls.Write(Path.Combine(group, "cgroup.subtree_control"), "+memory +pids").ShouldBeTrue();
    }

    [Test]
    public void Beside_others_the_harness_stays_and_uses_the_group_around_it()
    {
        using var tree = new FakeGroupTree("memory", "pids");
        tree.Calls.Write(Path.Combine(tree.Root, "cgroup.subtree_control"), "+memory +pids").ShouldBeTrue();
        tree.Add("session", "+memory +pids");
        string own = tree.Add("session/shell", "", Somebody, Environment.ProcessId);

        using (HarnessGroups.Open(tree.Calls, [tree.HierarchyOf("session/shell")]).ShouldNotBeNull())
        {
            tree.All().Count(path => path.StartsWith("session/classchat-", StringComparison.Ordinal)).ShouldBe(1);
            Read(own, "cgroup.procs").ShouldBe(
                string.Create(CultureInfo.InvariantCulture, $"{Somebody}\n{Environment.ProcessId}"));
        }

        tree.All().ShouldBe(["session", "session/shell"]);
    }

    [TestCase("pids", TestName = "Without the memory controller there are no groups and no traces")]
    [TestCase("memory pids", TestName = "Where no group may be made there are none and no traces")]
    public void Without_rights_there_are_none(string controllers)
    {
        using var tree = new FakeGroupTree(controllers.Split(' '));
        string own = tree.Add("shell", "", Somebody, Environment.ProcessId);
        if (controllers.Contains("memory", StringComparison.Ordinal)) tree.Close(tree.Root);

        HarnessGroups.Open(tree.Calls, [tree.HierarchyOf("shell")]).ShouldBeNull();

        tree.All().ShouldBe(["shell"]);
        Read(own, "cgroup.procs").ShouldContain($"{Environment.ProcessId}");
    }

    [Test]
    public void A_program_gets_its_limits_and_is_counted()
    {
        using var tree = new FakeGroupTree("memory", "pids");
        string own = tree.Add("shell", "", Somebody, Environment.ProcessId);
        using HarnessGroups groups = HarnessGroups.Open(tree.Calls, [tree.HierarchyOf("shell")])!;

        using ProgramGroup program = groups.Create(new GroupLimits(64 << 20, 40)).ShouldNotBeNull();

        string file = program.JoinFiles.ShouldHaveSingleItem();
        Path.GetFileName(file).ShouldBe("cgroup.procs");
        string group = Path.GetDirectoryName(file)!;
        string[] limits = [.. new[] { "memory.max", "memory.swap.max", "memory.oom.group", "pids.max" }
            .Select(name => Read(group, name))];
        limits.ShouldBe(["67108864", "0", "1", "40"]);
        (program.IsOutOfMemory, program.ProcessorTime, program.Tasks).ShouldBe((false, TimeSpan.Zero, 0L));
        File.WriteAllText(Path.Combine(group, "cpu.stat"), "usage_usec 1500000\nuser_usec 3\n");
        File.WriteAllText(Path.Combine(group, "memory.events"), "low 0\nmax 7\noom 0\noom_kill 1\n");
        program.IsOutOfMemory.ShouldBeFalse(); // the machine had no memory left
        File.WriteAllText(Path.Combine(group, "memory.events"), "low 0\nmax 7\noom 1\noom_kill 1\n");
        (program.IsOutOfMemory, program.ProcessorTime).ShouldBe((true, TimeSpan.FromSeconds(1.5)));
        program.TryRemove().ShouldBeTrue();
        Directory.Exists(group).ShouldBeFalse();
        Read(own, "cgroup.procs").ShouldContain($"{Environment.ProcessId}");
    }

    private static void Join(FakeGroupTree tree, string group, int process) => tree.Calls.Write(
        Path.Combine(group, "cgroup.procs"), process.ToString(CultureInfo.InvariantCulture)).ShouldBeTrue();

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine(path));
}
