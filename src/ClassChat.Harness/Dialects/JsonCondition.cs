using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClassChat.Harness.Dialects;

/// <summary>What must stand at a place in JSON.</summary>
/// <param name="Expression">
/// A regular expression that the text there must match; null: see <paramref name="Value"/>.
/// </param>
/// <param name="Value">The text or number that must stand there; null: anything but null.</param>
public sealed record JsonCondition(Regex? Expression, string? Value)
{
    /// <summary>
    /// An expression that was asked so often is compiled: for the few thousand answers of one scenario that would cost
    /// more than it gains.
    /// </summary>
    private const int CompileAfter = 20_000;

    private Regex? _compiled;
    private int _uses;

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

    private Regex Warm(Regex expression)
    {
        if (Interlocked.Increment(ref _uses) == CompileAfter)
        {
            RegexOptions options = expression.Options | RegexOptions.Compiled;
            _compiled = new Regex(expression.ToString(), options, expression.MatchTimeout);
        }

        return _compiled ?? expression;
    }
}
