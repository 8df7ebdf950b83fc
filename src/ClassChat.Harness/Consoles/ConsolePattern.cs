using System.Text;
using System.Text.RegularExpressions;

namespace ClassChat.Harness.Consoles;

/// <summary>
/// How something looks on a screen: a text, or a regular expression between slashes, with <c>{fields}</c> that stand
/// for what is known of it.
/// </summary>
public sealed partial class ConsolePattern
{
    /// <summary>The fields there are.</summary>
    public static readonly IReadOnlyList<string> Fields = ["sender", "text", "group", "filename"];

    /// <summary>A pattern that takes longer than this on what a program printed does not match.</summary>
    private static readonly TimeSpan _matchTimeout = TimeSpan.FromSeconds(1);

    private readonly string _source;
    private readonly bool _isExpression;
    private readonly string _options;

    /// <summary>Makes a pattern.</summary>
    /// <param name="source">
    /// The text, or <c>/regular expression/</c>, perhaps with the options <c>i</c>, <c>x</c>.
    /// </param>
    /// <exception cref="ArgumentException">The regular expression is not one.</exception>
    public ConsolePattern(string source)
    {
        Match expression = Expression.Match(source);
        _isExpression = expression.Success;
        _source = _isExpression ? expression.Groups["inside"].Value : source;
        _options = _isExpression && expression.Groups["options"].Value is { Length: > 0 } options ? $"(?{options})"
            : "";
        _ = For(new Dictionary<string, string>());
    }

    /// <summary>The pattern with what is known put in.</summary>
    /// <param name="known">The values of its fields; a field without one is anything on the line.</param>
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
