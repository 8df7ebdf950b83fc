using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ClassChat.Harness.Targets;

/// <summary>
/// Ends what a program started and did not end itself, wherever it stands in the tree of processes: all that carry the
/// program's mark in their environment. Where there is no <c>/proc</c>, nothing is found.
/// </summary>
internal static class Leftovers
{
    /// <summary>The environment variable that holds the mark.</summary>
    public const string Variable = "CLASSCHAT_SUBJECT";

    /// <summary>A process may start another while it is looked for: so often is looked again.</summary>
    private const int MaxRounds = 5;

    private static int _marks;

    /// <summary>A mark that no other program has.</summary>
    public static string NewMark() =>
        string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Interlocked.Increment(ref _marks)}");

    /// <summary>Ends all processes with a mark.</summary>
    public static void End(string mark)
    {
        byte[] wanted = Encoding.ASCII.GetBytes($"{Variable}={mark}\0");
        for (int round = 0; round < MaxRounds; round++)
        {
            int[] found = [.. Ids().Where(id => Environ(id).AsSpan().IndexOf(wanted) >= 0)];
            if (found.Length == 0) return;
            foreach (int id in found) Kill(id);
        }
    }

    private static IEnumerable<int> Ids() => !Directory.Exists("/proc")
        ? []
        : Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0);

    private static byte[] Environ(int id)
    {
        try
        {
            return File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/environ"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return []; // gone meanwhile, or somebody else's
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It is gone.
        }
    }
}
