using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Sandbox.ControlGroups;

/// <summary>
/// Place in a hierarchy of version 2 where this harness may have groups with controllers. A group whose subgroups have
/// controllers holds no processes itself, so the harness moves into a subgroup of its own if it is in the way.
/// </summary>
/// <param name="tree">The tree of groups.</param>
/// <param name="hierarchy">The hierarchy.</param>
/// <param name="controllers">The controllers needed of it; none: any group will do.</param>
internal sealed class UnifiedPlace(GroupTree tree, Hierarchy hierarchy, IReadOnlyList<string> controllers)
{
    private const string ControlFile = "cgroup.subtree_control";

    /// <summary>Name of the subgroup that the harness moves into.</summary>
    public const string OwnName = "harness";

    private string? _left;

    /// <summary>
    /// Makes the group of the harness: below its own group, so that limits set from outside hold, or else below the
    /// nearest group around it where that is allowed.
    /// </summary>
    /// <param name="name">Name of the new group.</param>
    /// <returns>Path of the group and its lock; null if there is no such place.</returns>
    public (string Group, SafeFileHandle Lock)? Make(string name)
    {
        for (string above = hierarchy.Own; ; above = Path.GetDirectoryName(above)!)
        {
            string group = Path.Combine(above, name);
            if (HasAll(above, "cgroup.controllers") && GroupLock.Make(tree, group) is SafeFileHandle held)
            {
                if ((Enable(above) || (above == hierarchy.Own && MoveAndEnable(above, group))) && Enable(group))
                    return (group, held);
                Leave(group);
                _ = tree.Remove(group);
                held.Dispose();
            }

            if (above.Length <= hierarchy.MountPoint.Length) return null;
        }
    }

    /// <summary>Moves the harness back to where it was, if it has moved into the group.</summary>
    /// <param name="group">The group of the harness.</param>
    public void Leave(string group)
    {
        if (_left is not string above) return;
        // Only a group whose subgroups have no controllers takes processes. If others still have groups there, the
        // harness stays, and the next harness removes the group.
        string off = string.Join(' ', controllers.Select(controller => "-" + controller));
        _ = tree.Write(Path.Combine(group, ControlFile), off);
        _ = tree.Write(Path.Combine(above, ControlFile), off);
        if (!MoveTo(above)) return;
        _ = tree.Remove(Path.Combine(group, OwnName));
        _left = null;
    }

    private bool MoveAndEnable(string above, string group)
    {
        string own = Path.Combine(group, OwnName);
        if (!tree.Make(own)) return false;
        if (!MoveTo(own))
        {
            _ = tree.Remove(own);
            return false;
        }

        _left = above;
        return Enable(above); // refused while other processes are in it
    }

    private bool MoveTo(string group) => tree.Write(
        Path.Combine(group, GroupTree.ProcessesFile), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    private bool Enable(string group) => HasAll(group, ControlFile)
        || tree.Write(
            Path.Combine(group, ControlFile), string.Join(' ', controllers.Select(controller => "+" + controller)));

    private bool HasAll(string group, string file)
    {
        string[] has = GroupTree.Read(Path.Combine(group, file)).Split((char[])[' ', '\n']);
        return controllers.All(has.Contains);
    }
}
