using System.Globalization;

namespace ClassChat.Specification.Diagnostics;

/// <summary>
/// Parses times and sizes in scenario files, YAML files and command-line options: a number, an optional space, and a
/// unit.
/// </summary>
public static class QuantityParser
{
    /// <summary>Maximum time: one day.</summary>
    private const double MaxSeconds = 86_400;

    /// <summary>Units of time, with their length in seconds.</summary>
    public static IReadOnlyDictionary<string, double> TimeUnits { get; } = new Dictionary<string, double>
    {
        ["ms"] = 0.001, ["s"] = 1, ["min"] = 60, ["m"] = 60, ["h"] = 3600,
    };

    /// <summary>Units of size, with their number of bytes.</summary>
    public static IReadOnlyDictionary<string, long> SizeUnits { get; } = new Dictionary<string, long>
    {
        ["bytes"] = 1,
        ["byte"] = 1,
        ["B"] = 1,
        ["KB"] = 1_000,
        ["MB"] = 1_000_000,
        ["GB"] = 1_000_000_000,
        ["KiB"] = 1L << 10,
        ["MiB"] = 1L << 20,
        ["GiB"] = 1L << 30,
    };

    /// <summary>Parses a time such as <c>500 ms</c>, <c>2s</c> or <c>5 min</c>; null if the text is invalid.</summary>
    public static TimeSpan? Time(string text) =>
        Split(text) is (double number, string unit) && TimeUnits.TryGetValue(unit, out double seconds)
        && number * seconds <= MaxSeconds
            ? TimeSpan.FromTicks((long)Math.Round(number * seconds * TimeSpan.TicksPerSecond))
            : null;

    /// <summary>
    /// Parses a size such as <c>1 byte</c>, <c>64KB</c> or <c>1.5 MiB</c>, in bytes; null if the text is invalid.
    /// </summary>
    public static long? Size(string text) =>
        Split(text) is (double number, string unit) && SizeUnits.TryGetValue(unit, out long bytes)
            ? (long)Math.Min(number * bytes, long.MaxValue / 2)
            : null;

    private static (double Number, string Unit)? Split(string text)
    {
        int end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or '_')) end++;
        string digits = text[..end].Replace("_", "", StringComparison.Ordinal);
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            ? (number, text[end..].Trim())
            : null;
    }
}
