using System.ComponentModel;
using System.Diagnostics;
using ClassChat.Platform.Linux;
using ClassChat.Sandbox.Isolation;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Kills the processes of a program without control groups, or besides them, and finds the program among them.
/// </summary>
internal static class ProcessEnding
{
    /// <summary>
    /// Kills all processes of a program: in a namespace through the first process, which all others end with; otherwise
    /// its process group, its descendants, and all processes accounted to it.
    /// </summary>
    /// <param name="process">The started process.</param>
    /// <param name="launch">Description of its start.</param>
    /// <param name="isSearchedFor">True: processes that it has left behind are searched for.</param>
    public static void Kill(Process process, LaunchSpec launch, bool isSearchedFor)
    {
        if (launch.HasOwnProcesses)
        {
            if (process.HasExited) return;
            IReadOnlyList<int> first = ProcFiles.ChildrenOf(process.Id);
            foreach (int id in first) _ = LibC.Kill(id, LibC.SIGKILL);
            if (first.Count == 0) process.Kill(); // no children yet; they would be killed with their parent
            return;
        }

        // After it has exited, its process id may be reused for another process group.
        if (launch.LeadsGroup && !process.HasExited) _ = LibC.Kill(-process.Id, LibC.SIGKILL);
        if (!process.HasExited) KillTree(process);
        if (isSearchedFor) OrphanProcesses.EndAll(() => ResourceWatchdog.Shared.ProcessesOf(process.Id));
    }

    /// <summary>Kills a process and its descendants.</summary>
    public static void KillTree(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (
            error is InvalidOperationException or Win32Exception or AggregateException or IOException)
        {
            // It has just exited, or one of its children runs as another user, whose processes may not be killed.
        }
    }

    /// <summary>
    /// Number of the first grandchild of a process, which is the program where tools create a namespace for it; null if
    /// there is none.
    /// </summary>
    public static int? FirstGrandchild(Process? process) => process is null or { HasExited: true }
        ? null
        : ProcFiles.ChildrenOf(process.Id).SelectMany(ProcFiles.ChildrenOf).Select(id => (int?)id).FirstOrDefault();
}
