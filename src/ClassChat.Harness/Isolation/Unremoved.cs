using System.Collections.Concurrent;

namespace ClassChat.Harness.Isolation;

/// <summary>What programs left and the harness could not remove: it costs nobody points, and is told.</summary>
public static class Unremoved
{
    /// <summary>So many are told of at most.</summary>
    private const int MaxNotes = 100;

    private static readonly ConcurrentQueue<string> _notes = new();

    /// <summary>Notes something.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="reason">Why it is still there.</param>
    internal static void Note(string path, string reason)
    {
        if (_notes.Count < MaxNotes)
            _notes.Enqueue($"'{path}' could not be removed, and is tried again at the next start: {reason}");
    }

    /// <summary>All that was noted and not yet told: a sentence each.</summary>
    public static IEnumerable<string> Take()
    {
        while (_notes.TryDequeue(out string? note)) yield return note;
    }
}
