using System.Text;
using System.Text.RegularExpressions;
using ClassChat.Specification.Patterns;
using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Pattern of an event in plain text: a template such as <c>[SYSTEM] {name} has joined the chat</c>, or a regular
/// expression between slashes. Captures the fields of the event; those that are known must have their values.
/// </summary>
public sealed partial class TextPattern
{
    // Possible continuations of the text: if one of them changes a match, the match can still grow.
    private static readonly string[] _next = ["a", "1", " ", ".", "\n"];

    private readonly string _source;
    private readonly bool _isExpression;
    private readonly string _owner;
    private readonly SearchPattern _general; // for matching without known values
    private readonly SearchPattern _whole;

    /// <summary>Parses a pattern.</summary>
    /// <param name="source">The template, or <c>/regular expression/</c>, optionally followed by options.</param>
    /// <param name="owner">Name of the event that it recognizes, for reports; null: the source itself.</param>
    /// <exception cref="ArgumentException">The regular expression is not one, or the pattern too long.</exception>
    public TextPattern(string source, string? owner = null)
    {
        PatternLimits.CheckLength(source);
        _source = source;
        _owner = owner ?? source;
        Match expression = Expression.Match(source);
        _isExpression = expression.Success;
        string options = expression.Groups["options"].Value;
        string inside = expression.Groups["inside"].Value;
        if (options.Length > 0) inside = $"(?{options}){inside}";
        _general = Build(_isExpression ? inside : Compile(source, null, isWhole: false));
        _whole = _isExpression ? _general : Build(Compile(source, null, isWhole: true));
    }

    /// <summary>Finds the first occurrence of the event that is not yet consumed.</summary>
    /// <param name="text">The text to search.</param>
    /// <param name="known">Known fields of the event; other fields are captured.</param>
    public Match? Find(TextStream text, ObservedEvent known) =>
        text.Find(For(known), match => !_isExpression || Read(known.Kind, match).Fits(known));

    /// <summary>Finds the first occurrence of the event at or after a position; null if there is none.</summary>
    public Match? Find(string text, int from, MatchBudget budget) => Try(_general, text, from, budget);

    /// <summary>
    /// Matches a complete message: a template must match all of it, a regular expression any part; null if it does not
    /// match.
    /// </summary>
    public Match? FindWhole(string message, MatchBudget budget) => Try(_whole, message, 0, budget);

    /// <summary>True if a match at the end of a text could change or disappear when more text arrives.</summary>
    public bool CanGrow(string text, Match match, MatchBudget budget)
    {
        if (match.Index + match.Length < text.Length) return false;
        // Match again only from the start of the match.
        string tail = text[match.Index..];
        return _next.Any(next =>
            Try(_general, tail + next, 0, budget) is not Match other
            || other.Index != 0 || other.Length != match.Length);
    }

    /// <summary>Creates the event of a match.</summary>
    public static ObservedEvent Read(EventKind kind, Match match, string? split = null) =>
        RegexCaptures.From(new ObservedEvent(kind) { Wire = Encoding.UTF8.GetBytes(match.Value) }, match, split);

    // Known values are inserted into a template. A regular expression captures them, and they are compared afterwards.
    private SearchPattern For(ObservedEvent? known)
    {
        bool isFilled = !_isExpression && Field.Matches(_source)
            .Any(field => Known(known, field.Groups[1].Value) is not null);
        return isFilled ? Build(Compile(_source, known, isWhole: false)) : _general;
    }

    private static Match? Try(SearchPattern pattern, string text, int from, MatchBudget budget)
    {
        Match? match = budget.Match(pattern, text, from);
        while (match is { Length: 0 })
            match = match.Index < text.Length ? budget.Match(pattern, text, match.Index + 1) : null;
        return match;
    }

    private SearchPattern Build(string pattern) => new(pattern, _owner, RegexOptions.Singleline);

    [GeneratedRegex(@"^/(?<inside>.+)/(?<options>[imnsx]*)$", RegexOptions.Singleline)]
    private static partial Regex Expression { get; }

    [GeneratedRegex(
        @"\{(sender|receiver|text|group|name|timestamp|count|names|filename|size|checksum|base64|key)\}")]
    private static partial Regex Field { get; }

    private static string Compile(string template, ObservedEvent? known, bool isWhole)
    {
        var pattern = new StringBuilder(isWhole ? "^" : "");
        int done = 0;
        foreach (Match field in Field.Matches(template))
        {
            pattern.Append(Regex.Escape(template[done..field.Index]));
            done = field.Index + field.Length;
            string name = field.Groups[1].Value;
            bool isLast = done == template.Length;
            // An unknown field extends to the next fixed text of the template, or to the end of its line or message.
            pattern.Append(Known(known, name) is string value ? $"(?<{name}>{Regex.Escape(value)})"
                : isWhole ? isLast ? $"(?<{name}>.*)" : $"(?<{name}>.+?)"
                : isLast ? $@"(?<{name}>[^\n]+)" : $@"(?<{name}>[^\n]+?)");
        }

        return pattern.Append(Regex.Escape(template[done..])).Append(isWhole ? "$" : "").ToString();
    }

    private static string? Known(ObservedEvent? known, string field) => field switch
    {
        "sender" => known?.Sender,
        "receiver" => known?.Receiver,
        "text" => known?.Text,
        "group" => known?.Group,
        "name" => known?.Name,
        _ => null,
    };
}
