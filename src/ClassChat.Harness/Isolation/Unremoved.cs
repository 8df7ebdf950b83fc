using System.Collections.Concurrent;

namespace ClassChat.Harness.Isolation;

/// <summary>Notes of files that could not be removed: they cost nobody points, and people are told.</summary>
public static class Unremoved
{
    /// <summary>Most notes that are kept.</summary>
    private const int MaxNotes = 100;

    private static readonly ConcurrentQueue<string> _notes = new();

    /// <summary>Notes something.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="reason">The reason.</param>
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
