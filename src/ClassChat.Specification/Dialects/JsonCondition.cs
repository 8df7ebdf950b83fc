using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Condition on the value at a <see cref="JsonPath"/>: equals a text or number, matches a regular expression, or is not
/// null.
/// </summary>
/// <param name="expression">A regular expression, or null; see <see cref="Expression"/>.</param>
/// <param name="value">A text, or null; see <see cref="Value"/>.</param>
public sealed class JsonCondition(Regex? expression, string? value)
{
    /// <summary>
    /// Number of uses after which the regular expression is compiled; for the few thousand uses of one scenario,
    /// compiling costs more than it saves.
    /// </summary>
    private const int CompileAfter = 20_000;

    private Regex? _compiled;
    private int _uses;

    /// <summary>Regular expression that the text must match; null: <see cref="Value"/> applies.</summary>
    public Regex? Expression => expression;

    /// <summary>Text or number that the value must equal; null: any value except null.</summary>
    public string? Value => value;

    /// <summary>True if a value meets the condition.</summary>
    /// <param name="found">The value.</param>
    /// <param name="match">The match, if the condition is a regular expression; otherwise null.</param>
    public bool Holds(JsonElement found, out Match? match)
    {
        match = null;
        if (Expression is null && Value is null) return found.ValueKind != JsonValueKind.Null;
        if (Expression is null && found.ValueKind == JsonValueKind.String) return found.ValueEquals(Value);

        if (JsonFields.Text(found) is not string text) return false;
        if (Expression is null) return text == Value;
        try
        {
            match = Compiled(Expression).Match(text);
            return match.Success;
        }
        catch (RegexMatchTimeoutException)
        {
            return false; // a pattern that is too slow for the received text does not match
        }
    }

    private Regex Compiled(Regex interpreted)
    {
        if (Interlocked.Increment(ref _uses) == CompileAfter)
        {
            _compiled = new Regex(
                interpreted.ToString(), interpreted.Options | RegexOptions.Compiled, interpreted.MatchTimeout);
        }

        return _compiled ?? interpreted;
    }
}
