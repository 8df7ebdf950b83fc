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

    // What may come next: whether a match would then be another tells whether it can still grow.
    private static readonly string[] _next = ["a", "1", " ", ".", "\n"];

    private readonly string _source;
    private readonly bool _isExpression;
    private readonly Regex _general; // for when nothing is known
    private readonly Regex _whole;

    /// <summary>Makes a pattern.</summary>
    /// <param name="source">The template, or <c>/regular expression/</c>, perhaps with options behind it.</param>
    /// <exception cref="ArgumentException">The regular expression is not one.</exception>
    public TextPattern(string source)
    {
        _source = source;
        Match expression = Expression.Match(source);
        _isExpression = expression.Success;
        string options = expression.Groups["options"].Value;
        string inside = expression.Groups["inside"].Value;
        if (options.Length > 0) inside = $"(?{options}){inside}";
        _general = Build(_isExpression ? inside : Compile(source, null, isWhole: false));
        _whole = _isExpression ? _general : Build(Compile(source, null, isWhole: true));
    }

    /// <summary>The first place in a text, among those not yet taken, where the event stands.</summary>
    /// <param name="text">Where to look.</param>
    /// <param name="known">What is known of the event; other fields are captured.</param>
    public Match? Find(TextStream text, ChatEvent known) =>
        text.Find(For(known), match => !_isExpression || Read(known.Kind, match).Fits(known));

    /// <summary>The first place in a text, at or behind a place, where the event stands; null if nowhere.</summary>
    public Match? Find(string text, int from) => Try(_general, text, from);

    /// <summary>
    /// The event as a whole message: a template is all of it, a regular expression stands somewhere in it; null if it
    /// is not.
    /// </summary>
    public Match? FindWhole(string message) => Try(_whole, message, 0);

    /// <summary>True if a match at the end of a text could be another one, or none, when more has come.</summary>
    public bool CanGrow(string text, Match match)
    {
        if (match.Index + match.Length < text.Length) return false;
        // Only what may belong to the match is looked at again.
        string tail = text[match.Index..];
        return _next.Any(next =>
            Try(_general, tail + next, 0) is not Match other || other.Index != 0 || other.Length != match.Length);
    }

    /// <summary>The event that a match is.</summary>
    public static ChatEvent Read(EventKind kind, Match match, string? split = null) =>
        Captured.From(new ChatEvent(kind) { Wire = Encoding.UTF8.GetBytes(match.Value) }, match, split);

    // What is known is put into a template; an expression captures it, and is held against it afterwards.
    private Regex For(ChatEvent? known)
    {
        bool isFilled = !_isExpression && Field.Matches(_source)
            .Any(field => Known(known, field.Groups[1].Value) is not null);
        return isFilled ? Build(Compile(_source, known, isWhole: false)) : _general;
    }

    private static Match? Try(Regex pattern, string text, int from)
    {
        try
        {
            Match match = pattern.Match(text, from);
            while (match is { Success: true, Length: 0 }) match = match.NextMatch();
            return match.Success ? match : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null; // what takes longer than that on what a peer sent does not match
        }
    }

    private static Regex Build(string pattern) =>
        new(pattern, RegexOptions.CultureInvariant | RegexOptions.Singleline, _matchTimeout);

    [GeneratedRegex(@"^/(?<inside>.+)/(?<options>[imnsx]*)$", RegexOptions.Singleline)]
    private static partial Regex Expression { get; }

    [GeneratedRegex(
        @"\{(sender|receiver|text|group|name|timestamp|count|names|filename|size|checksum|base64|key)\}")]
    private static partial Regex Field { get; }

    private static string Compile(string template, ChatEvent? known, bool isWhole)
    {
        var pattern = new StringBuilder(isWhole ? "^" : "");
        int done = 0;
        foreach (Match field in Field.Matches(template))
        {
            pattern.Append(Regex.Escape(template[done..field.Index]));
            done = field.Index + field.Length;
            string name = field.Groups[1].Value;
            bool isLast = done == template.Length;
            // An unknown field ends where the template goes on, or at the end of its line or message.
            pattern.Append(Known(known, name) is string value ? $"(?<{name}>{Regex.Escape(value)})"
                : isWhole ? isLast ? $"(?<{name}>.*)" : $"(?<{name}>.+?)"
                : isLast ? $@"(?<{name}>[^\n]+)" : $@"(?<{name}>[^\n]+?)");
        }

        return pattern.Append(Regex.Escape(template[done..])).Append(isWhole ? "$" : "").ToString();
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
