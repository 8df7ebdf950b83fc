using System.Text;
using System.Text.RegularExpressions;

namespace ClassChat.Specification.ConsoleDialects;

/// <summary>
/// Pattern for output on a client's screen: a text, or a regular expression between slashes, with <c>{fields}</c> for
/// the values of an event.
/// </summary>
public sealed partial class ConsolePattern
{
    /// <summary>Names of all fields.</summary>
    public static readonly IReadOnlyList<string> Fields = ["sender", "text", "group", "filename"];

    /// <summary>Time limit for matching a pattern; beyond it, the pattern does not match.</summary>
    private static readonly TimeSpan _matchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Maximum length in UTF-16 code units; memory to build a pattern grows with the square of it.</summary>
    public const int MaxChars = 2_048;

    private readonly string _source;
    private readonly bool _isExpression;
    private readonly string _options;

    /// <summary>Parses a pattern.</summary>
    /// <param name="source">The text, or <c>/regular expression/</c>, optionally followed by the options <c>i</c> and
    /// <c>x</c>.</param>
    /// <exception cref="ArgumentException">The regular expression is invalid, or the pattern too long.</exception>
    public ConsolePattern(string source)
    {
        if (source.Length > MaxChars) throw new ArgumentException($"it has more than {MaxChars:N0} characters");
        Match expression = Expression.Match(source);
        _isExpression = expression.Success;
        _source = _isExpression ? expression.Groups["inside"].Value : source;
        _options = _isExpression && expression.Groups["options"].Value is { Length: > 0 } options ? $"(?{options})"
            : "";
        _ = For(new Dictionary<string, string>());
    }

    /// <summary>Builds a regular expression with known field values filled in.</summary>
    /// <param name="known">Values of the fields; a field without a value matches any text on the line.</param>
    public Regex For(IReadOnlyDictionary<string, string> known)
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
        return new Regex(pattern.ToString(), RegexOptions.CultureInvariant, _matchTimeout);
    }

    private string Literal(string part) => _isExpression ? part : Regex.Escape(part);

    [GeneratedRegex(@"^/(?<inside>.+)/(?<options>[ix]*)$", RegexOptions.Singleline)]
    private static partial Regex Expression { get; }

    [GeneratedRegex(@"\{(sender|text|group|filename)\}")]
    private static partial Regex Field { get; }
}
