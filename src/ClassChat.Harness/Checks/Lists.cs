using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Checks;

/// <summary>Checks of notices and lists: who is here, who is in which group.</summary>
internal static class Lists
{
    /// <summary>A notice that somebody came or went.</summary>
    public static Outcome Notice(Scene scene, string whom, bool comes)
    {
        EventKind kind = comes ? EventKind.Joined : EventKind.Left;
        if (scene.Find(new ChatEvent(kind) { Name = scene.Wire(whom) }) is Sighting seen)
            return new Outcome.Holds([seen]);
        // Who tells of it by nothing but a new list of users does tell.
        bool isListed = !scene.Dialect.Shows(kind)
            && Latest(scene, EventKind.Users, 0)?.Names?.Contains(scene.Wire(whom)) == comes;
        if (isListed) return Outcome.Fine;
        return new Outcome.Open(new Difference(
            $"{scene.Bot} was not told that {whom} {(comes ? "came" : "went")}",
            $"a notice that {scene.Wire(whom)} {(comes ? "joined" : "left")}", Notices(scene)));
    }

    /// <summary>The latest list of users names exactly these.</summary>
    public static Outcome Users(Scene scene, IReadOnlyList<string> users)
    {
        string[] expected = [.. users.Select(scene.Wire).Order(StringComparer.Ordinal)];
        ChatEvent? latest = Latest(scene, EventKind.Users, 0);
        if (latest?.Names is not null && latest.Names.Order(StringComparer.Ordinal).SequenceEqual(expected))
            return Outcome.Fine;
        return new Outcome.Open(new Difference(
            $"{scene.Bot} does not have the right list of users", string.Join(", ", expected),
            latest is null ? "no list of users" : string.Join(", ", latest.Names ?? [])));
    }

    /// <summary>The latest list of groups has one with exactly these members.</summary>
    public static Outcome Group(Scene scene, string group, IReadOnlyList<string> members)
    {
        string[] expected = [.. members.Select(scene.Wire).Order(StringComparer.Ordinal)];
        string name = scene.Wire(group);
        ChatEvent? latest = Latest(scene, EventKind.Groups, scene.Mark);
        bool fits = latest?.Groups is not null
            && latest.Groups.TryGetValue(name, out IReadOnlyList<string>? listed)
            && listed.Order(StringComparer.Ordinal).SequenceEqual(expected);
        if (fits) return Outcome.Fine;
        return new Outcome.Open(new Difference(
            $"{scene.Bot} does not see group '{group}' as it is", $"'{name}' with {string.Join(", ", expected)}",
            latest is null ? "no list of groups" : Describe.Event(latest)));
    }

    /// <summary>The latest list of groups lacks one.</summary>
    public static Outcome NoGroup(Scene scene, string group)
    {
        string name = scene.Wire(group);
        ChatEvent? latest = Latest(scene, EventKind.Groups, scene.Mark);
        if (latest?.Groups is not null && !latest.Groups.ContainsKey(name)) return Outcome.Fine;
        return new Outcome.Open(new Difference(
            $"{scene.Bot} still sees group '{group}'", $"a list of groups without '{name}'",
            latest is null ? "no list of groups" : Describe.Event(latest)));
    }

    private static ChatEvent? Latest(Scene scene, EventKind kind, int from)
    {
        for (int i = scene.History.Events.Count - 1; i >= from; i--)
        {
            if (scene.History.Events[i].Event.Kind == kind) return scene.History.Events[i].Event;
        }

        return null;
    }

    private static string Notices(Scene scene)
    {
        ChatEvent[] notices = [.. scene.History.Events
            .Where(seen => seen is { Taken: false, Event.Kind: EventKind.Joined or EventKind.Left })
            .Select(seen => seen.Event)];
        return notices.Length == 0 ? Describe.Untaken(scene.History) : Describe.Events(notices);
    }
}
