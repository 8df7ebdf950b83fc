using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Dialects;

/// <summary>
/// How an event looks in plain text: a template such as <c>[SYSTEM] {name} has joined the chat</c>, or a regular
/// expression between slashes. What an expectation knows is put in; what it does not know is captured.
/// </summary>
public sealed partial class TextPattern
{
    /// <summary>A pattern that takes longer than this on what a peer sent does not match.</summary>
    private static readonly TimeSpan _matchTimeout = TimeSpan.FromSeconds(1);

    private readonly string _source;
    private readonly bool _isExpression;
    private readonly Regex _general; // for when nothing is known

    /// <summary>Makes a pattern.</summary>
    /// <param name="source">The template, or <c>/regular expression/</c>.</param>
    /// <exception cref="ArgumentException">The regular expression is not one.</exception>
    public TextPattern(string source)
    {
        _source = source;
        _isExpression = source.Length > 2 && source[0] == '/' && source[^1] == '/';
        _general = Build(_isExpression ? source[1..^1] : Compile(source, null));
    }

    /// <summary>The first place in a text, among those not yet taken, where the event stands.</summary>
    /// <param name="text">Where to look.</param>
    /// <param name="known">What is known of the event; other fields are captured.</param>
    public Match? Find(TextStream text, ChatEvent known) =>
        text.Find(For(known), match => !_isExpression || Read(known.Kind, match).Fits(known));

    // What is known is put into a template; an expression captures it, and is held against it afterwards.
    private Regex For(ChatEvent? known)
    {
        bool isFilled = !_isExpression && Field.Matches(_source)
            .Any(field => Known(known, field.Groups[1].Value) is not null);
        return isFilled ? Build(Compile(_source, known)) : _general;
    }

    /// <summary>The event that a match is.</summary>
    public static ChatEvent Read(EventKind kind, Match match)
    {
        string? Captured(string field) => match.Groups[field] is { Success: true } group ? group.Value.Trim() : null;
        return new ChatEvent(kind)
        {
            Sender = Captured("sender"),
            Receiver = Captured("receiver"),
            Text = Captured("text"),
            Group = Captured("group"),
            Name = Captured("name"),
            Timestamp = Captured("timestamp"),
            Count = int.TryParse(Captured("count"), CultureInfo.InvariantCulture, out int count) ? count : null,
            Wire = Encoding.UTF8.GetBytes(match.Value),
        };
    }

    private static Regex Build(string pattern) =>
        new(pattern, RegexOptions.CultureInvariant | RegexOptions.Singleline, _matchTimeout);

    [GeneratedRegex(@"\{(sender|receiver|text|group|name|timestamp|count)\}")]
    private static partial Regex Field { get; }

    private static string Compile(string template, ChatEvent? known)
    {
        var pattern = new StringBuilder();
        int done = 0;
        foreach (Match field in Field.Matches(template))
        {
            pattern.Append(Regex.Escape(template[done..field.Index]));
            done = field.Index + field.Length;
            string name = field.Groups[1].Value;
            bool isLast = done == template.Length;
            // An unknown field ends where the template goes on, or at the end of its line.
            pattern.Append(Known(known, name) is string value
                ? $"(?<{name}>{Regex.Escape(value)})"
                : isLast ? $@"(?<{name}>[^\n]+)" : $@"(?<{name}>[^\n]+?)");
        }

        return pattern.Append(Regex.Escape(template[done..])).ToString();
    }

    private static string? Known(ChatEvent? known, string field) => field switch
    {
        "sender" => known?.Sender,
        "receiver" => known?.Receiver,
        "text" => known?.Text,
        "group" => known?.Group,
        "name" => known?.Name,
        _ => null,
    };
}
