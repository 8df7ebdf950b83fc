using System.Globalization;
using ClassChat.Platform.Linux;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Kills processes by number, repeating the search for them until none is left: those that a killed harness recorded,
/// or those that a program leaves behind when it ends.
/// </summary>
public static class OrphanProcesses
{
    /// <summary>
    /// Maximum number of searches for remaining processes, since a process may start another one during a search.
    /// </summary>
    private const int MaxRounds = 40;

    /// <summary>
    /// Kills the processes that a harness recorded, those in their sessions, and all their descendants.
    /// </summary>
    /// <param name="notes">Content of the lock file: the machine (<see cref="ProcessStatus.Machine"/>) on the first
    /// line, then a process number and its start time on each line.</param>
    public static void EndAll(string notes)
    {
        string[] lines = notes.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || lines[0] != ProcessStatus.Machine) return; // process ids of another boot mean nothing
        Dictionary<int, long> started = [];
        foreach (string[] words in lines.Skip(1).Select(line => line.Split(' ')))
        {
            if (words is [string id, string ticks] && int.TryParse(id, CultureInfo.InvariantCulture, out int number)
                && long.TryParse(ticks, CultureInfo.InvariantCulture, out long start))
                started[number] = start;
        }

        var processAccounting = new ProcessAccounting();
        EndAll(() =>
            processAccounting.Count(Unreplaced(started)).Values.SelectMany(resourceUsage => resourceUsage.Ids));
    }

    /// <summary>Kills processes until none is found.</summary>
    /// <param name="find">Finds the processes that exist now.</param>
    public static void EndAll(Func<IEnumerable<int>> find)
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            int[] found = [.. find().Where(id => ProcessStatus.Read(id) is { HasEnded: false })];
            if (found.Length == 0) return;
            foreach (int id in found) _ = LibC.Kill(id, LibC.SIGKILL);
        }
    }

    /// <summary>
    /// Excludes numbers that now belong to another process. The system does not reuse a number while it still
    /// identifies a session, so these sessions are gone too.
    /// </summary>
    private static Dictionary<int, long> Unreplaced(Dictionary<int, long> started) => started
        .Where(one => ProcessStatus.Read(one.Key) is not ProcessStatus status || status.StartTicks == one.Value)
        .ToDictionary();
}
