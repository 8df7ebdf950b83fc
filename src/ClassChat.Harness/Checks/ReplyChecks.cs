using System.Globalization;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Checks;

/// <summary>
/// Checks of the server's answers to a bot's requests, of its greeting and its notice of waiting messages, and of
/// whether the connection is open or ended.
/// </summary>
internal static class ReplyChecks
{
    /// <summary>
    /// Passes if a given number of answers of one kind to the bot's last request arrived; fails on an answer of another
    /// kind.
    /// </summary>
    public static CheckResult Replied(CheckContext context, EventKind kind, int times)
    {
        RecordedEvent[] answers = [.. context.History.Events.Skip(context.RequestStart)
            .Where(recorded => !recorded.Consumed && recorded.Event.IsAnswer)];
        RecordedEvent[] fitting = [.. answers.Where(recorded => recorded.Event.Kind == kind)];
        string what = Word(kind);
        string expected = times == 1 ? $"an answer that says: {what}" : $"{times} answers that say: {what}";
        if (AnswerChecks.Contradiction(context, kind, context.RequestStart, int.MaxValue) is Mismatch contradiction
            && fitting.Length > 0)
            return new CheckResult.Failed(contradiction);
        if (fitting.Length >= times)
            return new CheckResult.Passed(
                [.. fitting.Take(times).Select(recorded => new EventMatch(recorded.Event, recorded, null))]);
        if (times == 1 && context.Find(new ObservedEvent(kind), context.RequestStart) is EventMatch text)
            return new CheckResult.Passed([text]);

        RecordedEvent? contrary = answers.FirstOrDefault(
            recorded => AnswerChecks.Contradict(recorded.Event.Kind, kind));
        string actual = contrary is not null ? EventFormatter.Event(contrary.Event)
            : fitting.Length > 0 ? TextList.Count(fitting.Length, "such answer")
            : context.History.HasEnded ? "the end of the connection" : "no answer";
        var mismatch = new Mismatch($"{context.Bot} was not told that it was {what}", expected, actual)
        {
            Kind = contrary is null && context.History.HasEnded ? MismatchKind.Ended : MismatchKind.Other,
        };
        return contrary is not null || context.History.HasEnded
            ? new CheckResult.Failed(mismatch)
            : new CheckResult.Pending(mismatch);
    }

    /// <summary>Passes if the server announced the given number of offline messages.</summary>
    public static CheckResult Waiting(CheckContext context, int count)
    {
        if (context.Find(new ObservedEvent(EventKind.Waiting), context.RequestStart) is not EventMatch seen)
        {
            return new CheckResult.Pending(new Mismatch(
                $"{context.Bot} was not told how many messages wait", $"a notice that {count} wait",
                EventFormatter.Untaken(context.History)));
        }

        if (seen.Event.Count is null || seen.Event.Count == count) return new CheckResult.Passed([seen]);
        return new CheckResult.Failed(new Mismatch(
            $"{context.Bot} was told another number of waiting messages", Number(count),
                Number(seen.Event.Count.Value)));
    }

    /// <summary>Passes if the server acknowledged the connection without a request.</summary>
    public static CheckResult Acknowledged(CheckContext context)
    {
        EventMatch? seen =
            context.Find(new ObservedEvent(EventKind.Welcome)) ?? context.Find(new ObservedEvent(EventKind.Prompt));
        if (seen is not null) return new CheckResult.Passed([seen]);
        return new CheckResult.Pending(new Mismatch(
            $"{context.Bot} connected, and the server said nothing", "an acknowledgement of the connection",
            EventFormatter.Untaken(context.History)));
    }

    /// <summary>Passes if the server ended the connection.</summary>
    public static CheckResult Disconnected(CheckContext context, bool resetAllowed)
    {
        RecordedEvent? end = context.History.Events.Skip(context.RequestStart)
            .FirstOrDefault(recorded => recorded.Event.Kind is EventKind.Closed or EventKind.Reset);
        if (end is null)
        {
            return new CheckResult.Pending(new Mismatch(
                $"the server did not end the connection of {context.Bot}", "the end of the connection",
                    "it stays open"));
        }

        if (end.Event.Kind == EventKind.Closed || resetAllowed) return CheckResult.Fine;
        return new CheckResult.Failed(new Mismatch(
            $"the server broke the connection of {context.Bot}", "an end in good order (FIN)", "a reset (RST)",
            "closing a socket with unread bytes in it, or ending the process, sends a reset: "
            + "read what is left, shut down, then close"));
    }

    /// <summary>Passes while the server keeps the connection open.</summary>
    public static CheckResult Connected(CheckContext context) => context.History.HasEnded
        ? new CheckResult.Failed(new Mismatch(
            $"the server did not keep the connection of {context.Bot}", "an open connection",
            EventFormatter.Event(context.History.Events[^1].Event))
        {
            Kind = MismatchKind.Ended,
        })
        : CheckResult.Fine;

    private static string Number(int count) =>
        count < 0 ? "no number" : count.ToString(CultureInfo.InvariantCulture);

    /// <summary>The word for an answer of a kind.</summary>
    internal static string Word(EventKind kind) => kind switch
    {
        EventKind.Done => "done",
        EventKind.Refused => "refused",
        EventKind.Queued => "queued",
        _ => "delivered",
    };
}
