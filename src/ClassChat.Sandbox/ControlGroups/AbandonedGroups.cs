using Microsoft.Win32.SafeHandles;

namespace ClassChat.Sandbox.ControlGroups;

/// <summary>Finds the control groups of harnesses that were killed, kills what runs in them and removes them.</summary>
internal static class AbandonedGroups
{
    /// <summary>Prefix of the names of a harness's groups.</summary>
    public const string Prefix = "classchat-";

    /// <summary>Maximum depth of groups that are searched.</summary>
    private const int MaxDepth = 8;

    /// <summary>Maximum number of groups that are searched.</summary>
    private const int MaxGroups = 5_000;

    /// <summary>Number of tries to remove a group whose processes have just been killed.</summary>
    private const int MaxTries = 20;

    private static readonly TimeSpan _retryInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>Removes all groups of harnesses that have ended, wherever they are in a hierarchy.</summary>
    public static void Sweep(GroupTree tree, string mountPoint)
    {
        int left = MaxGroups;
        Sweep(tree, mountPoint, 1, ref left);
    }

    /// <summary>Kills what is in a group and removes it, trying again while its processes are still ending.</summary>
    /// <returns>False if it could not be removed.</returns>
    public static bool Remove(GroupTree tree, string group) => Retry(() => tree.Clear(group));

    /// <summary>Tries to remove groups until it succeeds, for a tenth of a second.</summary>
    public static bool Retry(Func<bool> remove)
    {
        using var pause = new ManualResetEventSlim();
        for (int attempt = 0; attempt < MaxTries; attempt++)
        {
            if (remove()) return true;
            pause.Wait(_retryInterval);
        }

        return false;
    }

    private static void Sweep(GroupTree tree, string above, int depth, ref int left)
    {
        foreach (string group in GroupTree.SubgroupsOf(above))
        {
            if (left-- <= 0) return;
            if (Path.GetFileName(group).StartsWith(Prefix, StringComparison.Ordinal))
            {
                using SafeFileHandle? held = GroupLock.Take(group);
                if (held is not null) _ = Remove(tree, group); // what is left is tried again by the next harness
            }
            else if (depth < MaxDepth) Sweep(tree, group, depth + 1, ref left);
        }
    }
}
