using System.Buffers;
using System.Globalization;
using System.Text;

namespace ClassChat.Specification.Diagnostics;

/// <summary>
/// Formats bytes and texts for reports and terminals: invisible characters are escaped, and long input is cut with a
/// note of how much is missing.
/// </summary>
public static class PrintableText
{
    /// <summary>Longest excerpt in a report, in characters.</summary>
    public const int MaxChars = 400;

    /// <summary>Formats a text in quotes, with invisible characters escaped.</summary>
    public static string Quote(string text, int maxChars = MaxChars)
    {
        var shown = new StringBuilder("\"");
        int taken = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (shown.Length > maxChars) break;
            Append(shown, rune);
            taken += rune.Utf16SequenceLength;
        }

        shown.Append('"');
        if (taken < text.Length)
            shown.Append(CultureInfo.InvariantCulture, $" … and {text.Length - taken:N0} more characters");
        return shown.ToString();
    }

    /// <summary>Formats bytes as text where they are visible UTF-8, and as <c>\xHH</c> otherwise.</summary>
    public static string Bytes(ReadOnlySpan<byte> bytes, int maxChars = MaxChars)
    {
        var shown = new StringBuilder();
        ReadOnlySpan<byte> rest = bytes;
        while (!rest.IsEmpty && shown.Length <= maxChars)
        {
            OperationStatus status = Rune.DecodeFromUtf8(rest, out Rune rune, out int length);
            if (status == OperationStatus.Done) Append(shown, rune);
            else
                foreach (byte b in rest[..length]) shown.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
            rest = rest[length..];
        }

        if (!rest.IsEmpty) shown.Append(CultureInfo.InvariantCulture, $" … and {rest.Length:N0} more bytes");
        return shown.ToString();
    }

    /// <summary>A text with invisible characters escaped, at its full length.</summary>
    public static string Visible(string text)
    {
        if (!text.EnumerateRunes().Any(IsInvisible)) return text;
        var shown = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes()) Append(shown, rune);
        return shown.ToString();
    }

    /// <summary>
    /// True for a character that shows nothing, or that changes how others are shown: control characters, directions of
    /// writing, and characters that are not assigned.
    /// </summary>
    public static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static void Append(StringBuilder shown, Rune rune)
    {
        switch (rune.Value)
        {
            case '\n': shown.Append("\\n"); return;
            case '\r': shown.Append("\\r"); return;
            case '\t': shown.Append("\\t"); return;
        }

        if (!IsInvisible(rune)) shown.Append(rune);
        else if (rune.Value < 0x100) shown.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
        else shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
    }
}
