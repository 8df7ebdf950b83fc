using System.Globalization;
using ClassChat.Platform.Linux;
using ClassChat.Sandbox.ControlGroups;
using Shouldly;

namespace ClassChat.Sandbox.Tests.ControlGroups;

/// <summary>
/// A tree of files that keeps the rules of a hierarchy of version 2: a group has the controllers that the group above
/// passes on; whoever passes some on holds no processes; a group with processes or subgroups stays.
/// </summary>
internal sealed class FakeGroupTree : IDisposable
{
    private readonly HashSet<string> _closed = [];

    public FakeGroupTree(params string[] controllers)
    {
        Root = Directory.CreateTempSubdirectory("classchat-test-").FullName;
        Fill(Root, controllers);
    }

    /// <summary>Where the hierarchy is mounted.</summary>
    public string Root { get; }

    public GroupTree Calls => new(Make, Remove, Write);

    public Hierarchy HierarchyOf(string own) => new(Root, Path.Combine(Root, own), null);

    /// <summary>Makes a group as whoever started the harness has made it.</summary>
    public string Add(string path, string passedOn = "", params int[] processes)
    {
        string group = Path.Combine(Root, path);
        if (!Directory.Exists(Path.GetDirectoryName(group))) Add(Path.GetDirectoryName(path)!);
        Make(group).ShouldBeTrue();
        foreach (int process in processes) Write(Path.Combine(group, "cgroup.procs"), $"{process}").ShouldBeTrue();
        if (passedOn.Length > 0) Write(Path.Combine(group, "cgroup.subtree_control"), passedOn).ShouldBeTrue();
        return group;
    }

    /// <summary>Lets nobody make groups below a group any more.</summary>
    public void Close(string group) => _closed.Add(group);

    /// <summary>Paths of all groups below the root.</summary>
    public IReadOnlyList<string> All() =>
    [
        .. Directory.EnumerateDirectories(Root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal),
    ];

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private bool Make(string path)
    {
        string above = Path.GetDirectoryName(path)!;
        if (_closed.Contains(above) || Directory.Exists(path)) return false;
        Directory.CreateDirectory(path);
        Fill(path, Words(Path.Combine(above, "cgroup.subtree_control")));
        return true;
    }

    private bool Remove(string path)
    {
        if (!Directory.Exists(path)) return true;
        bool isInUse = GroupTree.SubgroupsOf(path).Count > 0
            || Words(Path.Combine(path, "cgroup.procs")).Any(id => id == $"{Environment.ProcessId}"
                || ProcessStatus.Read(int.Parse(id, CultureInfo.InvariantCulture)) is { HasEnded: false });
        if (!isInUse) Directory.Delete(path, recursive: true);
        return !isInUse;
    }

    private bool Write(string path, string text)
    {
        string group = Path.GetDirectoryName(path)!;
        if (!File.Exists(path)) return false;
        return Path.GetFileName(path) switch
        {
            "cgroup.subtree_control" => PassOn(group, text.Split(' ')),
            "cgroup.procs" => Move(group, text),
            "cgroup.kill" => Kill(group),
            _ => Put(path, text),
        };
    }

    private bool PassOn(string group, string[] changes)
    {
        string file = Path.Combine(group, "cgroup.subtree_control");
        string[] has = Words(Path.Combine(group, "cgroup.controllers"));
        bool adds = changes.Any(change => change[0] == '+');
        if (adds && group != Root && Words(Path.Combine(group, "cgroup.procs")).Length > 0) return false;
        if (changes.Any(change => !has.Contains(change[1..]))) return false;
        string[] passed = [.. Words(file).Union(changes.Where(one => one[0] == '+').Select(one => one[1..]))
            .Except(changes.Where(one => one[0] == '-').Select(one => one[1..]))];
        foreach (string below in GroupTree.SubgroupsOf(group)) Fill(below, passed);
        return Put(file, string.Join(' ', passed));
    }

    private bool Move(string group, string process)
    {
        if (group != Root && Words(Path.Combine(group, "cgroup.subtree_control")).Length > 0) return false;
        foreach (string other in All().Select(path => Path.Combine(Root, path, "cgroup.procs")))
            Put(other, string.Join('\n', Words(other).Where(id => id != process)));
        string file = Path.Combine(group, "cgroup.procs");
        return Put(file, string.Join('\n', [.. Words(file), process]));
    }

    private static bool Kill(string group)
    {
        foreach (int process in GroupTree.ProcessesOf(group)) _ = LibC.Kill(process, LibC.SIGKILL);
        return true;
    }

    /// <summary>Writes the files that a group with these controllers has.</summary>
    private static void Fill(string group, string[] controllers)
    {
        Dictionary<string, string> files = new()
        {
            ["cgroup.controllers"] = string.Join(' ', controllers), ["cgroup.subtree_control"] = "",
            ["cgroup.procs"] = "", ["cgroup.kill"] = "", ["cpu.stat"] = "usage_usec 0\nuser_usec 0\n",
        };
        if (controllers.Contains("pids")) (files["pids.max"], files["pids.current"]) = ("max", "0");
        if (controllers.Contains("memory"))
        {
            (files["memory.max"], files["memory.swap.max"], files["memory.oom.group"]) = ("max", "max", "0");
            files["memory.events"] = "low 0\noom 0\noom_kill 0\n";
        }

        foreach ((string name, string text) in files)
        {
            string path = Path.Combine(group, name);
            if (!File.Exists(path) || name == "cgroup.controllers") Put(path, text);
        }
    }

    private static bool Put(string path, string text)
    {
        File.WriteAllText(path, text);
        return true;
    }

    private static string[] Words(string path) =>
        File.ReadAllText(path).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
