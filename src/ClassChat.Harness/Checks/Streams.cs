using System.Globalization;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Checks;

/// <summary>Checks of plain text, as one stream: where TCP cut or glued it does not matter.</summary>
internal static class Streams
{
    private const int MaxTailChars = 200;

    /// <summary>A text stands in the stream.</summary>
    public static Outcome Contains(History history, string text)
    {
        if (history.Text.IndexOf(text) >= 0) return Outcome.Fine;
        return new Outcome.Open(new Difference(
            $"{history.Owner} did not read the text", Visible.Quote(text), Tail(history)));
    }

    /// <summary>Texts stand in the stream in their order, each whole and once.</summary>
    public static Outcome ContainsInOrder(History history, IReadOnlyList<string> texts)
    {
        int at = 0;
        int[] ends = new int[texts.Count];
        for (int i = 0; i < texts.Count; i++)
        {
            int found = history.Text.IndexOf(texts[i], at);
            if (found < 0) return new Outcome.Open(Gap(history, texts, i));
            ends[i] = at = found + texts[i].Length;
        }

        string? twice = texts
            .Where((text, i) => history.Text.IndexOf(text, ends[i]) >= 0 && !texts.Skip(i + 1).Contains(text))
            .FirstOrDefault();
        if (twice is null) return Outcome.Fine;
        return new Outcome.Broken(new Difference(
            $"{history.Owner} read a text twice", "each text once", Visible.Quote(twice)));
    }

    /// <summary>The server gives a text back.</summary>
    public static Outcome Echo(Scene scene, string text)
    {
        if (scene.Find(new ChatEvent(EventKind.Echo) { Text = text }) is Sighting seen)
            return new Outcome.Holds([seen]);
        return new Outcome.Open(new Difference(
            $"the server did not answer {scene.Bot}", $"the answer to {Visible.Quote(text)}", Tail(scene.History)));
    }

    private static Difference Gap(History history, IReadOnlyList<string> texts, int missing)
    {
        int later = history.Text.IndexOf(texts[missing]) >= 0 ? missing : -1;
        string sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"{history.Owner} did not read text {missing + 1:N0} of {texts.Count:N0} in its place");
        string actual = later >= 0
            ? "it stands before an earlier one"
            : "it is not there, whole; the stream ends " + Tail(history);
        return new Difference(sentence, Visible.Quote(texts[missing]), actual);
    }

    private static string Tail(History history)
    {
        string tail = Visible.Quote(history.Text.Tail(MaxTailChars));
        if (history.Text.Length == 0) return "nothing";
        return history.Text.Length <= MaxTailChars
            ? tail
            : string.Create(CultureInfo.InvariantCulture, $"… {tail} ({history.Text.Total:N0} characters)");
    }
}
