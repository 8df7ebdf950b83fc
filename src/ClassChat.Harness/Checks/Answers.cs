using System.Globalization;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Checks;

/// <summary>Checks of what a server tells the one who asked.</summary>
internal static class Answers
{
    /// <summary>So many answers of a kind to what the bot did last, and none that says the contrary.</summary>
    public static Outcome Told(Scene scene, EventKind kind, int times)
    {
        Seen[] answers = [.. scene.History.Events.Skip(scene.Mark).Where(seen => !seen.Taken && seen.Event.IsAnswer)];
        Seen[] fitting = [.. answers.Where(seen => seen.Event.Kind == kind)];
        string what = Word(kind);
        string expected = times == 1 ? $"an answer that says: {what}" : $"{times} answers that say: {what}";
        if (fitting.Length >= times)
            return new Outcome.Holds([.. fitting.Take(times).Select(seen => new Sighting(seen.Event, seen, null))]);
        if (times == 1 && scene.Find(new ChatEvent(kind), scene.Mark) is Sighting text)
            return new Outcome.Holds([text]);

        Seen? contrary = answers.FirstOrDefault(seen => seen.Event.Kind != kind);
        string actual = contrary is not null ? Describe.Event(contrary.Event)
            : fitting.Length > 0 ? Words.Count(fitting.Length, "such answer")
            : scene.History.HasEnded ? "the end of the connection" : "no answer";
        var difference = new Difference($"{scene.Bot} was not told that it was {what}", expected, actual);
        return contrary is not null || scene.History.HasEnded
            ? new Outcome.Broken(difference)
            : new Outcome.Open(difference);
    }

    /// <summary>So many messages wait.</summary>
    public static Outcome Waiting(Scene scene, int count)
    {
        if (scene.Find(new ChatEvent(EventKind.Waiting), scene.Mark) is not Sighting seen)
        {
            return new Outcome.Open(new Difference(
                $"{scene.Bot} was not told how many messages wait", $"a notice that {count} wait",
                Describe.Untaken(scene.History)));
        }

        if (seen.Event.Count is null || seen.Event.Count == count) return new Outcome.Holds([seen]);
        return new Outcome.Broken(new Difference(
            $"{scene.Bot} was told another number of waiting messages", Number(count), Number(seen.Event.Count.Value)));
    }

    /// <summary>The server acknowledges a connection, unasked.</summary>
    public static Outcome Acknowledged(Scene scene)
    {
        Sighting? seen = scene.Find(new ChatEvent(EventKind.Welcome)) ?? scene.Find(new ChatEvent(EventKind.Prompt));
        if (seen is not null) return new Outcome.Holds([seen]);
        return new Outcome.Open(new Difference(
            $"{scene.Bot} connected, and the server said nothing", "an acknowledgement of the connection",
            Describe.Untaken(scene.History)));
    }

    /// <summary>The server ends the connection.</summary>
    public static Outcome Disconnected(Scene scene, bool resetAllowed)
    {
        Seen? end = scene.History.Events.Skip(scene.Mark)
            .FirstOrDefault(seen => seen.Event.Kind is EventKind.Closed or EventKind.Reset);
        if (end is null)
        {
            return new Outcome.Open(new Difference(
                $"the server did not end the connection of {scene.Bot}", "the end of the connection", "it stays open"));
        }

        if (end.Event.Kind == EventKind.Closed || resetAllowed) return Outcome.Fine;
        return new Outcome.Broken(new Difference(
            $"the server broke the connection of {scene.Bot}", "an end in good order (FIN)", "a reset (RST)",
            "closing a socket with unread bytes in it, or ending the process, sends a reset: "
            + "read what is left, shut down, then close"));
    }

    /// <summary>The connection stands.</summary>
    public static Outcome Connected(Scene scene) => scene.History.HasEnded
        ? new Outcome.Broken(new Difference(
            $"the server did not keep the connection of {scene.Bot}", "an open connection",
            Describe.Event(scene.History.Events[^1].Event)))
        : Outcome.Fine;

    private static string Number(int count) =>
        count < 0 ? "no number" : count.ToString(CultureInfo.InvariantCulture);

    private static string Word(EventKind kind) => kind switch
    {
        EventKind.Done => "done",
        EventKind.Refused => "refused",
        EventKind.Queued => "queued",
        _ => "delivered",
    };
}
