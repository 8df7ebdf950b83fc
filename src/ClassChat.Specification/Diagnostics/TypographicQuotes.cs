using System.Buffers;

namespace ClassChat.Specification.Diagnostics;

/// <summary>Finds quotation marks of word processors, which no language of files takes for quotation marks.</summary>
internal static class TypographicQuotes
{
    /// <summary>The advice about them.</summary>
    public const string Remedy = "write \" or ', with an editor for programs instead of a word processor";

    private static readonly SearchValues<char> _all = SearchValues.Create("“”„‟‘’‚‛«»");

    /// <summary>The first of them in a text; null if there is none.</summary>
    public static char? FirstIn(string text)
    {
        int at = text.AsSpan().IndexOfAny(_all);
        return at < 0 ? null : text[at];
    }

    /// <summary>True if a text begins or ends with one of them, as one that somebody meant to quote.</summary>
    public static bool Enclose(string text) => text.Length > 0 && (_all.Contains(text[0]) || _all.Contains(text[^1]));
}
