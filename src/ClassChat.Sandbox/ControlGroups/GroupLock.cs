using ClassChat.Platform.FileSystem;
using ClassChat.Platform.Linux;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Sandbox.ControlGroups;

/// <summary>
/// Lock on the folder of a control group (flock(2)), which ends with the process that holds it: a group of a harness
/// that nobody holds is abandoned. It also holds between containers that see the same groups.
/// </summary>
internal static class GroupLock
{
    /// <summary>
    /// Makes a group and locks it, before anything is in it: another harness may take an unlocked group for abandoned,
    /// and kill what runs there.
    /// </summary>
    /// <returns>The lock; null if the group cannot be made, or another harness has removed it.</returns>
    public static SafeFileHandle? Make(GroupTree tree, string group)
    {
        if (!tree.Make(group)) return null;
        SafeFileHandle? held = Take(group);
        if (held is not null && Directory.Exists(group)) return held;
        held?.Dispose();
        _ = tree.Remove(group);
        return null;
    }

    /// <summary>Locks a group; null if somebody else holds it or it is gone.</summary>
    public static SafeFileHandle? Take(string group)
    {
        if (!LibCFiles.AreKnown) return null;
        int folder = LibCFiles.OpenAt(
            LibCFiles.AT_FDCWD, EntryName.From(group).ZeroTerminated, LibCFiles.O_DIRECTORY | LibCFiles.O_CLOEXEC, 0);
        if (folder < 0) return null;
        var handle = new SafeFileHandle(folder, ownsHandle: true);
        if (FileSyscalls.TryLock(folder)) return handle;
        handle.Dispose();
        return null;
    }
}
