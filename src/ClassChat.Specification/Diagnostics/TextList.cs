using System.Globalization;

namespace ClassChat.Specification.Diagnostics;

/// <summary>Formats lists and counts as English text for messages to people.</summary>
public static class TextList
{
    /// <summary>Joins words with "or": "a", "a or b", "a, b or c".</summary>
    public static string OneOf(IEnumerable<string> words) => Join(words, "or");

    /// <summary>Joins words with "and": "a", "a and b", "a, b and c".</summary>
    public static string AllOf(IEnumerable<string> words) => Join(words, "and");

    /// <summary>Formats a number with its noun: "1 message", "3 messages".</summary>
    public static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    private static string Join(IEnumerable<string> words, string last)
    {
        string[] all = [.. words];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} {last} {all[^1]}";
    }
}
