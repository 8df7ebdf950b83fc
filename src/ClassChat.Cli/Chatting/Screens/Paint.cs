using ClassChat.Cli.Chatting.Talk;

namespace ClassChat.Cli.Chatting.Screens;

/// <summary>
/// The colours of lines: incoming green, outgoing purple, groups orange, the chat itself blue, names bold, times
/// italic; and the marks of what was sent.
/// </summary>
internal static class Paint
{
    private const string Reset = "\x1b[0m";
    private const string Bold = "\x1b[1m";
    private const string NotBold = "\x1b[22m";
    private const string Italic = "\x1b[3m";
    private const string NotItalic = "\x1b[23m";

    /// <summary>A line as a terminal shows it.</summary>
    /// <param name="line">The line.</param>
    /// <param name="hasColours">False: only the mark in front.</param>
    public static string Line(Shown line, bool hasColours)
    {
        string mark = Mark(line.Tone);
        if (!hasColours) return mark + line.Plain;
        string time = line.Time is null ? "" : $"{Italic}[{line.Time}]{NotItalic} ";
        string group = line.Group is null ? "" : $"[{line.Group}] ";
        string name = line.Name is null ? "" : $"{Bold}{line.Name}{NotBold}: ";
        return $"{Colour(line.Tone)}{mark}{time}{group}{name}{line.Text}{Reset}";
    }

    private static string Mark(Tone tone) => tone switch
    {
        Tone.Delivered => "✓ ",
        Tone.Queued => "⧗ ",
        Tone.Pending => "… ",
        _ => "",
    };

    private static string Colour(Tone tone) => tone switch
    {
        Tone.Incoming => "\x1b[32m",
        Tone.Outgoing => "\x1b[35m",
        Tone.Group => "\x1b[38;5;208m",
        Tone.System => "\x1b[34m",
        Tone.Error => "\x1b[31m",
        Tone.Delivered or Tone.Queued or Tone.Pending => "\x1b[2m",
        _ => "",
    };
}
