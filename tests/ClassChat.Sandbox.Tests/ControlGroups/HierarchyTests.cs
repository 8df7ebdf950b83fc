using ClassChat.Sandbox.ControlGroups;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.ControlGroups;

/// <summary>Where control groups are mounted, and which of them a process is in.</summary>
public sealed class HierarchyTests
{
    [Test]
    public void Each_hierarchy_of_version_1_has_a_path_of_its_own()
    {
        const string Mounts = """
            31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
            33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
            35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
            40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
            41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
            """;
        const string Memberships = "9:name=systemd:/\n4:memory:/run/7\n3:cpu,cpuacct:/\n0::/user.slice\n";

        IReadOnlyList<Hierarchy> found = Hierarchy.Parse(Mounts, Memberships);

        found.Select(one => one.Own).ShouldBe(
        [
            "/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/memory/run/7", "/sys/fs/cgroup/systemd",
            "/sys/fs/cgroup/unified/user.slice",
        ]);
        found[0].Controllers!.ShouldContain("cpuacct");
        found.Select(one => one.IsUnified).ShouldBe([false, false, false, true]);
    }

    [TestCase("/docker/7", "0::/docker/7/a", "/sys/fs/my cgroup/a", TestName = "A container sees a part of it")]
    [TestCase("/", "0::/", "/sys/fs/my cgroup", TestName = "A namespace begins at the own group")]
    [TestCase("/docker/7", "0::/docker/77", null, TestName = "A group outside of the mounted part is out of reach")]
    [TestCase("/", "0::/../other", null, TestName = "So is one outside of the namespace")]
    public void The_own_group_is_found_below_what_is_mounted(string root, string membership, string? own)
    {
        string mounts = $"41 31 0:38 {root} /sys/fs/my\\040cgroup rw,relatime - cgroup2 cgroup2 rw\n";
        Hierarchy.Parse(mounts, membership).Select(one => one.Own).ShouldBe(own is null ? [] : [own]);
    }
}
