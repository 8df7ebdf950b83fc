using System.Globalization;
using System.Text.RegularExpressions;

namespace ClassChat.Specification.Patterns;

/// <summary>
/// Regular expression from a dialect or console dialect, with the name that reports use for it. Searches go through a
/// <see cref="MatchBudget"/>, which limits their time.
/// </summary>
public sealed partial class SearchPattern
{
    /// <summary>
    /// Number of uses after which the expression is compiled; for the few thousand uses of one scenario, compiling
    /// costs more than it saves.
    /// </summary>
    private const int CompileAfter = 20_000;

    // With these groups, all captures of a repeated group count; the non-backtracking engine keeps only the last one.
    private static readonly string[] _listGroups = ["names", "groups", "members"];

    private readonly string _expression;
    private readonly RegexOptions _options;
    private Regex _interpreted;
    private Regex? _compiled;
    private Regex? _patient;
    private int _uses;

    /// <summary>Parses a regular expression.</summary>
    /// <param name="expression">The regular expression.</param>
    /// <param name="owner">Name of the pattern in reports: the event or prompt that it recognizes.</param>
    /// <param name="options">Options beside <see cref="RegexOptions.CultureInvariant"/>.</param>
    /// <exception cref="ArgumentException">The expression is invalid.</exception>
    public SearchPattern(string expression, string owner, RegexOptions options = RegexOptions.None)
    {
        _expression = expression;
        _options = options | RegexOptions.CultureInvariant;
        _interpreted = new Regex(expression, _options, PatternLimits.Timeout);
        Owner = owner;
    }

    /// <summary>Name of the pattern in reports: the event or prompt that it recognizes.</summary>
    public string Owner { get; }

    /// <inheritdoc/>
    public override string ToString() => _expression;

    /// <summary>The backtracking engine.</summary>
    /// <param name="isLong">True for a search in much text, which may take longer.</param>
    internal Regex Engine(bool isLong)
    {
        if (isLong) return _patient ??= new Regex(_expression, _options, PatternLimits.LongTimeout);
        if (Interlocked.Increment(ref _uses) == CompileAfter)
            _compiled = new Regex(_expression, _options | RegexOptions.Compiled, PatternLimits.Timeout);
        return _compiled ?? _interpreted;
    }

    /// <summary>Releases the memory that slow searches took: an engine keeps its backtracking stack.</summary>
    internal void Release()
    {
        _patient = null;
        _compiled = null;
        _uses = 0;
        _interpreted = new Regex(_expression, _options, PatternLimits.Timeout);
    }

    /// <summary>
    /// Creates a non-backtracking engine, whose searches take linear time; null if the expression needs backtracking,
    /// for example for a lookaround or a backreference, or is too large.
    /// </summary>
    internal Regex? CreateAutomaton()
    {
        if (AutomatonNodes() > PatternLimits.MaxAutomatonNodes) return null;
        if (_interpreted.GetGroupNames().Intersect(_listGroups).Any()) return null;
        try
        {
            return new Regex(_expression, _options | RegexOptions.NonBacktracking, PatternLimits.LongTimeout);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Upper estimate of the automaton's size, since a counted repetition is copied for each count.</summary>
    private double AutomatonNodes() => Repetition.Matches(_expression)
        .Select(count => count.Groups["to"].Length > 0 ? count.Groups["to"] : count.Groups["from"])
        .Aggregate(
            (double)_expression.Length,
            (nodes, count) => nodes * Math.Max(1, double.Parse(count.Value, CultureInfo.InvariantCulture)));

    [GeneratedRegex("""\{(?<from>[0-9]+)(,(?<to>[0-9]*))?\}""")]
    private static partial Regex Repetition { get; }
}
