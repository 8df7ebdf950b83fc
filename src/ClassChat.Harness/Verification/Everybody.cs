using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Verification;

/// <summary>Who is there, by which name, and is answered.</summary>
internal static class Everybody
{
    /// <summary>How many names are told of a list.</summary>
    private const int MaxNames = 5;

    /// <summary>When all is quiet, everybody's list of users names just those who are in.</summary>
    public static Finding Users(Chronicle chronicle)
    {
        var tally = new Tally(Property.Users);
        foreach (Diary diary in chronicle.Diaries)
        {
            if (diary.Users is not UserList list) continue;
            string[] missing = [.. list.There.Except(list.Named)];
            string[] ghosts = [.. list.Named.Except(list.There)];
            int doubles = list.Named.Count - list.Named.Distinct().Count();
            if (missing.Length + ghosts.Length + doubles == 0) tally.Hold();
            else
                tally.Break(
                    $"the last list of users that {diary.Name} saw is wrong",
                    Words.Count(list.There.Count, "user"),
                    missing.Length > 0 ? $"lacks {Some(missing)}"
                        : ghosts.Length > 0 ? $"names {Some(ghosts)}, not there any more"
                        : "names somebody twice");
        }

        return tally.Finding;
    }

    /// <summary>A name is never held by two.</summary>
    public static Finding Names(Chronicle chronicle)
    {
        var tally = new Tally(Property.Names);
        foreach (Claim claim in chronicle.Claims)
        {
            if (claim.Holder is int holder) JudgeTaken(tally, chronicle.Diaries[holder], claim);
            else if (claim.In > 1)
                tally.Break($"{claim.In} were let in as '{claim.Name}' at once", "one is let in", $"{claim.In} were");
            else if (claim.In == 1) tally.Hold();
            else if (claim.Unclear > 0) tally.Leave();
            else
                tally.Break(
                    $"none of {claim.Rivals} who asked at once for the free name '{claim.Name}' was let in",
                    "one is let in", "all were refused");
        }

        return tally.Finding;
    }

    private static void JudgeTaken(Tally tally, Diary holder, Claim claim)
    {
        if (!Presence.IsThere(holder.Sessions, claim.Start, claim.End)) tally.Leave();
        else if (claim.In == 0) tally.Hold();
        else
            tally.Break(
                $"somebody else was let in as {holder.Name}, who was there", "refused", "let in");
    }

    /// <summary>Every request is answered, and nobody is thrown out or kept out.</summary>
    public static Finding Answers(Chronicle chronicle)
    {
        var tally = new Tally(Property.Answers);
        Deliveries.Each(chronicle, (sender, sequence, operation) =>
        {
            if (Untrue(chronicle, operation) is string untrue)
                tally.Break(
                    $"{Deliveries.Told(chronicle, sender, sequence)} was {untrue}", "an answer that is true",
                    operation.Reply.ToString());
            else if (operation.Reply is Reply.Done or Reply.Queued or Reply.Refused) tally.Hold();
            else if (operation.Reply is Reply.Unasked or Reply.Cut) tally.Leave();
            else
                tally.Break(
                    $"{chronicle.Diaries[sender].Name} got no answer to request {sequence}", "an answer", "none");
        });
        foreach (Diary diary in chronicle.Diaries)
        {
            if (diary.Sessions.Any(session => session is { IsCut: true, HasStalled: false }))
                tally.Break($"{diary.Name} was thrown out", "the connection goes on", "the server ended it");
            if (diary.Refused.Times > 0)
                tally.Break($"{diary.Name} was not let in again", "let in", Visible.Quote(diary.Refused.Words));
        }

        return tally.Finding;
    }

    /// <summary>What is untrue about the answer to a message; null: nothing that is certain.</summary>
    private static string? Untrue(Chronicle chronicle, Operation operation)
    {
        if (operation.Kind is not (OperationKind.Message or OperationKind.File)) return null;
        IReadOnlyList<Stay> sessions = chronicle.Diaries[operation.Target].Sessions;
        return operation.Reply switch
        {
            Reply.Refused when Presence.IsThere(sessions, operation.Start, operation.End) =>
                "refused, though its receiver was there",
            Reply.Queued when Presence.IsThere(sessions, operation.Start, operation.End) =>
                "queued, though its receiver was there",
            Reply.Done when Presence.IsAway(sessions, operation.Start, operation.End)
                && !chronicle.IsRobbed(operation.Target) =>
                "confirmed as delivered, though its receiver was away",
            _ => null,
        };
    }

    private static string Some(string[] names) => string.Join(", ", names.Take(MaxNames))
        + (names.Length > MaxNames ? $" and {names.Length - MaxNames} more" : "");
}
