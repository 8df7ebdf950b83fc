using System.Globalization;
using System.Text;

namespace ClassChat.Protocol.Names;

/// <summary>What user and group names have in common: one visible line that no command can be mistaken for.</summary>
internal static class NameRules
{
    /// <summary>Says what is wrong with a name; null if nothing is.</summary>
    public static string? Fault(string name, string what)
    {
        if (string.IsNullOrWhiteSpace(name)) return $"A {what} must not be empty.";
        if (name.Length > Limits.MaxNameChars) return $"A {what} has at most {Limits.MaxNameChars} characters.";
        if (name[0] is '@' or '/') return $"A {what} must not begin with '{name[0]}'.";
        if (name != name.Trim()) return $"A {what} must not begin or end with a blank.";

        foreach (Rune rune in name.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar) return $"A {what} must be valid UTF-8.";
            if (rune.Value == '{') return $"A {what} must not contain '{{'.";
            if (IsInvisible(rune)) return $"A {what} must not contain control characters or line breaks.";
        }

        return null;
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate
        || IsDirectionOverride(rune.Value);

    // Bidirectional embeddings, overrides and isolates (Unicode UAX #9, 2.1-2.5) let one name pass for another.
    private static bool IsDirectionOverride(int value) =>
        value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
