using System.Text;
using System.Text.RegularExpressions;

namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Finds and replaces loop variables in the text of a statement: <c>$name</c>. <c>$$</c> is a dollar sign, and so is
/// <c>$</c> before anything but a letter.
/// </summary>
internal static partial class Variables
{
    /// <summary>
    /// Replaces a variable in a text by its value; leaves further uses once the result exceeds
    /// <paramref name="maxChars"/>.
    /// </summary>
    public static string Replace(string text, string variable, string value, int maxChars)
    {
        var replaced = new StringBuilder();
        int end = 0;
        foreach (Match use in Use().Matches(text))
        {
            if (use.Groups[1].Value != variable || replaced.Length > maxChars) continue;
            replaced.Append(text, end, use.Index - end).Append(value);
            end = use.Index + use.Length;
        }

        return end == 0 ? text : replaced.Append(text, end, text.Length - end).ToString();
    }

    /// <summary>The first variable in a text, and its column, from 0; null if there is none.</summary>
    public static (string Name, int Column)? Unknown(string text) => Use().Matches(text)
        .Where(use => use.Groups[1].Success).Select(use => ((string, int)?)(use.Groups[1].Value, use.Index))
        .FirstOrDefault();

    /// <summary>Returns a text with each <c>$$</c> replaced by a dollar sign.</summary>
    public static string Unescape(string text) => text.Replace("$$", "$", StringComparison.Ordinal);

    [GeneratedRegex(@"\$(?:\$|([A-Za-z][A-Za-z0-9_]*))")]
    private static partial Regex Use();
}
