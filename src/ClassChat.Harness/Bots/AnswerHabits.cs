using System.Collections.Concurrent;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Bots;

/// <summary>
/// What a server was seen to confirm, by all who talk to it: what it never confirms, though it should, is missed some
/// times, and not waited for so long again.
/// </summary>
public sealed class AnswerHabits
{
    /// <summary>So often it is waited in vain until it is a habit.</summary>
    private const int Enough = 3;

    private readonly ConcurrentDictionary<ActionKind, int> _missed = [];
    private readonly ConcurrentDictionary<ActionKind, bool> _confirmed = [];

    /// <summary>False once a confirmation was waited for in vain some times, and there never was one.</summary>
    public bool Confirms(ActionKind kind) => _confirmed.ContainsKey(kind) || _missed.GetValueOrDefault(kind) < Enough;

    /// <summary>Notes that something was confirmed, or not, though it was waited for it.</summary>
    public void Note(ActionKind kind, bool isConfirmed)
    {
        if (isConfirmed) _confirmed.TryAdd(kind, true);
        else _missed.AddOrUpdate(kind, 1, static (_, times) => times + 1);
    }
}
