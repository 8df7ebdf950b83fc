using ClassChat.Harness.Bots;
using ClassChat.Harness.WorkloadChecks;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Workloads;

/// <summary>
/// Sends one bot's texts, files, and requests to join or leave a group in a workload, and records each with its reply
/// in the bot's log. <see cref="Worker"/> and <see cref="Membership"/> send the others.
/// </summary>
/// <param name="context">The workload's context.</param>
/// <param name="payloads">The workload's texts and files.</param>
/// <param name="number">Number of the bot.</param>
/// <param name="log">The bot's log.</param>
/// <param name="read">Moves received events to the log, so that later events belong to the next request.</param>
internal sealed class RequestSender(
    WorkloadContext context, WorkloadPayloads payloads, int number, BotLog log, Action read)
{
    private readonly Bot _bot = context.Bots[number];
    private readonly ReplyWaiter _waiter =
        new(context.Clock, context.Dialect, context.Confirmations, context.Bots[number].History);

    /// <summary>Sends a text or a file.</summary>
    public async Task SendAsync(OperationKind kind, int target, int bytes, CancellationToken cancel)
    {
        (ActionKind action, TemplateValues values, ReadOnlyMemory<byte> content) =
            payloads.Prepare(context, kind, number, target, log.Operations.Count, bytes);
        context.Allowance.AddDelivery(kind == OperationKind.GroupMessage ? context.GroupSize : 1, bytes);
        await RequestAsync(action, values, Record(kind, target), content, cancel);
    }

    /// <summary>Sends several texts of given sizes to one bot in a single write.</summary>
    public async Task SendAtOnceAsync(int target, IEnumerable<int> sizes, CancellationToken cancel)
    {
        var glued = new MemoryStream();
        List<Operation> operations = [];
        foreach (int bytes in sizes)
        {
            (ActionKind action, TemplateValues values, _) = payloads.Prepare(
                context, OperationKind.Message, number, target, log.Operations.Count, bytes);
            context.Allowance.AddDelivery(1, bytes);
            glued.Write(_bot.Render(action, values));
            operations.Add(Record(OperationKind.Message, target));
        }

        int before = Begin();
        await _bot.WriteAsync(glued.ToArray(), cancel);
        await _waiter.WaitAsync(operations, before, cancel);
    }

    /// <summary>Asks the server to join or leave a group.</summary>
    /// <param name="kind">Join or leave.</param>
    /// <param name="group">The number of the group.</param>
    /// <param name="began">Called with the operation right before the request is sent.</param>
    /// <param name="cancel">Cancels the request.</param>
    public async Task<Operation> AskAsync(
        OperationKind kind, int group, Action<Operation> began, CancellationToken cancel)
    {
        Operation operation = Record(kind, group);
        began(operation);
        ActionKind action = kind == OperationKind.JoinGroup ? ActionKind.JoinGroup : ActionKind.LeaveGroup;
        await RequestAsync(action, new TemplateValues { ["group"] = context.Group(group) }, operation, default, cancel);
        return operation;
    }

    private async Task RequestAsync(
        ActionKind action, TemplateValues values, Operation operation, ReadOnlyMemory<byte> content,
            CancellationToken cancel)
    {
        int before = Begin();
        await _bot.ExecuteAsync(action, values, paced: false, null, cancel, content);
        // In a dialogue of several messages, the answer is that to the last one.
        before = Math.Max(before, _bot.AnswersBefore);
        await _waiter.WaitAsync([operation], before, cancel);
    }

    private Operation Record(OperationKind kind, int target)
    {
        var operation = new Operation(kind, target, context.Now);
        log.Operations.Add(operation);
        return operation;
    }

    /// <summary>
    /// Starts a request and returns the number of answers so far; later answers belong to this request.
    /// </summary>
    private int Begin()
    {
        read();
        _bot.BeginRequest();
        lock (_bot.History.Gate) return _bot.History.Answers;
    }
}
