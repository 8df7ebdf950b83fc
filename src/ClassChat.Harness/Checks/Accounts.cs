using System.Globalization;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Checks;

/// <summary>
/// The whole account of one receiver: everything that was sent to them has come, each once, in order per sender, and
/// nothing else has. Linear in the length of the history.
/// </summary>
internal static class Accounts
{
    /// <summary>Compares what was sent with what was seen.</summary>
    /// <param name="scene">The receiver.</param>
    /// <param name="expected">What was sent to them, in order per sender.</param>
    public static Outcome Settle(Scene scene, IReadOnlyList<Posted> expected)
    {
        int got = scene.History.Events.Count(seen => IsText(seen.Event));
        if (got < expected.Count)
        {
            return new Outcome.Open(new Difference(
                string.Create(
                    CultureInfo.InvariantCulture, $"{scene.Bot} got {got:N0} of {expected.Count:N0} messages"),
                Words.Count(expected.Count, "message"), Missing(scene, expected)));
        }

        return Compare(scene, expected) is Difference difference ? new Outcome.Broken(difference) : Outcome.Fine;
    }

    private static bool IsText(ChatEvent seen) => seen.Kind is EventKind.Message or EventKind.GroupMessage;

    private static Difference? Compare(Scene scene, IReadOnlyList<Posted> expected)
    {
        Dictionary<string, Queue<Posted>> open = expected
            .GroupBy(posted => scene.Wire(posted.Sender))
            .ToDictionary(group => group.Key, group => new Queue<Posted>(group));
        foreach (Seen seen in scene.History.Events.Where(seen => IsText(seen.Event)))
        {
            if (QueueOf(seen.Event, open) is not { Count: > 0 } queue)
            {
                return new Difference(
                    $"{scene.Bot} got more than was sent to them", Words.Count(expected.Count, "message"),
                    $"{Describe.Event(seen.Event)}: sent to somebody else, or come twice");
            }

            Posted next = queue.Dequeue();
            if (seen.Event.Fits(Expected(scene, next))) continue;
            return new Difference(
                $"{scene.Bot} did not get the messages of {next.Sender} as they were sent", Visible.Quote(next.Text),
                $"{Describe.Event(seen.Event)}: one is lost or doubled, or the order or address is another");
        }

        return null;
    }

    // A dialect that does not capture the sender leaves it to the text, of which there is only one.
    private static Queue<Posted>? QueueOf(ChatEvent seen, Dictionary<string, Queue<Posted>> open) => seen.Sender is null
        ? open.Values.FirstOrDefault(queue => queue.TryPeek(out Posted? next) && next.Text == seen.Text)
        : open.GetValueOrDefault(seen.Sender);

    private static ChatEvent Expected(Scene scene, Posted posted) =>
        new(posted.IsGroup ? EventKind.GroupMessage : EventKind.Message)
        {
            Text = posted.Text,
            Group = posted.IsGroup ? scene.Wire(posted.Receiver) : null,
            Receiver = posted.IsGroup ? null : scene.Wire(scene.Bot),
        };

    private static string Missing(Scene scene, IReadOnlyList<Posted> expected)
    {
        var seen = new HashSet<string>(
            scene.History.Events.Where(e => IsText(e.Event)).Select(e => e.Event.Text ?? ""));
        Posted? first = expected.FirstOrDefault(posted => !seen.Contains(posted.Text));
        return first is null
            ? "some came twice and others not at all"
            : $"the first that is missing: {Visible.Quote(first.Text)} from {first.Sender}";
    }
}
