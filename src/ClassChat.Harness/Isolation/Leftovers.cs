using System.Globalization;
using ClassChat.Harness.Linux;

namespace ClassChat.Harness.Isolation;

/// <summary>Ends processes of which only numbers are known: those of programs that a killed harness has left.</summary>
internal static class Leftovers
{
    /// <summary>A process may start another while it is looked for: so often is looked again.</summary>
    private const int MaxRounds = 40;

    /// <summary>
    /// Ends the programs that a harness noted: the processes that it started, those in the sessions these lead, and all
    /// that descend from them.
    /// </summary>
    /// <param name="notes">
    /// The machine (<see cref="ProcessStatus.Machine"/>) in the first line; a process in each other, and when it began.
    /// </param>
    public static void EndAll(string notes)
    {
        string[] lines = notes.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || lines[0] != ProcessStatus.Machine) return; // a number means another process here
        Dictionary<int, long> started = [];
        foreach (string[] words in lines.Skip(1).Select(line => line.Split(' ')))
        {
            if (words is [string id, string ticks] && int.TryParse(id, CultureInfo.InvariantCulture, out int number)
                && long.TryParse(ticks, CultureInfo.InvariantCulture, out long start))
                started[number] = start;
        }

        var census = new Census();
        EndAll(() => census.Count(StillTheirs(started)).Values.SelectMany(usage => usage.Ids));
    }

    /// <summary>Ends processes until there are none of them.</summary>
    /// <param name="find">Finds those that there are now.</param>
    public static void EndAll(Func<IEnumerable<int>> find)
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            int[] found = [.. find().Where(id => ProcessStatus.Of(id) is { HasEnded: false })];
            if (found.Length == 0) return;
            foreach (int id in found) _ = LibC.Kill(id, LibC.SIGKILL);
        }
    }

    /// <summary>A number that another process has by now is nobody's session either: the system sees to that.</summary>
    private static Dictionary<int, long> StillTheirs(Dictionary<int, long> started) => started
        .Where(one => ProcessStatus.Of(one.Key) is not ProcessStatus status || status.StartTicks == one.Value)
        .ToDictionary();
}
