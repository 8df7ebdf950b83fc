using System.Globalization;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Checks;

/// <summary>Checks of messages that are to arrive: one, several in order, or none.</summary>
internal static class Messages
{
    /// <summary>One message with its text, sender and group, and perhaps the time it was sent.</summary>
    public static Outcome One(Scene scene, string text, string from, string? group, bool timed)
    {
        var wanted = new ChatEvent(group is null ? EventKind.Message : EventKind.GroupMessage)
        {
            Sender = scene.Wire(from),
            Text = text,
            Group = group is null ? null : scene.Wire(group),
            Receiver = group is null ? scene.Wire(scene.Bot) : null,
        };
        if (scene.Find(wanted) is not Sighting seen)
        {
            return new Outcome.Open(new Difference(
                $"{scene.Bot} did not get the message from {from}", Describe.Event(wanted),
                Describe.Untaken(scene.History)));
        }

        Posted? posted = scene.PostedBy(from).LastOrDefault(entry => entry.Text == text);
        if (timed && posted is not null && Times.Fault(seen.Event, posted) is Difference late)
            return new Outcome.Broken(late);
        return new Outcome.Holds([seen]);
    }

    /// <summary>The last so many messages of a sender, in order, with nothing of that sender's between.</summary>
    public static Outcome Many(Scene scene, int count, string from, string? group, bool timed)
    {
        Posted[] expected = [.. scene.PostedBy(from)
            .Where(posted => posted is { Content: null, IsFence: false })
            .Where(posted => group is null ? !posted.IsGroup : posted.IsGroup && posted.Receiver == group)
            .TakeLast(count)];
        if (expected.Length < count)
        {
            return new Outcome.Broken(new Difference(
                $"the scenario expects more from {from} than was sent to {scene.Bot}", Words.Count(count, "message"),
                Words.Count(expected.Length, "message") + " sent"));
        }

        EventKind kind = group is null ? EventKind.Message : EventKind.GroupMessage;
        var wanted =
            new ChatEvent(kind) { Sender = scene.Wire(from), Group = group is null ? null : scene.Wire(group) };
        // Where the dialect does not capture the sender, the text tells whose it is.
        HashSet<string> texts = [.. expected.Select(posted => posted.Text)];
        HashSet<string> fences =
            [.. scene.PostedBy(from).Where(posted => posted.IsFence).Select(posted => posted.Text)];
        IReadOnlyList<Seen> got = scene.Untaken(seen =>
            seen.Fits(wanted) && !fences.Contains(seen.Text ?? "")
            && (seen.Sender is not null || texts.Contains(seen.Text ?? "")));

        int common = Math.Min(expected.Length, got.Count);
        for (int i = 0; i < common; i++)
        {
            if (got[i].Event.Text != expected[i].Text)
                return new Outcome.Broken(Disorder(scene, from, expected, got, i));
            if (timed && Times.Fault(got[i].Event, expected[i]) is Difference late) return new Outcome.Broken(late);
        }

        if (got.Count >= expected.Length)
            return new Outcome.Holds(
                [.. got.Take(expected.Length).Select(seen => new Sighting(seen.Event, seen, null))]);
        return new Outcome.Open(new Difference(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{scene.Bot} got {got.Count:N0} of {expected.Length:N0} messages from {from}"),
            Words.Count(expected.Length, "message") + $" from {from}, in order",
            got.Count == 0 ? Describe.Untaken(scene.History) : $"the first {got.Count:N0}, then nothing more"));
    }

    private static Difference Disorder(Scene scene, string from, Posted[] expected, IReadOnlyList<Seen> got, int at)
    {
        string text = got[at].Event.Text ?? "";
        int meant = Array.FindIndex(expected, posted => posted.Text == text);
        string what = meant < 0 ? "is another text than any that was sent"
            : meant < at ? "came a second time, or too late"
            : "came in its place";
        return new Difference(
            string.Create(
                CultureInfo.InvariantCulture,
                $"message {at + 1:N0} of {expected.Length:N0} from {from} did not reach {scene.Bot} as sent"),
            Visible.Quote(expected[at].Text),
            meant < 0
                ? $"{Visible.Quote(text)}, which {what}"
                : $"{Visible.Quote(text)}, message {meant + 1:N0}, {what}");
    }
}
