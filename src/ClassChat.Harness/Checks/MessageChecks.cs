using System.Globalization;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Checks;

/// <summary>
/// Checks that one text, or the last texts of one sender in order, arrived at a bot, with the right group and, if asked
/// for, the right timestamps.
/// </summary>
internal static class MessageChecks
{
    /// <summary>
    /// Passes if a message arrived with its text, sender, group and, if asked for, a correct timestamp.
    /// </summary>
    public static CheckResult One(CheckContext context, string text, string from, string? group, bool timed)
    {
        var wanted = new ObservedEvent(group is null ? EventKind.Message : EventKind.GroupMessage)
        {
            Sender = context.WireName(from),
            Text = text,
            Group = group is null ? null : context.WireName(group),
            Receiver = group is null ? context.WireName(context.Bot) : null,
        };
        if (context.Find(wanted) is not EventMatch seen)
        {
            return new CheckResult.Pending(new Mismatch(
                $"{context.Bot} did not get the message from {from}", EventFormatter.Event(wanted),
                EventFormatter.Untaken(context.History)));
        }

        SentMessage? sent = context.SentBy(from).LastOrDefault(entry => entry.Text == text);
        if (timed && sent is not null && TimestampChecks.FindError(seen.Event, sent) is Mismatch late)
            return new CheckResult.Failed(late);
        return new CheckResult.Passed([seen]);
    }

    /// <summary>Passes if a message with a text arrived, whatever sender, group and kind it names.</summary>
    public static CheckResult Text(CheckContext context, string text)
    {
        IReadOnlyList<RecordedEvent> seen = context.Untaken(observed => observed.IsPost && observed.Text == text);
        if (seen.Count > 0) return new CheckResult.Passed([new EventMatch(seen[0].Event, seen[0], null)]);
        EventMatch? found = context.Find(new ObservedEvent(EventKind.GroupMessage) { Text = text })
            ?? context.Find(new ObservedEvent(EventKind.Message) { Text = text });
        return found is not null
            ? new CheckResult.Passed([found])
            : new CheckResult.Pending(new Mismatch(
                $"{context.Bot} did not get the text", PrintableText.Quote(text),
                EventFormatter.Untaken(context.History)));
    }

    /// <summary>
    /// Passes if a given number of a sender's last messages arrived in order, with no other message of that sender in
    /// between.
    /// </summary>
    public static CheckResult Many(CheckContext context, int count, string from, string? group, bool timed)
    {
        SentMessage[] expected = [.. context.SentBy(from)
            .Where(sent => sent is { Content: null, IsFence: false })
            .Where(sent => group is null ? !sent.IsGroup : sent.IsGroup && sent.Receiver == group)
            .TakeLast(count)];
        if (expected.Length < count)
        {
            return new CheckResult.Failed(new Mismatch(
                $"the scenario expects more from {from} than was sent to {context.Bot}",
                TextList.Count(count, "message"), TextList.Count(expected.Length, "message") + " sent"));
        }

        IReadOnlyList<RecordedEvent> got = MessagesFrom(context, from, group, expected);
        if (FindError(context, from, expected, got, timed) is Mismatch error) return new CheckResult.Failed(error);
        if (got.Count >= expected.Length)
            return new CheckResult.Passed(
                [.. got.Take(expected.Length).Select(recorded => new EventMatch(recorded.Event, recorded, null))]);
        return new CheckResult.Pending(new Mismatch(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{context.Bot} got {got.Count:N0} of {expected.Length:N0} messages from {from}"),
            TextList.Count(expected.Length, "message") + $" from {from}, in order",
            got.Count == 0 ? EventFormatter.Untaken(context.History) : $"the first {got.Count:N0}, then nothing more"));
    }

    /// <summary>Received messages of a sender that no earlier expectation has consumed, without fences.</summary>
    private static IReadOnlyList<RecordedEvent> MessagesFrom(
        CheckContext context, string from, string? group, SentMessage[] expected)
    {
        var wanted = new ObservedEvent(group is null ? EventKind.Message : EventKind.GroupMessage)
        {
            Sender = context.WireName(from),
            Group = group is null ? null : context.WireName(group),
        };
        // If the dialect does not capture the sender, the text identifies it.
        HashSet<string> texts = [.. expected.Select(sent => sent.Text)];
        HashSet<string> fences = [.. context.SentBy(from).Where(sent => sent.IsFence).Select(sent => sent.Text)];
        return context.Untaken(observed =>
            observed.Fits(wanted) && !fences.Contains(observed.Text ?? "")
            && (observed.Sender is not null || texts.Contains(observed.Text ?? "")));
    }

    /// <summary>Finds the first unexpected message or wrong timestamp; null if there is none.</summary>
    private static Mismatch? FindError(
        CheckContext context, string from, SentMessage[] expected, IReadOnlyList<RecordedEvent> got, bool timed)
    {
        int common = Math.Min(expected.Length, got.Count);
        for (int i = 0; i < common; i++)
        {
            if (got[i].Event.Text != expected[i].Text) return Disorder(context, from, expected, got, i);
            if (timed && TimestampChecks.FindError(got[i].Event, expected[i]) is Mismatch late) return late;
        }

        return null;
    }

    private static Mismatch Disorder(
        CheckContext context, string from, SentMessage[] expected, IReadOnlyList<RecordedEvent> got, int at)
    {
        string text = got[at].Event.Text ?? "";
        int meant = Array.FindIndex(expected, sent => sent.Text == text);
        (MismatchKind kind, string what) = meant < 0
            ? (MismatchKind.Altered, "which is another text than any that was sent")
            : meant < at ? (MismatchKind.Repeated, Numbered(meant, "came a second time, or too late"))
            : (MismatchKind.OutOfOrder, Numbered(meant, "came in its place"));
        return new Mismatch(
            string.Create(
                CultureInfo.InvariantCulture,
                $"message {at + 1:N0} of {expected.Length:N0} from {from} did not reach {context.Bot} as sent"),
            PrintableText.Quote(expected[at].Text), $"{PrintableText.Quote(text)}, {what}")
        {
            Kind = kind,
        };

        static string Numbered(int index, string what) =>
            string.Create(CultureInfo.InvariantCulture, $"message {index + 1:N0}, {what}");
    }
}
