using System.Globalization;
using ClassChat.Platform.Linux;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Sandbox.ControlGroups;

/// <summary>
/// The control groups of this harness process, one in each hierarchy that it needs, and below them those of the
/// programs that it starts.
/// </summary>
public sealed class HarnessGroups : IDisposable
{
    /// <summary>
    /// Shell script that joins groups and becomes a program in them: arguments are the files to join by, <c>--</c> and
    /// the command.
    /// </summary>
    private const string JoinScript =
        "while [ \"$1\" != -- ]; do echo 0 > \"$1\" || exit 125; shift; done; shift; exec \"$@\"";

    /// <summary>Exit code of the script if a group cannot be joined.</summary>
    public const int JoinFailed = 125;

    private const string Memory = "memory", Tasks = "pids", ProcessorTime = "cpuacct";
    private const int MaxAttempts = 3;
    private const int TrialTasks = 100;
    private const long TrialBytes = 256L << 20;

    private readonly GroupTree _tree;
    private readonly Dictionary<Hierarchy, string> _groups = [];
    private readonly Dictionary<string, Hierarchy> _hierarchies;
    private readonly List<SafeFileHandle> _locks = [];
    private readonly UnifiedPlace? _unified;
    private int _count;

    private HarnessGroups(GroupTree tree, Dictionary<string, Hierarchy> hierarchies)
    {
        _tree = tree;
        _hierarchies = hierarchies;
        if (hierarchies.Values.FirstOrDefault(hierarchy => hierarchy.IsUnified) is not Hierarchy unified) return;
        // Processor time is counted in every group of version 2, without a controller.
        _unified = new UnifiedPlace(tree, unified,
            [.. hierarchies.Where(one => one.Value == unified && one.Key != ProcessorTime).Select(one => one.Key)]);
    }

    /// <summary>Creates the groups of this process.</summary>
    /// <returns>The groups; null if this process cannot have groups that limit, count and end programs.</returns>
    public static HarnessGroups? Open()
    {
        HarnessGroups? groups = Open(GroupTree.OfKernel, Hierarchy.OfThisProcess());
        if (groups is not null) AppDomain.CurrentDomain.ProcessExit += (_, _) => groups.Dispose();
        return groups;
    }

    /// <summary>
    /// Creates the groups of this process in hierarchies, after those of killed harnesses are removed.
    /// </summary>
    /// <param name="tree">The tree of groups.</param>
    /// <param name="mounted">The hierarchies that it has.</param>
    internal static HarnessGroups? Open(GroupTree tree, IReadOnlyList<Hierarchy> mounted)
    {
        Dictionary<string, Hierarchy> chosen = [];
        foreach (string controller in (string[])[Memory, Tasks, ProcessorTime])
        {
            Hierarchy? hierarchy =
                mounted.FirstOrDefault(one => one.Controllers is { } all && all.Contains(controller))
                ?? mounted.FirstOrDefault(one => one.IsUnified);
            if (hierarchy is null) return null;
            chosen[controller] = hierarchy;
        }

        var groups = new HarnessGroups(tree, chosen);
        if (groups.Make() && groups.Works()) return groups;
        groups.Dispose();
        return null;
    }

    /// <summary>Command words that start a command in groups.</summary>
    /// <param name="joinFiles">The files to join the groups by.</param>
    public static IReadOnlyList<string> Joining(IReadOnlyList<string> joinFiles) =>
        ["/bin/sh", "-c", JoinScript, "sh", .. joinFiles, "--"];

    /// <summary>Creates the groups of a program.</summary>
    /// <returns>The groups; null if the kernel refuses them.</returns>
    internal ProgramGroup? Create(GroupLimits limits)
    {
        string name = Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);
        string PathOf(string controller) => Path.Combine(_groups[_hierarchies[controller]], name);
        var paths = new GroupPaths(PathOf(Memory), PathOf(Tasks), PathOf(ProcessorTime));
        if (paths.All.All(_tree.Make) && ProgramGroup.SetLimits(_tree, paths, limits))
        {
            var group = new ProgramGroup(_tree, paths);
            if (group.IsComplete) return group;
            group.Dispose();
        }

        foreach (string path in paths.All) _ = _tree.Remove(path);
        return null;
    }

    /// <summary>Kills what is left in the groups and removes them.</summary>
    public void Dispose()
    {
        foreach ((Hierarchy hierarchy, string group) in _groups)
        {
            foreach (string below in GroupTree.SubgroupsOf(group))
            {
                if (Path.GetFileName(below) != UnifiedPlace.OwnName) _ = AbandonedGroups.Remove(_tree, below);
            }

            if (hierarchy.IsUnified) _unified!.Leave(group);
            _ = AbandonedGroups.Remove(_tree, group);
        }

        _groups.Clear();
        foreach (SafeFileHandle held in _locks) held.Dispose();
        _locks.Clear();
    }

    private bool Make()
    {
        foreach (Hierarchy hierarchy in _hierarchies.Values.Distinct())
        {
            AbandonedGroups.Sweep(_tree, hierarchy.MountPoint);
            string? group = null;
            for (int attempt = 0; group is null && attempt < MaxAttempts; attempt++) group = MakeLocked(hierarchy);
            if (group is null) return false;
            _groups[hierarchy] = group;
        }

        return true;
    }

    private string? MakeLocked(Hierarchy hierarchy)
    {
        string name = AbandonedGroups.Prefix + Path.GetRandomFileName();
        string group = Path.Combine(hierarchy.Own, name);
        (string Group, SafeFileHandle Lock)? made = hierarchy.IsUnified ? _unified!.Make(name)
            : GroupLock.Make(_tree, group) is SafeFileHandle held ? (group, held) : null;
        if (made is null) return null;
        _locks.Add(made.Value.Lock);
        return made.Value.Group;
    }

    /// <summary>True if a process can join groups with limits, and they can be removed afterwards.</summary>
    private bool Works()
    {
        using ProgramGroup? group = Create(new GroupLimits(TrialBytes, TrialTasks));
        if (group is null) return false;
        string[] trial = [.. Joining(group.JoinFiles), "true"];
        bool hasJoined = TrialProcess.Succeeds(trial[0], trial[1..]);
        return AbandonedGroups.Retry(group.TryRemove) && hasJoined;
    }
}
