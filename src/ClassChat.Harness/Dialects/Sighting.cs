using System.Text.RegularExpressions;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Dialects;

/// <summary>An event found in a history, and where: so that it can be taken.</summary>
/// <param name="Event">The event.</param>
/// <param name="Seen">Where it stands, if it came as an event.</param>
/// <param name="Match">Where it stands, if it was found in text.</param>
public sealed record Sighting(ChatEvent Event, Seen? Seen, Match? Match)
{
    /// <summary>The first event of a kind, among those not yet taken, that fits what is known of it.</summary>
    /// <param name="dialect">How it looks.</param>
    /// <param name="history">Where to look.</param>
    /// <param name="known">Its kind, and the fields that must be as given; null: anything.</param>
    /// <param name="from">The first event to look at.</param>
    public static Sighting? Find(Dialect dialect, History history, ChatEvent known, int from = 0)
    {
        for (int i = from; i < history.Events.Count; i++)
        {
            Seen seen = history.Events[i];
            if (!seen.Taken && seen.Event.Fits(known)) return new Sighting(seen.Event, seen, null);
        }

        foreach (TextPattern pattern in dialect.Texts.GetValueOrDefault(known.Kind) ?? [])
        {
            if (pattern.Find(history.Text, known) is Match match)
                return new Sighting(TextPattern.Read(known.Kind, match), null, match);
        }

        return null;
    }

    /// <summary>Makes sure that it is not found again.</summary>
    public void Take(History history)
    {
        if (Seen is not null) Seen.Taken = true;
        if (Match is not null) history.Text.Take(Match.Index, Match.Length);
    }
}
