using ClassChat.Cli.Chat.Session;

namespace ClassChat.Cli.Chat.Terminal;

/// <summary>
/// Adds delivery marks and, if wanted, colors to lines for a terminal: incoming green, outgoing purple, groups orange,
/// notices blue, errors red, confirmations dim, names bold, times italic.
/// </summary>
internal static class LineColorizer
{
    private const string Reset = "\x1b[0m";
    private const string Bold = "\x1b[1m";
    private const string NotBold = "\x1b[22m";
    private const string Italic = "\x1b[3m";
    private const string NotItalic = "\x1b[23m";

    /// <summary>Formats a line for a terminal.</summary>
    /// <param name="line">The line.</param>
    /// <param name="hasColours">True to add colors; false to add only the mark in front.</param>
    public static string Line(DisplayLine line, bool hasColours)
    {
        string mark = Color(line.Style);
        if (!hasColours) return mark + line.Plain;
        string time = line.Time is null ? "" : $"{Italic}[{line.Time}]{NotItalic} ";
        string group = line.Group is null ? "" : $"[{line.Group}] ";
        string name = line.Name is null ? "" : $"{Bold}{line.Name}{NotBold}: ";
        return $"{Colour(line.Style)}{mark}{time}{group}{name}{line.Text}{Reset}";
    }

    private static string Color(LineStyle style) => style switch
    {
        LineStyle.Delivered => "✓ ",
        LineStyle.Queued => "⧗ ",
        LineStyle.Pending => "… ",
        _ => "",
    };

    private static string Colour(LineStyle style) => style switch
    {
        LineStyle.Incoming => "\x1b[32m",
        LineStyle.Outgoing => "\x1b[35m",
        LineStyle.Group => "\x1b[38;5;208m",
        LineStyle.System => "\x1b[34m",
        LineStyle.Error => "\x1b[31m",
        LineStyle.Delivered or LineStyle.Queued or LineStyle.Pending => "\x1b[2m",
        _ => "",
    };
}
