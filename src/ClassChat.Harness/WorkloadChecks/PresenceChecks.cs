using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.WorkloadChecks;

/// <summary>
/// Invariants of user lists, unique names and replies, which must be true; the server also must not end sessions or
/// refuse a rejoin without a reason.
/// </summary>
internal static class PresenceChecks
{
    /// <summary>Maximum number of names that a violation lists.</summary>
    private const int MaxNames = 5;

    /// <summary>Checks that each bot's last user list has exactly the joined bots, when all is quiet.</summary>
    public static InvariantFinding Users(WorkloadHistory history)
    {
        var counter = new InvariantCounter(Invariant.Users);
        foreach (BotLog log in history.Logs)
        {
            if (log.Users is not UserListSnapshot list) continue;
            string[] missing = [.. list.There.Except(list.Named)];
            string[] ghosts = [.. list.Named.Except(list.There)];
            int doubles = list.Named.Count - list.Named.Distinct().Count();
            if (missing.Length + ghosts.Length + doubles == 0) counter.Pass();
            else
                counter.Fail(
                    $"the last list of users that {log.Name} saw is wrong",
                    TextList.Count(list.There.Count, "user"),
                    missing.Length > 0 ? $"lacks {Some(missing)}"
                        : ghosts.Length > 0 ? $"names {Some(ghosts)}, not there any more"
                        : "names somebody twice");
        }

        return counter.Finding;
    }

    /// <summary>Checks that no name is held by two clients at once.</summary>
    public static InvariantFinding Names(WorkloadHistory history)
    {
        var counter = new InvariantCounter(Invariant.Names);
        foreach (NameClaim claim in history.Claims)
        {
            if (claim.Holder is int holder) CheckTakenNames(counter, history.Logs[holder], claim);
            else if (claim.In > 1)
                counter.Fail($"{claim.In} were let in as '{claim.Name}' at once", "one is let in", $"{claim.In} were");
            else if (claim.In == 1) counter.Pass();
            else if (claim.Unclear > 0) counter.Skip();
            else
                counter.Fail(
                    $"none of {claim.Rivals} who asked at once for the free name '{claim.Name}' was let in",
                    "one is let in", "all were refused");
        }

        return counter.Finding;
    }

    private static void CheckTakenNames(InvariantCounter counter, BotLog holder, NameClaim claim)
    {
        if (!PresenceQueries.IsThere(holder.Sessions, claim.Start, claim.End)) counter.Skip();
        else if (claim.In == 0) counter.Pass();
        else
            counter.Fail(
                $"somebody else was let in as {holder.Name}, who was there", "refused", "let in");
    }

    /// <summary>
    /// Checks that each request gets a true answer, and that no bot is disconnected or refused without a reason.
    /// </summary>
    public static InvariantFinding Answers(WorkloadHistory history)
    {
        var counter = new InvariantCounter(Invariant.Answers);
        DeliveryChecks.Each(history, (sender, sequence, operation) =>
        {
            if (UntrueReply(history, operation) is string untrue)
                counter.Fail(
                    $"{DeliveryChecks.Describe(history, sender, sequence)} was {untrue}", "an answer that is true",
                    operation.Reply.ToString());
            else if (operation.Reply is Reply.Done or Reply.Queued or Reply.Refused) counter.Pass();
            else if (operation.Reply is Reply.NotExpected or Reply.ConnectionLost) counter.Skip();
            else
                counter.Fail(
                    $"{history.Logs[sender].Name} got no answer to request {sequence}", "an answer", "none");
        });
        foreach (BotLog log in history.Logs)
        {
            if (log.Sessions.Any(session => session is { IsCut: true, HasStalled: false }))
                counter.Fail($"{log.Name} was thrown out", "the connection goes on", "the server ended it");
            if (log.Refused.Times > 0)
                counter.Fail($"{log.Name} was not let in again", "let in", PrintableText.Quote(log.Refused.Words));
        }

        return counter.Finding;
    }

    /// <summary>Describes an answer to a message that is certainly untrue; null otherwise.</summary>
    private static string? UntrueReply(WorkloadHistory history, Operation operation)
    {
        if (operation.Kind is not (OperationKind.Message or OperationKind.File)) return null;
        IReadOnlyList<PresenceInterval> sessions = history.Logs[operation.Target].Sessions;
        return operation.Reply switch
        {
            Reply.Refused when PresenceQueries.IsThere(sessions, operation.Start, operation.End) =>
                "refused, though its receiver was there",
            Reply.Queued when PresenceQueries.IsThere(sessions, operation.Start, operation.End) =>
                "queued, though its receiver was there",
            Reply.Done when PresenceQueries.IsAway(sessions, operation.Start, operation.End)
                && !history.LostItsName(operation.Target) =>
                "confirmed as delivered, though its receiver was away",
            _ => null,
        };
    }

    private static string Some(string[] names) => string.Join(", ", names.Take(MaxNames))
        + (names.Length > MaxNames ? $" and {names.Length - MaxNames} more" : "");
}
