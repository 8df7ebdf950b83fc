using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Checks;

/// <summary>
/// Checks that the server's answers to one request do not contradict each other, and agree with what the receivers of
/// its message got.
/// </summary>
internal static class AnswerChecks
{
    /// <summary>True if a server cannot rightly say both of one request.</summary>
    public static bool Contradict(EventKind one, EventKind other) =>
        (one == EventKind.Refused) != (other == EventKind.Refused)
        || (one == EventKind.Delivered && other == EventKind.Queued)
        || (one == EventKind.Queued && other == EventKind.Delivered);

    /// <summary>
    /// Finds an answer that contradicts the expected one, among the events from one index up to another; null if there
    /// is none. Only bots that wait for each answer know which request an answer is for.
    /// </summary>
    public static Mismatch? Contradiction(CheckContext context, EventKind expected, int start, int end)
    {
        if (context.Dialect.Pacing != SendPacing.Answer) return null;
        RecordedEvent? contrary = Answers(context, start, end)
            .FirstOrDefault(recorded => !recorded.Consumed && Contradict(recorded.Event.Kind, expected));
        return contrary is null ? null : new Mismatch(
            $"{context.Bot} was told two things that contradict each other",
            $"no more than the answer that says: {ReplyChecks.Word(expected)}", EventFormatter.Event(contrary.Event));
    }

    /// <summary>
    /// Finds an answer to a message or file that contradicts another one, or that says it was refused though a receiver
    /// got it; null if there is none.
    /// </summary>
    /// <param name="context">The sender's context.</param>
    /// <param name="start">Index of the first event after the message.</param>
    /// <param name="end">Index of the first event after the next request.</param>
    /// <param name="got">The bots that got the message.</param>
    public static Mismatch? Untruth(CheckContext context, int start, int end, IReadOnlyCollection<string> got)
    {
        RecordedEvent[] answers = [.. Answers(context, start, end)];
        if (answers.Length == 0) return null;
        if (Contradiction(context, answers[0].Event.Kind, start, end) is Mismatch mismatch) return mismatch;
        if (answers[0].Event.Kind != EventKind.Refused) return null;
        return got.Count == 0 ? null : new Mismatch(
            $"{context.Bot} was told that it was refused, and {got.First()} got it",
            $"nothing at {got.First()}, or another answer to {context.Bot}", EventFormatter.Event(answers[0].Event));
    }

    /// <summary>True if a message or file has arrived at a bot.</summary>
    public static bool Got(CheckContext receiver, SentMessage sent)
    {
        lock (receiver.History.Gate)
            return sent.Members.Contains(receiver.Bot) && receiver.History.Events.Any(recorded =>
                sent.Content is null
                    ? recorded.Event.IsPost && recorded.Event.Text == sent.Text
                    : recorded.Event.Kind == EventKind.File && recorded.Event.FileName == sent.Text);
    }

    private static IEnumerable<RecordedEvent> Answers(CheckContext context, int start, int end) =>
        context.History.Events.Take(end).Skip(start).Where(recorded => recorded.Event.IsAnswer);
}
