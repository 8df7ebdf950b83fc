using ClassChat.Harness.Bots;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Verification;

namespace ClassChat.Harness.Workloads;

/// <summary>Sends what one bot asks for, and notes in its diary what it was and what was answered.</summary>
/// <param name="place">Where it is.</param>
/// <param name="parcels">What there is to send.</param>
/// <param name="number">Which bot it is.</param>
/// <param name="diary">Its diary.</param>
/// <param name="read">Enters in the diary what has come: what comes later answers what is asked next.</param>
internal sealed class Desk(WorkloadPlace place, Parcels parcels, int number, Diary diary, Action read)
{
    private readonly Bot _bot = place.Bots[number];
    private readonly Ear _ear = new(place.Clock, place.Dialect, place.Habits, place.Bots[number].History);

    /// <summary>Sends a text or a file.</summary>
    public async Task SendAsync(OperationKind kind, int target, int bytes, CancellationToken cancel)
    {
        (ActionKind action, Values values, ReadOnlyMemory<byte> content) =
            parcels.Prepare(place, kind, number, target, diary.Operations.Count, bytes);
        place.Allowance.Expect(kind == OperationKind.GroupMessage ? place.GroupSize : 1, bytes);
        await RequestAsync(action, values, Note(kind, target), content, cancel);
    }

    /// <summary>Sends several texts of so many bytes each to one bot, in one write.</summary>
    public async Task SendAtOnceAsync(int target, IEnumerable<int> sizes, CancellationToken cancel)
    {
        var glued = new MemoryStream();
        List<Operation> operations = [];
        foreach (int bytes in sizes)
        {
            (ActionKind action, Values values, _) = parcels.Prepare(
                place, OperationKind.Message, number, target, diary.Operations.Count, bytes);
            place.Allowance.Expect(1, bytes);
            glued.Write(_bot.Render(action, values));
            operations.Add(Note(OperationKind.Message, target));
        }

        int before = Begin();
        await _bot.WriteAsync(glued.ToArray(), cancel);
        await _ear.HearAsync(operations, before, cancel);
    }

    /// <summary>Asks to be a member of a group, or to be one no more.</summary>
    /// <param name="kind">Which of both.</param>
    /// <param name="group">The number of the group.</param>
    /// <param name="began">Told what is being asked, before it is.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Operation> AskAsync(
        OperationKind kind, int group, Action<Operation> began, CancellationToken cancel)
    {
        Operation operation = Note(kind, group);
        began(operation);
        ActionKind action = kind == OperationKind.JoinGroup ? ActionKind.JoinGroup : ActionKind.LeaveGroup;
        await RequestAsync(action, new Values { ["group"] = place.Group(group) }, operation, default, cancel);
        return operation;
    }

    private async Task RequestAsync(
        ActionKind action, Values values, Operation operation, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        int before = Begin();
        await _bot.DoAsync(action, values, paced: false, null, cancel, content);
        await _ear.HearAsync([operation], before, cancel);
    }

    private Operation Note(OperationKind kind, int target)
    {
        var operation = new Operation(kind, target, place.Now);
        diary.Operations.Add(operation);
        return operation;
    }

    /// <summary>What comes from now on is the answer to what is done now.</summary>
    private int Begin()
    {
        read();
        _bot.MarkNow();
        lock (_bot.History.Gate) return _bot.History.Answers;
    }
}
