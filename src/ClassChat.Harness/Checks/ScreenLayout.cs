using System.Text;
using System.Text.RegularExpressions;
using ClassChat.Specification.Patterns;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Checks;

/// <summary>
/// Patterns for a message that a client shows on several lines: the sender above the text, a box or a table around
/// them, or a text that is wrapped. A person sees sender and text in all of these.
/// </summary>
internal static class ScreenLayout
{
    /// <summary>Longest wrapped text that is searched for, in UTF-16 code units.</summary>
    private const int MaxTextChars = 500;

    /// <summary>Line drawings of boxes and tables.</summary>
    private const string Border = @"[|│┃║┆┊*#]";

    /// <summary>The end of a line within a text that is wrapped, with the borders of a box.</summary>
    private const string Break = @"(?:[ \t]*" + Border + @"?[ \t]*\r?\n[ \t]*" + Border + @"?[ \t]*)";

    /// <summary>
    /// Text that may follow a sender above a text: only words that introduce the text, so that a notice such as "Alice
    /// has joined" is no sender.
    /// </summary>
    private const string Introduction =
        @"[^\p{L}\n{}""]*(?:(?i:says|said|writes|wrote|sent|sends|am|pm|to|you|me)\b[^\p{L}\n{}""]*){0,4}";

    /// <summary>A line without the words of notices and lists of users.</summary>
    private const string NoNotice = @"(?![^\n]*(?i:joined|left|online|offline|users|members)\b)";

    /// <summary>The next line, after up to two lines of drawings or blanks.</summary>
    private const string NextLine = @"\r?\n(?:[^\p{L}\p{N}\n{}""]*\n){0,2}";

    /// <summary>The start of a line with a text: indentation, borders, or the word for it.</summary>
    private const string Label = @"[^\p{L}\p{N}\n{}""]{0,40}?(?:(?i:message|text|msg)\b[^\p{L}\p{N}\n{}""]{0,5}?)?";

    /// <summary>Separator of two fields on one line.</summary>
    private const string Between = @"[^\n{}""]{0,80}?";

    /// <summary>Number of characters of a text that are never on two lines.</summary>
    private const int MinLineChars = 5;

    /// <summary>The patterns of a message; none if no part of it is shown, or its text is too long.</summary>
    /// <param name="screen">The text of the screen.</param>
    /// <param name="from">Position in the text from which the message is searched.</param>
    /// <param name="message">The message's fields: <c>text</c>, <c>sender</c> and, for a group message,
    /// <c>group</c>.</param>
    public static IReadOnlyList<SearchPattern> Patterns(
        TextStream screen, int from, IReadOnlyDictionary<string, string> message)
    {
        string sought = message["text"];
        if (sought.Length == 0 || screen.IndexOf(message["sender"], from) < 0) return [];
        bool isWhole = screen.IndexOf(sought, from) >= 0;
        string start = sought[..Math.Min(sought.Length, MinLineChars)];
        if (!isWhole && (sought.Length > MaxTextChars || screen.IndexOf(start, from) < 0)) return [];
        string text = isWhole ? Regex.Escape(sought) : Wrapped(sought);
        string sender = Name(message["sender"]);
        string[] headers = message.TryGetValue("group", out string? name) ? Headers(sender, Name(name)) : [sender];
        return
        [
            .. headers.Select(header => Pattern(header + Between + text)),
            .. headers.Select(header => Pattern(Above(header) + Introduction + NextLine + Label + text)),
            .. headers.Select(header => Pattern(text + Between + header)),
        ];
    }

    /// <summary>A group and a sender, in both orders, on one line or on two.</summary>
    private static string[] Headers(string sender, string group) =>
    [
        group + Between + sender, sender + Between + group,
        group + Introduction + NextLine + @"[^\n{}""]{0,40}?" + sender,
        sender + Introduction + NextLine + @"[^\n{}""]{0,40}?" + group,
    ];

    /// <summary>A header that is not one name of a list, nor part of a notice.</summary>
    private static string Above(string header) =>
        header + @"(?<=(?:^|\n)" + NoNotice + @"[^\n,;{}""]{0,60}" + header + ")";

    private static SearchPattern Pattern(string expression) => new(expression, "message");

    private static string Name(string name) => $@"(?<![\p{{L}}\p{{N}}_]){Regex.Escape(name)}(?![\p{{L}}\p{{N}}_])";

    /// <summary>A text that may be wrapped between any two characters, or instead of a blank.</summary>
    private static string Wrapped(string text)
    {
        var pattern = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (pattern.Length > 0 && rune.Value != ' ') pattern.Append(Break).Append('?');
            pattern.Append(rune.Value == ' ' ? $"(?: |{Break})" : Regex.Escape(rune.ToString()));
        }

        return pattern.ToString();
    }
}
