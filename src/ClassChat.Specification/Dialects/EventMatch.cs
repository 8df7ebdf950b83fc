using System.Text.RegularExpressions;
using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Dialects;

/// <summary>Event found in a history, with its position, so that an expectation can consume it.</summary>
/// <param name="Event">The event.</param>
/// <param name="Recorded">Its entry in the history, if it was decoded as an event.</param>
/// <param name="Match">Its position in the text, if it was found there.</param>
public sealed record EventMatch(ObservedEvent Event, RecordedEvent? Recorded, Match? Match)
{
    /// <summary>Finds the first event that is not yet consumed and has the given kind and fields.</summary>
    /// <param name="dialect">Dialect with the patterns to search text with.</param>
    /// <param name="history">The history to search.</param>
    /// <param name="known">The kind, and required field values; null fields match anything.</param>
    /// <param name="from">Index of the first event to examine.</param>
    public static EventMatch? Find(Dialect dialect, History history, ObservedEvent known, int from = 0)
    {
        for (int i = from; i < history.Events.Count; i++)
        {
            RecordedEvent recorded = history.Events[i];
            if (!recorded.Consumed && recorded.Event.Fits(known)) return new EventMatch(recorded.Event, recorded, null);
        }

        foreach (TextPattern pattern in dialect.Texts.GetValueOrDefault(known.Kind) ?? [])
        {
            if (pattern.Bind(history.Me, history.Names).Find(history.Text, known) is Match match)
                return new EventMatch(TextPattern.Read(known.Kind, match), null, match);
        }

        return null;
    }

    /// <summary>Marks the event as consumed, so that it is not found again.</summary>
    public void Consume(History history)
    {
        if (Recorded is not null) Recorded.Consumed = true;
        if (Match is not null) history.Text.Consume(Match.Index, Match.Length);
    }
}
