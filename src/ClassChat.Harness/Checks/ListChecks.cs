using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Checks;

/// <summary>Checks of join and leave notices, user lists and group lists.</summary>
internal static class ListChecks
{
    /// <summary>
    /// Passes if a notice of a join or leave arrived. A new user list counts as a notice if the dialect has no notices,
    /// unless lists come only on request: those answer the request.
    /// </summary>
    public static CheckResult Notice(CheckContext context, string whom, bool comes)
    {
        EventKind kind = comes ? EventKind.Joined : EventKind.Left;
        if (context.Find(new ObservedEvent(kind) { Name = context.WireName(whom) }) is EventMatch seen)
            return new CheckResult.Passed([seen]);
        bool isListed = !context.Dialect.Shows(kind) && !context.Dialect.Semantics.UserListOnRequest
            && Latest(context, EventKind.Users, 0)?.Names?.Contains(context.WireName(whom)) == comes;
        if (isListed) return CheckResult.Fine;
        return new CheckResult.Pending(new Mismatch(
            $"{context.Bot} was not told that {whom} {(comes ? "came" : "went")}",
            $"a notice that {context.WireName(whom)} {(comes ? "joined" : "left")}", Notices(context)));
    }

    /// <summary>
    /// Passes if the latest user list has exactly these names. Where lists come on request, only one since the request
    /// counts.
    /// </summary>
    public static CheckResult Users(CheckContext context, IReadOnlyList<string> users)
    {
        bool isWhole = context.Dialect.Semantics.UserListIncludesReceiver;
        string[] expected =
        [
            .. users.Where(user => isWhole || user != context.Bot).Select(context.WireName)
                .Order(StringComparer.Ordinal),
        ];
        int from = context.Dialect.Semantics.UserListOnRequest ? context.RequestStart : 0;
        ObservedEvent? latest = Latest(context, EventKind.Users, from);
        if (latest is null && expected.Length == 0) return CheckResult.Fine; // nobody else is there to be listed
        if (latest?.Names is not null && latest.Names.Order(StringComparer.Ordinal).SequenceEqual(expected))
            return CheckResult.Fine;
        return new CheckResult.Pending(new Mismatch(
            $"{context.Bot} does not have the right list of users", string.Join(", ", expected),
            latest is null ? "no list of users" : string.Join(", ", latest.Names ?? [])));
    }

    /// <summary>Passes if the latest group list has a group with exactly these members.</summary>
    /// <param name="context">The events that the bot has received.</param>
    /// <param name="group">The group.</param>
    /// <param name="members">The members.</param>
    /// <param name="onlyIfListed">True to accept a list that names groups and no members.</param>
    public static CheckResult Group(
        CheckContext context, string group, IReadOnlyList<string> members, bool onlyIfListed = false)
    {
        string[] expected = [.. members.Select(context.WireName).Order(StringComparer.Ordinal)];
        string name = context.WireName(group);
        ObservedEvent? latest = Latest(context, EventKind.Groups, context.RequestStart);
        bool fits = latest?.Groups is not null
            && latest.Groups.TryGetValue(name, out IReadOnlyList<string>? listed)
            && ((onlyIfListed && ReferenceEquals(listed, ObservedEvent.UnlistedMembers))
                || listed.Order(StringComparer.Ordinal).SequenceEqual(expected));
        if (fits) return CheckResult.Fine;
        return new CheckResult.Pending(new Mismatch(
            $"{context.Bot} does not see group '{group}' as it is", $"'{name}' with {string.Join(", ", expected)}",
            latest is null ? "no list of groups" : EventFormatter.Event(latest)));
    }

    /// <summary>Passes if the latest group list does not have a certain group.</summary>
    public static CheckResult NoGroup(CheckContext context, string group)
    {
        string name = context.WireName(group);
        ObservedEvent? latest = Latest(context, EventKind.Groups, context.RequestStart);
        if (latest?.Groups is not null && !latest.Groups.ContainsKey(name)) return CheckResult.Fine;
        return new CheckResult.Pending(new Mismatch(
            $"{context.Bot} still sees group '{group}'", $"a list of groups without '{name}'",
            latest is null ? "no list of groups" : EventFormatter.Event(latest)));
    }

    private static ObservedEvent? Latest(CheckContext context, EventKind kind, int from)
    {
        for (int i = context.History.Events.Count - 1; i >= from; i--)
        {
            if (context.History.Events[i].Event.Kind == kind) return context.History.Events[i].Event;
        }

        return null;
    }

    private static string Notices(CheckContext context)
    {
        ObservedEvent[] notices = [.. context.History.Events
            .Where(recorded => recorded is { Consumed: false, Event.Kind: EventKind.Joined or EventKind.Left })
            .Select(recorded => recorded.Event)];
        return notices.Length == 0 ? EventFormatter.Untaken(context.History) : EventFormatter.Events(notices);
    }
}
