using ClassChat.Harness.Bots;
using ClassChat.Harness.Servers;
using ClassChat.Harness.WorkloadChecks;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Workloads;

/// <summary>
/// Waits for the server's replies to the requests of one bot, and records in each operation the reply, or why there is
/// none: not expected, missing or connection lost.
/// </summary>
/// <param name="clock">The clock that deadlines run by.</param>
/// <param name="dialect">The server's dialect, which defines the requests that have replies.</param>
/// <param name="confirmations">Actions that the server was observed to confirm.</param>
/// <param name="history">The bot's history.</param>
internal sealed class ReplyWaiter(
    StarvationAwareClock clock, Dialect dialect, ConfirmationHistory confirmations, History history)
{
    /// <summary>Maximum wait for a reply.</summary>
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(5);

    /// <summary>Wait for a possible reply to a request that is usually not answered.</summary>
    private static readonly TimeSpan _retryDelay = TimeSpan.FromMilliseconds(20);

    private readonly ConfirmationWait _answers = new(clock, history, confirmations, _timeout);

    /// <summary>
    /// Waits for one reply to each operation and records it; replies come in the order of the requests.
    /// </summary>
    public async Task WaitAsync(IReadOnlyList<Operation> operations, int before, CancellationToken cancel)
    {
        OperationKind kind = operations[0].Kind;
        ActionKind action = ActionOf(kind);
        if (!IsAnswered(kind) || !confirmations.Confirms(action))
        {
            // A server that confirms nothing may still send an event, but it is unknown which request it belongs to.
            foreach (Operation operation in operations) operation.Reply = Reply.NotExpected;
            await clock.UntilAsync(
                history, () => history.Answers > before || history.HasEnded, _retryDelay, cancel);
            return;
        }

        await _answers.UntilAsync(
            action, () => history.Answers >= before + operations.Count || history.HasEnded, cancel);
        lock (history.Gate)
        {
            IEnumerable<RecordedEvent> answers =
                history.Events.Where(recorded => recorded.Event.IsAnswer && !recorded.Consumed);
            foreach ((Operation operation, RecordedEvent recorded) in operations.Zip(answers))
                (operation.Reply, operation.End) = (ReplyOf(recorded.Event.Kind), recorded.At);
            if (!history.HasEnded)
            {
                Record(action, operations);
                return;
            }

            foreach (Operation operation in operations.Where(operation => operation.Reply == Reply.None))
                operation.Reply = Reply.ConnectionLost;
        }
    }

    private void Record(ActionKind action, IReadOnlyList<Operation> operations)
    {
        bool isMissed = operations.Any(operation => operation.Reply == Reply.None);
        // A server that confirms no delivery may still report a refusal or a queued message.
        bool isConfirmed = operations.Any(operation => operation.Reply == Reply.Done);
        _answers.Record(action, isMissed, isConfirmed);
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
