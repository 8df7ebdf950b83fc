using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Verification;

namespace ClassChat.Harness.Workloads;

/// <summary>Waits for the answers to what one bot asks.</summary>
/// <param name="place">Where it is.</param>
/// <param name="history">What the bot sees.</param>
internal sealed class Ear(WorkloadPlace place, History history)
{
    /// <summary>How long it waits for an answer once one has not come.</summary>
    private static readonly TimeSpan _impatience = TimeSpan.FromMilliseconds(300);

    /// <summary>How long it waits where there are no answers, or not to everything.</summary>
    private static readonly TimeSpan _breath = TimeSpan.FromMilliseconds(20);

    private TimeSpan _patience =
        place.Habits.Confirms(ActionKind.Send) ? TimeSpan.FromSeconds(5) : _impatience;

    private int? _unanswered;

    /// <summary>Waits for an answer to each, and notes it; they come in the order of the requests.</summary>
    public async Task HearAsync(IReadOnlyList<Operation> operations, int before, CancellationToken cancel)
    {
        OperationKind kind = operations[0].Kind;
        if (!IsAnswered(kind) || !place.Manners.Answers(kind))
        {
            foreach (Operation operation in operations) operation.Reply = Reply.Unasked;
            await place.Clock.UntilAsync(
                history, () => history.Answers > before || history.HasEnded, _breath, cancel);
            // Who confirms no delivery may say all the same that something waits.
            if (operations is [Operation only]) NoteIfAnswered(only);
            return;
        }

        await place.Clock.UntilAsync(
            history, () => history.Answers >= before + operations.Count || history.HasEnded, _patience, cancel);
        lock (history.Gate)
        {
            IEnumerable<Seen> answers = history.Events.Where(seen => seen.Event.IsAnswer);
            foreach ((Operation operation, Seen seen) in operations.Zip(answers))
                (operation.Reply, operation.End) = (ReplyOf(seen.Event.Kind), seen.At);
            if (!history.HasEnded)
            {
                // Who confirms no delivery may refuse and queue in so many words all the same.
                if (operations.Any(operation => operation.Reply == Reply.Done)) place.Manners.Note(kind, true);
                else if (operations.Any(operation => operation.Reply == Reply.None)) place.Manners.Note(kind, false);
                // Who forgets now and then is not waited for so long again.
                if (operations.Any(operation => operation.Reply == Reply.None)) _patience = _impatience;
                return;
            }

            foreach (Operation operation in operations.Where(operation => operation.Reply == Reply.None))
                operation.Reply = Reply.Cut;
        }
    }

    /// <summary>
    /// An answer that comes late may be that to what was asked before: only one that names whom this was sent to is
    /// taken for its own, and not if the one before was to the same, and is unanswered.
    /// </summary>
    private void NoteIfAnswered(Operation operation)
    {
        bool isClear = operation.IsPost && operation.Kind != OperationKind.GroupMessage
            && operation.Target != _unanswered;
        _unanswered = operation.Target;
        if (!isClear) return;
        string name = place.Bots[operation.Target].WireName;
        lock (history.Gate)
        {
            Seen? answer = history.Events.FirstOrDefault(seen => seen.Event.IsAnswer
                && (seen.Event.Receiver == name || seen.Event.Text?.Contains(name, StringComparison.Ordinal) == true));
            if (answer is null) return;
            (operation.Reply, operation.End) = (ReplyOf(answer.Event.Kind), answer.At);
            _unanswered = null;
        }
    }

    private bool IsAnswered(OperationKind kind)
    {
        bool isDelivery = kind is OperationKind.Message or OperationKind.File or OperationKind.GroupMessage;
        return (isDelivery && place.Dialect.Shows(EventKind.Delivered))
            || (kind is not (OperationKind.Message or OperationKind.File) && place.Dialect.Shows(EventKind.Done));
    }

    private static Reply ReplyOf(EventKind kind) => kind switch
    {
        EventKind.Queued => Reply.Queued,
        EventKind.Refused => Reply.Refused,
        _ => Reply.Done,
    };
}
