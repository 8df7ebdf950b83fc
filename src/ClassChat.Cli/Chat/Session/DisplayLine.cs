using System.Text;
using ClassChat.Specification.Diagnostics;

namespace ClassChat.Cli.Chat.Session;

/// <summary>
/// Category of a <see cref="DisplayLine"/>; determines its color and mark on a terminal, where some categories share a
/// color.
/// </summary>
internal enum LineStyle
{
    /// <summary>A notice of the chat or about the connection.</summary>
    System,

    /// <summary>A message to this user.</summary>
    Incoming,

    /// <summary>A message from this user.</summary>
    Outgoing,

    /// <summary>A message to a group.</summary>
    Group,

    /// <summary>Confirms that a message or file was delivered.</summary>
    Delivered,

    /// <summary>Confirms that a message or file is queued for its receiver.</summary>
    Queued,

    /// <summary>A file is being sent.</summary>
    Pending,

    /// <summary>An operation failed.</summary>
    Error,

    /// <summary>Text from a plain-text server.</summary>
    Text,
}

/// <summary>
/// A line to show to the user, with its category. Its static methods escape control characters, so that it is safe for
/// a terminal; the constructor does not.
/// </summary>
/// <param name="Style">The category of the line.</param>
/// <param name="Text">The text of the line.</param>
internal sealed record DisplayLine(LineStyle Style, string Text)
{
    /// <summary>The time of the message; null if none is shown.</summary>
    public string? Time { get; private init; }

    /// <summary>The group of a group message; otherwise null.</summary>
    public string? Group { get; private init; }

    /// <summary>The name shown before the text; null if there is none.</summary>
    public string? Name { get; private init; }

    /// <summary>The line without colors.</summary>
    public string Plain
    {
        get
        {
            var line = new StringBuilder();
            if (Time is not null) line.Append('[').Append(Time).Append("] ");
            if (Group is not null) line.Append('[').Append(Group).Append("] ");
            if (Name is not null) line.Append(Name).Append(": ");
            return line.Append(Text).ToString();
        }
    }

    /// <summary>Creates a line that has only text.</summary>
    public static DisplayLine Line(LineStyle style, string text) => new(style, Harmless(text));

    /// <summary>Creates a notice of the chat itself.</summary>
    public static DisplayLine Notice(string text) => Line(LineStyle.System, "* " + text);

    /// <summary>Creates an error line.</summary>
    public static DisplayLine Error(string text) => Line(LineStyle.Error, "error: " + text);

    /// <summary>Creates a line for a chat message.</summary>
    /// <param name="style">The category of the message.</param>
    /// <param name="time">The time of the message.</param>
    /// <param name="group">The group of a group message; otherwise null.</param>
    /// <param name="name">The name of the sender.</param>
    /// <param name="text">The text of the message.</param>
    public static DisplayLine ServerText(LineStyle style, string time, string? group, string name, string text) =>
        new(style, Harmless(text))
        {
            Time = time,
            Group = group is null ? null : Harmless(group),
            Name = Harmless(name),
        };

    /// <summary>Escapes control characters and invisible characters.</summary>
    public static string Harmless(string text) => PrintableText.Quote(text, int.MaxValue)[1..^1];
}
