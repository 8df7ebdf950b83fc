using System.Collections.Concurrent;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Bots;

/// <summary>
/// What a server was seen to confirm in one scenario, by all bots of it. Another scenario learns it anew: how long a
/// replay waits does not depend on what ran before.
/// </summary>
internal sealed class ConfirmationHistory
{
    /// <summary>Number of waits in vain after which it is a habit.</summary>
    private const int Enough = 3;

    private readonly ConcurrentDictionary<ActionKind, int> _missed = [];
    private readonly ConcurrentDictionary<ActionKind, bool> _confirmed = [];

    /// <summary>False once a confirmation was waited for in vain some times, and there never was one.</summary>
    public bool Confirms(ActionKind kind) => Misses(kind) < Enough;

    /// <summary>True once a confirmation was waited for in vain, if there never was one.</summary>
    public bool IsDoubtful(ActionKind kind) => Misses(kind) > 0;

    /// <summary>Notes that something was confirmed, or not, though it was waited for it.</summary>
    public void Record(ActionKind kind, bool isConfirmed)
    {
        if (isConfirmed) _confirmed.TryAdd(kind, true);
        else _missed.AddOrUpdate(kind, 1, static (_, times) => times + 1);
    }

    private int Misses(ActionKind kind) => _confirmed.ContainsKey(kind) ? 0 : _missed.GetValueOrDefault(kind);
}
