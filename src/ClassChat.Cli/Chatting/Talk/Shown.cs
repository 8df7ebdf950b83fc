using System.Text;
using ClassChat.Harness.Diagnostics;

namespace ClassChat.Cli.Chatting.Talk;

/// <summary>What a line is about: a terminal gives each a colour.</summary>
internal enum Tone
{
    /// <summary>Of the chat itself, or of the connection.</summary>
    System,

    /// <summary>A message to this person.</summary>
    Incoming,

    /// <summary>A message of this person.</summary>
    Outgoing,

    /// <summary>A message to a group.</summary>
    Group,

    /// <summary>What became of a message or file: it arrived.</summary>
    Delivered,

    /// <summary>What became of a message or file: it waits for its receiver.</summary>
    Queued,

    /// <summary>On its way.</summary>
    Pending,

    /// <summary>Something did not work.</summary>
    Error,

    /// <summary>What a server of plain text says.</summary>
    Text,
}

/// <summary>A line to show. All of it is harmless to a terminal: control characters are spelled out.</summary>
/// <param name="Tone">What it is about.</param>
/// <param name="Text">What it says.</param>
internal sealed record Shown(Tone Tone, string Text)
{
    /// <summary>When that was; null: not said.</summary>
    public string? Time { get; private init; }

    /// <summary>The group, if one was spoken to.</summary>
    public string? Group { get; private init; }

    /// <summary>Who said it, if somebody did.</summary>
    public string? Name { get; private init; }

    /// <summary>The line without colours.</summary>
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

    /// <summary>A line of text alone.</summary>
    public static Shown Line(Tone tone, string text) => new(tone, Harmless(text));

    /// <summary>A line of the chat itself.</summary>
    public static Shown Notice(string text) => Line(Tone.System, "* " + text);

    /// <summary>A line about something that did not work.</summary>
    public static Shown Error(string text) => Line(Tone.Error, "error: " + text);

    /// <summary>What somebody said.</summary>
    /// <param name="tone">To whom.</param>
    /// <param name="time">When.</param>
    /// <param name="group">In which group; null: in none.</param>
    /// <param name="name">Who.</param>
    /// <param name="text">What.</param>
    public static Shown Said(Tone tone, string time, string? group, string name, string text) =>
        new(tone, Harmless(text))
        {
            Time = time,
            Group = group is null ? null : Harmless(group),
            Name = Harmless(name),
        };

    /// <summary>Spells out what a terminal would obey, or what nobody could see.</summary>
    public static string Harmless(string text) => Visible.Quote(text, int.MaxValue)[1..^1];
}
