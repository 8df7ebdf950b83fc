using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using ClassChat.Platform.FileSystem;
using ClassChat.Platform.Linux;

namespace ClassChat.Sandbox.ControlGroups;

/// <summary>
/// Calls that change the tree of control groups: those of the kernel's file system, or of a tree that stands in for it.
/// </summary>
/// <param name="Make">Makes a group at a path; false if that is not possible.</param>
/// <param name="Remove">Removes an empty group at a path; false while it has processes.</param>
/// <param name="Write">Writes text to a file of a group; false if the kernel refuses it.</param>
internal sealed record GroupTree(
    Func<string, bool> Make, Func<string, bool> Remove, Func<string, string, bool> Write)
{
    /// <summary>Name of the file that lists the processes of a group.</summary>
    public const string ProcessesFile = "cgroup.procs";

    /// <summary>Name of the file of version 2 that kills all processes of a group.</summary>
    public const string KillFile = "cgroup.kill";

    /// <summary>Maximum number of searches for processes that were started during the search before.</summary>
    private const int MaxRounds = 40;

    private const int ForAllToRead = 0x1ED; // 0755

    /// <summary>The kernel's own tree.</summary>
    public static GroupTree OfKernel { get; } = new(MakeFolder, RemoveFolder, WriteFile);

    /// <summary>
    /// Numbers of the processes in a group, without those of its subgroups and the calling process.
    /// </summary>
    public static IReadOnlyList<int> ProcessesOf(string group) =>
        [.. NumbersIn(group).Where(id => id != Environment.ProcessId)];

    /// <summary>Paths of the subgroups of a group.</summary>
    public static IReadOnlyList<string> SubgroupsOf(string group)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(group)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // it has just been removed, or may not be listed
        }
    }

    /// <summary>Content of a file; empty if there is none or it may not be read.</summary>
    public static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Kills all processes of groups that together hold one program.</summary>
    public void KillAll(IReadOnlyList<string> groups)
    {
        foreach (string group in groups)
        {
            string kill = Path.Combine(group, KillFile);
            if (!HasCaller(group) && File.Exists(kill) && Write(kill, "1")) continue;
            string pids = Path.Combine(group, "pids.max");
            if (File.Exists(pids)) _ = Write(pids, "0"); // no process can be started any more
        }

        HashSet<int> killed = [];
        for (int round = 0; round < MaxRounds; round++)
        {
            int[] found = [.. groups.SelectMany(ProcessesOf).Where(killed.Add)];
            if (found.Length == 0) return;
            foreach (int id in found) _ = LibC.Kill(id, LibC.SIGKILL);
        }
    }

    /// <summary>Kills everything in a group and its subgroups and removes those that are empty by then.</summary>
    /// <returns>True if the group itself is removed.</returns>
    public bool Clear(string group)
    {
        foreach (string below in SubgroupsOf(group)) Clear(below);
        KillAll([group]);
        return Remove(group);
    }

    private static bool HasCaller(string group) => NumbersIn(group).Contains(Environment.ProcessId)
        || SubgroupsOf(group).Any(HasCaller);

    private static IEnumerable<int> NumbersIn(string group) =>
        Read(Path.Combine(group, ProcessesFile)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => int.TryParse(line, CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 1); // 0 stands for a process of another namespace; for kill(2) it means the caller's own

    private static bool MakeFolder(string path) =>
        LibCFiles.MakeFolderAt(LibCFiles.AT_FDCWD, EntryName.From(path).ZeroTerminated, ForAllToRead) == 0;

    private static bool RemoveFolder(string path)
    {
        const int ENOENT = 2;
        byte[] name = EntryName.From(path).ZeroTerminated;
        return LibCFiles.UnlinkAt(LibCFiles.AT_FDCWD, name, LibCFiles.AT_REMOVEDIR) == 0
            || Marshal.GetLastPInvokeError() == ENOENT;
    }

    private static bool WriteFile(string path, string text)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(Encoding.ASCII.GetBytes(text));
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
