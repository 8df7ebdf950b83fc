using ClassChat.Protocol;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Checks;

/// <summary>
/// Checks that something did not arrive before a fence: a message sent later along the same path, which must arrive.
/// Without the fence nothing is proved.
/// </summary>
internal static class FenceChecks
{
    /// <summary>
    /// Passes if no message or file of a kind arrived before the fence, and no part of one to others in anything that
    /// has arrived.
    /// </summary>
    /// <param name="context">The receiver's context.</param>
    /// <param name="fence">The last fence that was sent to the receiver: its sender and its text.</param>
    /// <param name="kind">The kind of messages that count.</param>
    /// <param name="isWhole">True if only whole messages count, and not a part of one in anything else.</param>
    public static CheckResult None(
        CheckContext context, Fence fence, PostKind kind = PostKind.Any, bool isWhole = false)
    {
        if (!isWhole && SurplusChecks.Leak(context, kind) is Mismatch leak) return new CheckResult.Failed(leak);
        CheckResult result = Before(
            context, fence, observed => observed.IsPost && SurplusChecks.Counts(context, kind, observed),
            $"{context.Bot} got something that was not for them", "nothing");
        return result is CheckResult.Failed { Mismatch: Mismatch mismatch }
            ? new CheckResult.Failed(IsRepeated(context, Place(context.History, fence))
                ? mismatch with
                {
                    Summary = $"{context.Bot} got the same thing twice",
                    Kind = MismatchKind.Repeated,
                }
                : mismatch with { Kind = MismatchKind.Leaked })
            : result;
    }

    /// <summary>True if all unexpected messages before the fence are copies of expected ones.</summary>
    private static bool IsRepeated(CheckContext context, int fence)
    {
        RecordedEvent[] posts = [.. EventsBefore(context.History, fence).Where(recorded => recorded.Event.IsPost)];
        return posts.Where(recorded => !recorded.Consumed && !IsOtherFence(context, recorded))
            .All(copy => posts.Any(first => first.Consumed && first.Event.Sender == copy.Event.Sender
                && first.Event.Text == copy.Event.Text && first.Event.FileName == copy.Event.FileName));
    }

    /// <summary>Passes if no message or file under a certain sender's name arrived before the fence.</summary>
    public static CheckResult NoneFrom(CheckContext context, Fence fence, string sender) => Before(
        context, fence, observed => observed.IsPost && observed.Sender == sender,
        $"{context.Bot} got something under the name of somebody who did not send it", "nothing under that name");

    /// <summary>
    /// Passes if no corrupt file arrived that looks intact: without a checksum, or with one that fits its corrupt
    /// bytes.
    /// </summary>
    public static CheckResult NoForgedChecksum(CheckContext context, Fence fence) => Before(
        context, fence, PassesForGood, $"{context.Bot} got a corrupt file that looks good",
        "no file, or one whose checksum shows that it is corrupt", looksAtFiles: true);

    /// <summary>Passes if no file arrived whose name is a path.</summary>
    public static CheckResult NoPath(CheckContext context, Fence fence) => Before(
        context, fence, observed => observed.FileName is string name && name.AsSpan().ContainsAny('/', '\\'),
        $"{context.Bot} was offered a file name that is a path", "no file, or a name without a path",
            looksAtFiles: true);

    private static bool PassesForGood(ObservedEvent observed) =>
        observed.Kind == EventKind.File
        && (observed.Checksum is null
            || (observed.Content is ReadOnlyMemory<byte> content
                && string.Equals(
                    observed.Checksum, Checksum.Compute(content.Span), StringComparison.OrdinalIgnoreCase)));

    private static CheckResult Before(
        CheckContext context, Fence fence, Func<ObservedEvent, bool> isWrong, string sentence, string expected,
        bool looksAtFiles = false)
    {
        int at = Place(context.History, fence);
        if (at < 0)
        {
            return new CheckResult.Pending(new Mismatch(
                $"the fence from {fence.Sender} did not reach {context.Bot}: "
                    + $"nothing can be said of what {context.Bot} did not get",
                $"the message that {fence.Sender} sent as a fence", EventFormatter.Untaken(context.History)));
        }

        ObservedEvent[] wrong = [.. EventsBefore(context.History, at)
            .Where(recorded => !recorded.Consumed && isWrong(recorded.Event) && !IsOtherFence(context, recorded))
            .Select(recorded => recorded.Event)];
        if (wrong.Length > 0) return new CheckResult.Failed(
            new Mismatch(sentence, expected, EventFormatter.Events(wrong)));
        // Files that were checked and are correct must not satisfy a later expectation.
        IEnumerable<RecordedEvent> looked = EventsBefore(context.History, at)
            .Where(recorded => !recorded.Consumed && looksAtFiles && recorded.Event.Kind == EventKind.File);
        return new CheckResult.Passed(
            [.. looked.Append(context.History.Events[at])
                .Select(recorded => new EventMatch(recorded.Event, recorded, null))]);
    }

    /// <summary>
    /// True if the fence has arrived, and so have all files that were started before it. Requires the history's gate.
    /// </summary>
    public static bool IsComplete(History history, Fence fence)
    {
        int at = Place(history, fence);
        if (at < 0) return false;
        int started = history.Events.Take(at).Count(recorded => recorded.Event.Kind == EventKind.FileStart);
        return EventsBefore(history, at).Count(recorded => recorded.Event.Start is not null) >= started;
    }

    private static int Place(History history, Fence fence)
    {
        for (int i = 0; i < history.Events.Count; i++)
            if (fence.Is(history.Events[i].Event)) return i;

        return -1;
    }

    /// <summary>The events before a place, and the files that were started there and completed later.</summary>
    private static IEnumerable<RecordedEvent> EventsBefore(History history, int at)
    {
        HashSet<object> started = new(
            history.Events.Take(at).Select(recorded => recorded.Event).Where(e => e.Kind == EventKind.FileStart),
            ReferenceEqualityComparer.Instance);
        IEnumerable<RecordedEvent> late = history.Events.Skip(at)
            .Where(recorded => recorded.Event.Start is ObservedEvent start && started.Contains(start));
        return history.Events.Take(at).Concat(late);
    }

    /// <summary>True for the first arrival of another fence that was sent to this bot.</summary>
    private static bool IsOtherFence(CheckContext context, RecordedEvent recorded) =>
        context.SentMessages.Any(sent => sent is { IsFence: true } && sent.Text == recorded.Event.Text
            && sent.Members.Contains(context.Bot))
        && ReferenceEquals(recorded, context.History.Events.First(other => other.Event.Text == recorded.Event.Text));
}
