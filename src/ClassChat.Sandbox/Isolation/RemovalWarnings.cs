using System.Collections.Concurrent;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Collects warnings about temporary files that could not be removed, at most 100. They do not affect points; the
/// command line prints them at its end.
/// </summary>
public static class RemovalWarnings
{
    /// <summary>Maximum number of warnings kept.</summary>
    private const int MaxWarnings = 100;

    private static readonly ConcurrentQueue<string> _notes = new();

    /// <summary>Adds a warning.</summary>
    /// <param name="path">Path of the file or folder.</param>
    /// <param name="reason">Reason why it could not be removed.</param>
    internal static void Add(string path, string reason)
    {
        if (_notes.Count < MaxWarnings)
            _notes.Enqueue($"'{path}' could not be removed, and is tried again at the next start: {reason}");
    }

    /// <summary>Returns the warnings added since the last call, one sentence each.</summary>
    public static IEnumerable<string> Drain()
    {
        while (_notes.TryDequeue(out string? note)) yield return note;
    }
}
