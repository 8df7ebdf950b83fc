using System.Globalization;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Checks;

/// <summary>
/// Checks of plain text as one stream, wherever TCP splits or joins it: received by a bot, or shown at a server's
/// console or a client's screen. Also checks that the server echoes a text.
/// </summary>
internal static class StreamChecks
{
    private const int MaxTailChars = 200;

    /// <summary>Passes if the stream contains a text.</summary>
    public static CheckResult Contains(History history, string text)
    {
        if (history.Text.IndexOf(text) >= 0) return CheckResult.Fine;
        return new CheckResult.Pending(new Mismatch(
            $"{history.Owner} did not read the text", PrintableText.Quote(text), Tail(history)));
    }

    /// <summary>Passes if the stream contains the texts in order, each complete and only once.</summary>
    public static CheckResult ContainsInOrder(History history, IReadOnlyList<string> texts)
    {
        int at = 0;
        int[] ends = new int[texts.Count];
        for (int i = 0; i < texts.Count; i++)
        {
            int found = history.Text.IndexOf(texts[i], at);
            if (found < 0) return new CheckResult.Pending(Gap(history, texts, i));
            ends[i] = at = found + texts[i].Length;
        }

        string? twice = texts
            .Where((text, i) => history.Text.IndexOf(text, ends[i]) >= 0 && !texts.Skip(i + 1).Contains(text))
            .FirstOrDefault();
        if (twice is null) return CheckResult.Fine;
        return new CheckResult.Failed(new Mismatch(
            $"{history.Owner} read a text twice", "each text once", PrintableText.Quote(twice)));
    }

    /// <summary>Passes if the server returned a text to its sender.</summary>
    public static CheckResult Echo(CheckContext context, string text)
    {
        if (context.Find(new ObservedEvent(EventKind.Echo) { Text = text }) is EventMatch seen)
            return new CheckResult.Passed([seen]);
        return new CheckResult.Pending(new Mismatch(
            $"the server did not answer {context.Bot}", $"the answer to {PrintableText.Quote(text)}",
                Tail(context.History)));
    }

    private static Mismatch Gap(History history, IReadOnlyList<string> texts, int missing)
    {
        int later = history.Text.IndexOf(texts[missing]) >= 0 ? missing : -1;
        string sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"{history.Owner} did not read text {missing + 1:N0} of {texts.Count:N0} in its place");
        string actual = later >= 0
            ? "it stands before an earlier one"
            : "it is not there, whole; the stream ends " + Tail(history);
        return new Mismatch(sentence, PrintableText.Quote(texts[missing]), actual);
    }

    private static string Tail(History history)
    {
        string tail = PrintableText.Quote(history.Text.Tail(MaxTailChars));
        if (history.Text.Length == 0) return "nothing";
        return history.Text.Length <= MaxTailChars
            ? tail
            : string.Create(CultureInfo.InvariantCulture, $"… {tail} ({history.Text.Total:N0} characters)");
    }
}
