using System.Globalization;
using System.Text;

namespace ClassChat.Harness.Isolation;

/// <summary>
/// Ends what a program started and did not end itself, wherever it stands in the tree of processes: all that carry the
/// program's mark in their environment. Where there is no <c>/proc</c>, nothing is found.
/// </summary>
internal static class Leftovers
{
    /// <summary>The environment variable that holds the mark.</summary>
    public const string Variable = "CLASSCHAT_SUBJECT";

    /// <summary>A process may start another while it is looked for: so often is looked again.</summary>
    private const int MaxRounds = 40;

    private static readonly byte[] _assignment = Encoding.ASCII.GetBytes(Variable + "=");

    /// <summary>The processes among which a number means the same; where there is no <c>/proc</c>, none.</summary>
    private static readonly string _among =
        string.Concat((Census.Namespace(Environment.ProcessId) ?? "").Where(char.IsAsciiDigit));

    private static int _marks;
    private static int _looked;

    /// <summary>A mark that no other program has: it says whose it is.</summary>
    public static string NewMark() => MarkFrom(Environment.ProcessId, Interlocked.Increment(ref _marks));

    /// <summary>The mark of a program that a harness has started.</summary>
    /// <param name="harness">The process of the harness, as seen from here.</param>
    /// <param name="number">Which of its programs.</param>
    public static string MarkFrom(int harness, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{_among}-{harness}-{number}");

    /// <summary>The mark of a process; null if it has none, or cannot be read.</summary>
    public static string? MarkOf(int id)
    {
        ReadOnlySpan<byte> environ = Environ(id);
        int start = environ.IndexOf(_assignment);
        if (start < 0 || (start > 0 && environ[start - 1] != 0)) return null;
        environ = environ[(start + _assignment.Length)..];
        int end = environ.IndexOf((byte)0);
        return end < 0 ? null : Encoding.ASCII.GetString(environ[..end]);
    }

    /// <summary>Ends all processes with a mark.</summary>
    public static void End(string mark)
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            int[] found = [.. Census.Ids().Where(id => MarkOf(id) == mark)];
            if (found.Length == 0) return;
            foreach (int id in found) _ = Native.Kill(id, Native.SigKill);
        }
    }

    /// <summary>The first time it is called, ends what harnesses that were killed have left running.</summary>
    public static void EndAbandonedOnce()
    {
        if (Interlocked.Exchange(ref _looked, 1) == 0) EndAbandoned();
    }

    /// <summary>
    /// Ends what harnesses that were killed have left running. A sandbox dies with its harness, but for the moment in
    /// which it is being set up; what runs without one does not.
    /// </summary>
    public static void EndAbandoned()
    {
        foreach (string mark in Census.Ids().Select(MarkOf).OfType<string>().Distinct().Where(IsAbandoned)) End(mark);
    }

    private static bool IsAbandoned(string mark) =>
        mark.Split('-') is [string among, string harness, _]
        && among == _among
        && int.TryParse(harness, CultureInfo.InvariantCulture, out int id)
        && !Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}"));

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
}
