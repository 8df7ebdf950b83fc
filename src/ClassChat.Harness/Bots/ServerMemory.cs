using ClassChat.Specification.Dialects;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Values that a server remembers of a bot's connection, such as the receiver of its next messages, by the names of
/// their placeholders. A step with 'when_changed' is sent only if its value differs. Where a server may have forgotten
/// a value, or never taken it, it counts as unknown: sending it again does no harm.
/// </summary>
/// <param name="scope">The bot's history, and the sessions of all users.</param>
internal sealed class ServerMemory(ConnectionContext scope)
{
    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>
    /// True if a step is to be sent: always, unless it depends on a value that the server remembers. The value counts
    /// as sent.
    /// </summary>
    public bool Take(DialogueStep.Send step, TemplateValues values)
    {
        if (step.WhenChanged is not string name) return true;
        Entry now = EntryOf(name, values);
        if (_entries.GetValueOrDefault(name) == now) return false;
        _entries[name] = now;
        return true;
    }

    /// <summary>Updates the values that a step which was sent has the server remember or forget.</summary>
    public void Apply(DialogueStep.Send step, TemplateValues values)
    {
        if (step.Sets is string set) _entries[set] = EntryOf(set, values);
        if (step.Clears is string cleared) _entries.Remove(cleared);
    }

    /// <summary>Forgets all values.</summary>
    public void Clear() => _entries.Clear();

    private Entry EntryOf(string name, TemplateValues values)
    {
        string value = values.GetValueOrDefault(name, "");
        int refusals;
        lock (scope.History.Gate) refusals = scope.History.Refusals;
        return new Entry(value, scope.Bots.Sessions.Of(value), refusals);
    }

    /// <summary>A value that the server remembers.</summary>
    /// <param name="Value">The value.</param>
    /// <param name="Session">The count of the sessions of the user of that name when it was sent.</param>
    /// <param name="Refusals">Number of refusals until it was sent; the next one may have been for it.</param>
    private sealed record Entry(string Value, int Session, int Refusals);
}
