using System.Text;
using System.Text.RegularExpressions;
using ClassChat.Specification.Patterns;
using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Source of a <see cref="TextPattern"/>, which it compiles to regular expressions: a text with fields such as
/// <c>{sender}</c>, or a regular expression between slashes. In both, <c>{me}</c> is the bot's own name.
/// </summary>
internal sealed partial record TextTemplate
{
    /// <summary>Names of the fields of a text. A regular expression captures them by named groups.</summary>
    public static readonly IReadOnlyList<string> Fields =
    [
        "sender", "receiver", "text", "group", "name", "timestamp", "count", "names", "filename", "size", "checksum",
        "base64", "key", "id", "content", "iv", "tag",
    ];

    /// <summary>Names of the groups that a regular expression may capture.</summary>
    public static readonly IReadOnlyList<string> Captures = [.. Fields, "groups", "members"];

    private const string OwnName = "me";

    /// <summary>Shortest fixed text that shows the start of an event.</summary>
    private const int MinStartChars = 4;

    private readonly string _source;

    /// <summary>Parses a source.</summary>
    /// <param name="source">The text, or <c>/regular expression/</c>, optionally followed by options.</param>
    /// <exception cref="ArgumentException">It is too long.</exception>
    public TextTemplate(string source)
    {
        PatternLimits.CheckLength(source);
        Match expression = Expression.Match(source);
        IsExpression = expression.Success;
        string options = expression.Groups["options"].Value;
        _source = IsExpression ? expression.Groups["inside"].Value : source;
        if (options.Length > 0) _source = $"(?{options}){_source}";
    }

    /// <summary>True for a regular expression.</summary>
    public bool IsExpression { get; }

    /// <summary>The bot's name, for <c>{me}</c>; empty if it is not known.</summary>
    public string Me { get; init; } = "";

    /// <summary>Existing names; null if they are not known.</summary>
    public KnownNames? Names { get; init; }

    /// <summary>True if <c>{me}</c> stands in it.</summary>
    public bool UsesMe => Placeholder.Matches(_source).Any(match => match.Groups[1].Value == OwnName);

    /// <summary>Names of the fields that it captures.</summary>
    public IReadOnlySet<string> Captured => (IsExpression
        ? GroupsOf(_source)
        : FieldMatches.Select(match => match.Groups[1].Value)).ToHashSet();

    /// <summary>True if it has a field that can only be one of the known names.</summary>
    public bool HasNames => !IsExpression && FieldMatches.Any(match => NamesOf(match.Groups[1].Value).Count > 0);

    /// <summary>The field at its end, which takes all that follows; null if something else is there.</summary>
    public string? LastField => !IsExpression && FieldMatches.LastOrDefault() is Match last
        && last.Index + last.Length == _source.Length && last.Groups[1].Value != OwnName ? last.Groups[1].Value : null;

    /// <summary>
    /// Regular expression for its start: fixed text, or an existing name with the fixed text around it; null if it
    /// starts with anything else.
    /// </summary>
    public string? Start
    {
        get
        {
            if (IsExpression) return null;
            if (FieldMatches.FirstOrDefault() is not Match first) return Fixed(_source);
            IReadOnlyList<string> names = NamesOf(first.Groups[1].Value);
            if (names.Count == 0) return Fixed(_source[..first.Index]);
            int end = first.Index + first.Length;
            int next = FieldMatches.Skip(1).Select(match => match.Index).DefaultIfEmpty(_source.Length).First();
            if (first.Index == 0 && next == end) return null;
            return $"{Regex.Escape(_source[..first.Index])}(?:{AnyOf(names)}){Regex.Escape(_source[end..next])}";
        }
    }

    /// <summary>Names of the groups that a regular expression captures.</summary>
    public static IEnumerable<string> GroupsOf(string expression) => CapturedGroup.Matches(expression)
        .Select(match => match.Groups["name"].Value);

    private static string? Fixed(string text) => text.Length >= MinStartChars ? Regex.Escape(text) : null;

    private IEnumerable<Match> FieldMatches =>
        Placeholder.Matches(_source).Where(match => match.Groups[1].Value is var name
            && (name == OwnName || Fields.Contains(name)));

    /// <summary>Names in braces that mean nothing in a text or, if it is one, in a regular expression.</summary>
    public IEnumerable<string> UnknownPlaceholders() => Placeholder.Matches(_source)
        .Select(match => match.Groups[1].Value)
        .Where(name => name != OwnName && (IsExpression || !Fields.Contains(name)));

    /// <summary>True if some of its fields have known values.</summary>
    public bool IsFilledBy(ObservedEvent known) =>
        !IsExpression && FieldMatches.Any(field => Known(known, field.Groups[1].Value) is not null);

    /// <summary>Compiles it to a regular expression.</summary>
    /// <param name="known">Known values of fields; null for none.</param>
    /// <param name="isWhole">True if it must match all of a message.</param>
    /// <param name="isStrict">True if fields for names match existing names only.</param>
    public string Compile(ObservedEvent? known, bool isWhole, bool isStrict = false)
    {
        if (IsExpression)
            return Placeholder.Replace(_source, match => match.Groups[1].Value == OwnName ? OwnOrAny : match.Value);
        var pattern = new StringBuilder(isWhole ? "^" : "");
        int done = 0;
        foreach (Match field in FieldMatches)
        {
            pattern.Append(Regex.Escape(_source[done..field.Index]));
            done = field.Index + field.Length;
            string name = field.Groups[1].Value;
            bool isLast = done == _source.Length;
            if (name == OwnName) pattern.Append(OwnOrAny);
            else if (Known(known, name) is string value) pattern.Append($"(?<{name}>{Regex.Escape(value)})");
            else if (isStrict && NamesOf(name) is { Count: > 0 } names) pattern.Append($"(?<{name}>{AnyOf(names)})");
            // An unknown field extends to the next fixed text of the template, or to the end of its line or message.
            else if (isWhole) pattern.Append(isLast ? $"(?<{name}>.*)" : $"(?<{name}>.+?)");
            else pattern.Append(isLast ? $@"(?<{name}>[^\n]+)" : $@"(?<{name}>[^\n]+?)");
        }

        return pattern.Append(Regex.Escape(_source[done..])).Append(isWhole ? "$" : "").ToString();
    }

    private string OwnOrAny => Me.Length > 0 ? Regex.Escape(Me) : @"[^\n]+?";

    // Longer names first, since a name may be the start of another.
    private static string AnyOf(IReadOnlyList<string> names) =>
        string.Join('|', names.OrderByDescending(name => name.Length).Select(Regex.Escape));

    private IReadOnlyList<string> NamesOf(string field) => field switch
    {
        "sender" or "receiver" or "name" => Names?.Users ?? [],
        "group" => Names?.Groups ?? [],
        _ => [],
    };

    private static string? Known(ObservedEvent? known, string field) => field switch
    {
        "sender" => known?.Sender,
        "receiver" => known?.Receiver,
        "text" => known?.Text,
        "group" => known?.Group,
        "name" => known?.Name,
        _ => null,
    };

    [GeneratedRegex(@"^/(?<inside>.+)/(?<options>[imnsx]*)$", RegexOptions.Singleline)]
    private static partial Regex Expression { get; }

    [GeneratedRegex(@"\(\?<(?<name>[a-z_][a-z0-9_]*)>")]
    private static partial Regex CapturedGroup { get; }

    [GeneratedRegex(@"\{([a-z_][a-z0-9_]*)\}")]
    private static partial Regex Placeholder { get; }
}
