using System.Text;
using System.Text.RegularExpressions;
using ClassChat.Specification.Patterns;

namespace ClassChat.Specification.ConsoleDialects;

/// <summary>
/// Pattern for output on a client's screen: a text, or a regular expression between slashes, with <c>{fields}</c> for
/// the values of an event.
/// </summary>
public sealed partial class ConsolePattern
{
    /// <summary>Names of all fields.</summary>
    public static readonly IReadOnlyList<string> Fields = ["sender", "text", "group", "filename"];

    private readonly string _source;
    private readonly bool _isExpression;
    private readonly string _options;
    private readonly string _owner;

    /// <summary>Parses a pattern.</summary>
    /// <param name="source">The text, or <c>/regular expression/</c>, optionally followed by the options <c>i</c> and
    /// <c>x</c>.</param>
    /// <param name="owner">Name of the event or prompt that it recognizes, for reports; null: the source
    /// itself.</param>
    /// <exception cref="ArgumentException">The regular expression is invalid, or the pattern too long.</exception>
    public ConsolePattern(string source, string? owner = null)
    {
        PatternLimits.CheckLength(source);
        _owner = owner ?? source;
        Match expression = Expression.Match(source);
        _isExpression = expression.Success;
        _source = _isExpression ? expression.Groups["inside"].Value : source;
        _options = _isExpression && expression.Groups["options"].Value is { Length: > 0 } options ? $"(?{options})"
            : "";
        _ = For(new Dictionary<string, string>());
    }

    /// <summary>Builds a regular expression with known field values filled in.</summary>
    /// <param name="known">Values of the fields; a field without a value matches any text on the line.</param>
    public SearchPattern For(IReadOnlyDictionary<string, string> known)
    {
        var pattern = new StringBuilder(_options);
        int done = 0;
        foreach (Match field in Field.Matches(_source))
        {
            pattern.Append(Literal(_source[done..field.Index]));
            done = field.Index + field.Length;
            pattern.Append(known.TryGetValue(field.Groups[1].Value, out string? value) ? Regex.Escape(value) : ".+?");
        }

        pattern.Append(Literal(_source[done..]));
        return new SearchPattern(pattern.ToString(), _owner);
    }

    private string Literal(string part) => _isExpression ? part : Regex.Escape(part);

    [GeneratedRegex(@"^/(?<inside>.+)/(?<options>[ix]*)$", RegexOptions.Singleline)]
    private static partial Regex Expression { get; }

    [GeneratedRegex(@"\{(sender|text|group|filename)\}")]
    private static partial Regex Field { get; }
}
