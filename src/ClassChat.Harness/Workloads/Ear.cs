using ClassChat.Harness.Bots;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Subjects;
using ClassChat.Harness.Timing;
using ClassChat.Harness.Verification;

namespace ClassChat.Harness.Workloads;

/// <summary>Waits for the answers to what one bot asks.</summary>
/// <param name="clock">Deadlines.</param>
/// <param name="dialect">How the server talks: what it has answers to.</param>
/// <param name="habits">What it was seen to confirm.</param>
/// <param name="history">What the bot sees.</param>
internal sealed class Ear(PatientClock clock, Dialect dialect, AnswerHabits habits, History history)
{
    /// <summary>How long it waits for an answer.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <summary>How long it waits where there are no answers, or not to everything.</summary>
    private static readonly TimeSpan _breath = TimeSpan.FromMilliseconds(20);

    private readonly AnswerWait _answers = new(clock, history, habits, _patience);

    /// <summary>Waits for an answer to each, and notes it; they come in the order of the requests.</summary>
    public async Task HearAsync(IReadOnlyList<Operation> operations, int before, CancellationToken cancel)
    {
        OperationKind kind = operations[0].Kind;
        ActionKind action = ActionOf(kind);
        if (!IsAnswered(kind) || !habits.Confirms(action))
        {
            // Who confirms nothing may say something all the same; to what, is not certain.
            foreach (Operation operation in operations) operation.Reply = Reply.Unasked;
            await clock.UntilAsync(
                history, () => history.Answers > before || history.HasEnded, _breath, cancel);
            return;
        }

        await _answers.UntilAsync(
            action, () => history.Answers >= before + operations.Count || history.HasEnded, cancel);
        lock (history.Gate)
        {
            IEnumerable<Seen> answers = history.Events.Where(seen => seen.Event.IsAnswer);
            foreach ((Operation operation, Seen seen) in operations.Zip(answers))
                (operation.Reply, operation.End) = (ReplyOf(seen.Event.Kind), seen.At);
            if (!history.HasEnded)
            {
                Note(action, operations);
                return;
            }

            foreach (Operation operation in operations.Where(operation => operation.Reply == Reply.None))
                operation.Reply = Reply.Cut;
        }
    }

    private void Note(ActionKind action, IReadOnlyList<Operation> operations)
    {
        bool isMissed = operations.Any(operation => operation.Reply == Reply.None);
        // Who confirms no delivery may refuse and queue in so many words all the same.
        bool isConfirmed = operations.Any(operation => operation.Reply == Reply.Done);
        _answers.Note(action, isMissed, isConfirmed);
    }

    private bool IsAnswered(OperationKind kind)
    {
        bool isDelivery = kind is OperationKind.Message or OperationKind.File or OperationKind.GroupMessage;
        return (isDelivery && dialect.Shows(EventKind.Delivered))
            || (kind is not (OperationKind.Message or OperationKind.File) && dialect.Shows(EventKind.Done));
    }

    private static ActionKind ActionOf(OperationKind kind) => kind switch
    {
        OperationKind.GroupMessage => ActionKind.SendGroup,
        OperationKind.File => ActionKind.SendFile,
        OperationKind.JoinGroup => ActionKind.JoinGroup,
        OperationKind.LeaveGroup => ActionKind.LeaveGroup,
        _ => ActionKind.Send,
    };

    private static Reply ReplyOf(EventKind kind) => kind switch
    {
        EventKind.Queued => Reply.Queued,
        EventKind.Refused => Reply.Refused,
        _ => Reply.Done,
    };
}
