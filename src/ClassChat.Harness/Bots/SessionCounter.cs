using System.Collections.Concurrent;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Counts the beginnings and ends of each user's sessions. A server that remembers a user as the receiver may forget
/// them when their session ends. Thread-safe.
/// </summary>
internal sealed class SessionCounter
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>The count of a name that the server knows; 0 for a group.</summary>
    public int Of(string name) => _counts.GetValueOrDefault(name);

    /// <summary>Counts the beginning or end of a session.</summary>
    public void Change(string name) => _counts.AddOrUpdate(name, 1, (_, count) => count + 1);
}
