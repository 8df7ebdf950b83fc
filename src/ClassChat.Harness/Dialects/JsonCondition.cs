using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClassChat.Harness.Dialects;

/// <summary>What must stand at a place in JSON.</summary>
/// <param name="expression">A regular expression; see <see cref="Expression"/>.</param>
/// <param name="value">A text; see <see cref="Value"/>.</param>
public sealed class JsonCondition(Regex? expression, string? value)
{
    /// <summary>
    /// An expression that was asked so often is compiled: for the few thousand answers of one scenario that would cost
    /// more than it gains.
    /// </summary>
    private const int CompileAfter = 20_000;

    private Regex? _compiled;
    private int _uses;

    /// <summary>A regular expression that the text there must match; null: see <see cref="Value"/>.</summary>
    public Regex? Expression => expression;

    /// <summary>The text or number that must stand there; null: anything but null.</summary>
    public string? Value => value;

    /// <summary>True if it does.</summary>
    /// <param name="found">What stands there.</param>
    /// <param name="match">The match, for a regular expression.</param>
    public bool Holds(JsonElement found, out Match? match)
    {
        match = null;
        if (Expression is null && Value is null) return found.ValueKind != JsonValueKind.Null;
        if (Expression is null && found.ValueKind == JsonValueKind.String) return found.ValueEquals(Value);

        if (JsonFields.Text(found) is not string text) return false;
        if (Expression is null) return text == Value;
        try
        {
            match = Warm(Expression).Match(text);
            return match.Success;
        }
        catch (RegexMatchTimeoutException)
        {
            return false; // what takes longer than that on what a peer sent does not match
        }
    }

    private Regex Warm(Regex cold)
    {
        if (Interlocked.Increment(ref _uses) == CompileAfter)
            _compiled = new Regex(cold.ToString(), cold.Options | RegexOptions.Compiled, cold.MatchTimeout);
        return _compiled ?? cold;
    }
}
