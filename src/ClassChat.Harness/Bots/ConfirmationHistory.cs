using System.Collections.Concurrent;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Record of which actions a server confirms, shared by all bots of one scenario. Each scenario starts with an empty
/// record, so that the waits of a replay do not depend on what ran before.
/// </summary>
internal sealed class ConfirmationHistory
{
    /// <summary>Number of missed confirmations after which the server counts as not confirming the action.</summary>
    private const int Enough = 3;

    private readonly ConcurrentDictionary<ActionKind, int> _missed = [];
    private readonly ConcurrentDictionary<ActionKind, bool> _confirmed = [];

    /// <summary>False once <see cref="Enough"/> confirmations of an action were missed and none ever arrived.</summary>
    public bool Confirms(ActionKind kind) => Misses(kind) < Enough;

    /// <summary>True once a confirmation of an action was missed and none ever arrived.</summary>
    public bool IsDoubtful(ActionKind kind) => Misses(kind) > 0;

    /// <summary>Records that an action was confirmed, or that the wait for its confirmation timed out.</summary>
    public void Record(ActionKind kind, bool isConfirmed)
    {
        if (isConfirmed) _confirmed.TryAdd(kind, true);
        else _missed.AddOrUpdate(kind, 1, static (_, times) => times + 1);
    }

    private int Misses(ActionKind kind) => _confirmed.ContainsKey(kind) ? 0 : _missed.GetValueOrDefault(kind);
}
