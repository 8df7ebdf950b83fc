using System.Globalization;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Checks;

/// <summary>
/// Checks that one bot got every text sent to it exactly once, in order per sender, and no other text; files are not
/// counted.
/// </summary>
internal static class CompletenessChecks
{
    /// <summary>Compares the sent messages with the received ones.</summary>
    /// <param name="context">The receiver's context.</param>
    /// <param name="expected">The messages sent to the receiver, in order per sender.</param>
    public static CheckResult AllReceived(CheckContext context, IReadOnlyList<SentMessage> expected) =>
        Received(context, expected, [.. context.History.Events.Select(recorded => recorded.Event).Where(IsText)]);

    /// <summary>The same of messages to groups: direct messages that were sent to anybody do not count.</summary>
    public static CheckResult AllOfGroupsReceived(CheckContext context, IReadOnlyList<SentMessage> expected)
    {
        HashSet<string> direct = [.. context.SentMessages.Where(sent => !sent.IsGroup).Select(sent => sent.Text)];
        return Received(context, [.. expected.Where(sent => sent.IsGroup)],
            [.. context.History.Events.Select(recorded => recorded.Event)
                .Where(observed => IsText(observed) && !direct.Contains(observed.Text ?? ""))]);
    }

    /// <summary>Passes if each text that was sent to the bot arrived, whatever else did.</summary>
    public static CheckResult NothingLost(CheckContext context, IReadOnlyList<SentMessage> expected)
    {
        HashSet<string> seen = [.. context.History.Events.Where(recorded => IsText(recorded.Event))
            .Select(recorded => recorded.Event.Text ?? "")];
        int got = expected.Count(sent => seen.Contains(sent.Text));
        return got == expected.Count
            ? CheckResult.Fine
            : new CheckResult.Pending(new Mismatch(
                string.Create(
                    CultureInfo.InvariantCulture, $"{context.Bot} got {got:N0} of {expected.Count:N0} messages"),
                TextList.Count(expected.Count, "message"), Missing(context, expected)));
    }

    private static CheckResult Received(
        CheckContext context, IReadOnlyList<SentMessage> expected, IReadOnlyList<ObservedEvent> texts)
    {
        int got = texts.Count;
        if (got < expected.Count)
        {
            return new CheckResult.Pending(new Mismatch(
                string.Create(
                    CultureInfo.InvariantCulture, $"{context.Bot} got {got:N0} of {expected.Count:N0} messages"),
                TextList.Count(expected.Count, "message"), Missing(context, expected)));
        }

        return Compare(context, expected, texts) is Mismatch mismatch
            ? new CheckResult.Failed(mismatch)
            : CheckResult.Fine;
    }

    private static bool IsText(ObservedEvent observed) => observed.Kind is EventKind.Message or EventKind.GroupMessage;

    private static Mismatch? Compare(
        CheckContext context, IReadOnlyList<SentMessage> expected, IReadOnlyList<ObservedEvent> texts)
    {
        Dictionary<string, Queue<SentMessage>> open = expected
            .GroupBy(sent => context.WireName(sent.Sender))
            .ToDictionary(group => group.Key, group => new Queue<SentMessage>(group));
        foreach (ObservedEvent observed in texts)
        {
            if (QueueOf(observed, open) is not { Count: > 0 } queue)
            {
                return new Mismatch(
                    $"{context.Bot} got more than was sent to them", TextList.Count(expected.Count, "message"),
                    $"{EventFormatter.Event(observed)}: sent to somebody else, or come twice");
            }

            SentMessage next = queue.Dequeue();
            if (observed.Fits(Expected(context, next))) continue;
            return new Mismatch(
                $"{context.Bot} did not get the messages of {next.Sender} as they were sent",
                    PrintableText.Quote(next.Text),
                $"{EventFormatter.Event(observed)}: one is lost or doubled, or the order or address is another");
        }

        return null;
    }

    // If the dialect does not capture the sender, the text identifies the message, because texts are unique.
    private static Queue<SentMessage>? QueueOf(ObservedEvent observed, Dictionary<string, Queue<SentMessage>> open) =>
        observed.Sender is null
        ? open.Values.FirstOrDefault(queue => queue.TryPeek(out SentMessage? next) && next.Text == observed.Text)
        : open.GetValueOrDefault(observed.Sender);

    private static ObservedEvent Expected(CheckContext context, SentMessage sent) =>
        new(sent.IsGroup ? EventKind.GroupMessage : EventKind.Message)
        {
            Text = sent.Text,
            Group = sent.IsGroup ? context.WireName(sent.Receiver) : null,
            Receiver = sent.IsGroup ? null : context.WireName(context.Bot),
        };

    private static string Missing(CheckContext context, IReadOnlyList<SentMessage> expected)
    {
        var seen = new HashSet<string>(
            context.History.Events.Where(e => IsText(e.Event)).Select(e => e.Event.Text ?? ""));
        SentMessage? first = expected.FirstOrDefault(sent => !seen.Contains(sent.Text));
        return first is null
            ? "some came twice and others not at all"
            : $"the first that is missing: {PrintableText.Quote(first.Text)} from {first.Sender}";
    }
}
