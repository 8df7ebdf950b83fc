using System.Runtime.CompilerServices;
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

    private readonly TextTemplate _template;
    private readonly string _owner;
    private readonly SearchPattern _general; // for matching without known values
    private readonly SearchPattern _whole;
    private readonly SearchPattern? _strict; // finds existing names only; null: the same as _general
    private readonly SearchPattern? _strictWhole;
    private readonly ConditionalWeakTable<KnownNames, TextPattern> _bound = [];

    /// <summary>Parses a pattern.</summary>
    /// <param name="source">The template, or <c>/regular expression/</c>, optionally followed by options.</param>
    /// <param name="owner">Name of the event that it recognizes, for reports; null: the source itself.</param>
    /// <exception cref="ArgumentException">The regular expression is not one, or the pattern too long.</exception>
    public TextPattern(string source, string? owner = null)
        : this(new TextTemplate(source), owner ?? source)
    {
    }

    private TextPattern(TextTemplate template, string owner)
    {
        _template = template;
        _owner = owner;
        _general = Build(template.Compile(null, isWhole: false));
        _whole = template.IsExpression ? _general : Build(template.Compile(null, isWhole: true));
        if (!template.HasNames) return;
        _strict = Build(template.Compile(null, isWhole: false, isStrict: true));
        _strictWhole = Build(template.Compile(null, isWhole: true, isStrict: true));
    }

    /// <summary>True if <c>{me}</c> stands in the pattern.</summary>
    public bool UsesMe => _template.UsesMe;

    /// <summary>Names of the fields that it captures.</summary>
    public IReadOnlySet<string> Captured => _template.Captured;

    /// <summary>The field at its end, which takes all that follows; null if something else is there.</summary>
    public string? LastField => _template.LastField;

    /// <summary>True if it prefers existing names to others.</summary>
    public bool HasNames => _strict is not null;

    /// <summary>
    /// Regular expression for the start of the event: fixed text, or the name of an existing user or group; null if the
    /// pattern starts with anything else.
    /// </summary>
    public string? Start => _template.Start;

    /// <summary>Creates the pattern of one bot.</summary>
    /// <param name="me">The bot's name, for <c>{me}</c>; empty if it is not known yet.</param>
    /// <param name="names">Existing names, which are preferred to others; null if they are not known.</param>
    public TextPattern Bind(string me, KnownNames? names)
    {
        if (UsesMe) return new TextPattern(_template with { Me = me, Names = names }, _owner);
        return names is null
            ? this
            : _bound.GetValue(names, known => new TextPattern(_template with { Names = known }, _owner));
    }

    /// <summary>Finds the first occurrence of the event that is not yet consumed.</summary>
    /// <param name="text">The text to search.</param>
    /// <param name="known">Known fields of the event; other fields are captured.</param>
    public Match? Find(TextStream text, ObservedEvent known)
    {
        Match? strict = _strict is null ? null : Find(text, known, isStrict: true);
        return strict ?? Find(text, known, isStrict: false);
    }

    /// <summary>Finds the first occurrence of the event at or after a position; null if there is none.</summary>
    /// <param name="text">The text to search.</param>
    /// <param name="from">The position.</param>
    /// <param name="isStrict">True to find only events of existing names, if names are known.</param>
    /// <param name="budget">Time limit of the search.</param>
    public Match? Find(string text, int from, bool isStrict, MatchBudget budget) =>
        Try(isStrict ? _strict ?? _general : _general, text, from, budget);

    /// <summary>
    /// Matches a complete message: a template must match all of it, a regular expression any part; null if it does not
    /// match.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="isStrict">True to match only existing names, if names are known.</param>
    /// <param name="budget">Time limit of the search.</param>
    public Match? FindWhole(string message, bool isStrict, MatchBudget budget) =>
        Try(isStrict ? _strictWhole ?? _whole : _whole, message, 0, budget);

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

    /// <summary>
    /// Shortens a match whose last field took the next event as well, since nothing separates the two.
    /// </summary>
    /// <param name="text">The text of the match.</param>
    /// <param name="match">The match.</param>
    /// <param name="starts">The starts of events; see <see cref="Start"/>.</param>
    /// <param name="budget">Time limit of the searches.</param>
    public Match Shorten(string text, Match match, SearchPattern starts, MatchBudget budget)
    {
        int end = match.Index + match.Length;
        if (_template.LastField is not string last || (end < text.Length && text[end] == '\n')) return match;
        Group field = match.Groups[last];
        if (field.Length < 2) return match;
        if (budget.Match(starts, text[..end], field.Index + 1) is not { Length: > 0 } next) return match;
        return Try(_general, text[..next.Index], match.Index, budget) is Match shorter && shorter.Index == match.Index
            ? shorter
            : match;
    }

    /// <summary>Creates the event of a match.</summary>
    public static ObservedEvent Read(EventKind kind, Match match, EventPattern? pattern = null) =>
        RegexCaptures.From(new ObservedEvent(kind) { Wire = Encoding.UTF8.GetBytes(match.Value) }, match, pattern);

    // Known values are inserted into a template. A regular expression captures them, and they are compared afterwards.
    private Match? Find(TextStream text, ObservedEvent known, bool isStrict)
    {
        SearchPattern pattern = _template.IsFilledBy(known)
            ? Build(_template.Compile(known, isWhole: false, isStrict))
            : isStrict ? _strict! : _general;
        return text.Find(pattern, match => !_template.IsExpression || Read(known.Kind, match).Fits(known));
    }

    private static Match? Try(SearchPattern pattern, string text, int from, MatchBudget budget)
    {
        Match? match = budget.Match(pattern, text, from);
        while (match is { Length: 0 })
            match = match.Index < text.Length ? budget.Match(pattern, text, match.Index + 1) : null;
        return match;
    }

    private SearchPattern Build(string pattern) => new(pattern, _owner, RegexOptions.Singleline);
}
