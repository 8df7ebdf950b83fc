using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ClassChat.Specification.Diagnostics;

namespace ClassChat.Cli.Commands.Options;

/// <summary>
/// Creates command-line options for whole numbers, factors and times, with error messages that name what is valid.
/// </summary>
internal static class NumericOptions
{
    /// <summary>Creates an optional whole-number option.</summary>
    public static Option<int?> Whole(string name, string description, int least, int most = int.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => ParseWhole(Text(result)) is int number && number >= least && number <= most
            ? number
            : Refuse<int?>(result, $"a whole number from {least}{(most == int.MaxValue ? "" : $" to {most}")}"),
    };

    /// <summary>Creates an optional factor option.</summary>
    public static Option<double?> Factor(string name, string description, double least, double most) => new(name)
    {
        Description = description,
        HelpName = "F",
        CustomParser = result => ParseFactor(Text(result)) is double number && number >= least && number <= most
            ? number
            : Refuse<double?>(result, FormattableString.Invariant($"a number from {least} to {most}")),
    };

    /// <summary>Creates an optional time option: <c>500ms</c>, <c>60s</c>, <c>5m</c>.</summary>
    public static Option<TimeSpan?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "60s",
        CustomParser = result => QuantityParser.Time(Text(result)) is TimeSpan time && time > TimeSpan.Zero
            ? time
            : Refuse<TimeSpan?>(result, "a time such as 500ms, 60s or 5min"),
    };

    private static int? ParseWhole(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int whole) ? whole : null;

    private static double? ParseFactor(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double factor)
            ? factor
            : null;

    private static string Text(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";

    private static T? Refuse<T>(ArgumentResult result, string wanted)
    {
        string name = (result.Parent as OptionResult)?.Option.Name ?? "this";
        result.AddError($"{name} takes {wanted}, not '{Text(result)}'");
        return default;
    }
}
