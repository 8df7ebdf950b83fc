using System.Globalization;
using System.Text;

namespace ClassChat.Protocol.Names;

/// <summary>
/// Rules that user and group names share: one line of limited length with a visible character, no leading <c>@</c> or
/// <c>/</c>, no <c>{</c>, no control characters. The word <c>exit</c> is not excluded, though as a receiver it is a
/// command.
/// </summary>
internal static class NameRules
{
    /// <summary>Returns the error in a name; null if the name is valid.</summary>
    public static string? FindError(string name, string what)
    {
        if (string.IsNullOrWhiteSpace(name)) return $"A {what} must not be empty.";
        if (name.Length > Limits.MaxNameChars) return $"A {what} has at most {Limits.MaxNameChars} characters.";
        if (name[0] is '@' or '/') return $"A {what} must not begin with '{name[0]}'.";
        if (name != name.Trim()) return $"A {what} must not begin or end with a blank.";

        foreach (Rune rune in name.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar) return $"A {what} must be valid UTF-8.";
            if (rune.Value == '{') return $"A {what} must not contain '{{'.";
            if (IsControl(rune)) return $"A {what} must not contain control characters or line breaks.";
        }

        return name.EnumerateRunes().Any(IsVisible) ? null : $"A {what} must have a visible character.";
    }

    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
        || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format && !IsJoiner(rune.Value));

    // Direction marks (Unicode UAX #9) and zero-width characters make different names look the same. Joiners and tags
    // are allowed, since some scripts and emoji need them.
    private static bool IsJoiner(int value) => value is 0x200C or 0x200D or (>= 0xE0020 and <= 0xE007F);

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Format
        or UnicodeCategory.NonSpacingMark
        or UnicodeCategory.EnclosingMark
        or UnicodeCategory.SpaceSeparator);
}
