using System.Text.Json;
using System.Text.RegularExpressions;
using ClassChat.Specification.Patterns;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Condition on the value at a <see cref="JsonPath"/>: equals a text or number, matches a regular expression, or is not
/// null. <c>{me}</c> in it is the bot's own name.
/// </summary>
/// <param name="expression">A regular expression, or null; see <see cref="Expression"/>.</param>
/// <param name="value">A text, or null; see <see cref="Value"/>.</param>
public sealed class JsonCondition(SearchPattern? expression, string? value)
{
    /// <summary>The placeholder for the bot's own name.</summary>
    public const string Me = "{me}";

    /// <summary>Regular expression that the text must match; null: <see cref="Value"/> applies.</summary>
    public SearchPattern? Expression => expression;

    /// <summary>Text or number that the value must equal; null: any value except null.</summary>
    public string? Value => value;

    /// <summary>True if <c>{me}</c> stands in the condition.</summary>
    public bool UsesMe => (expression?.ToString() ?? value)?.Contains(Me, StringComparison.Ordinal) == true;

    /// <summary>Names of the groups that its regular expression captures.</summary>
    public IEnumerable<string> Captured => expression is null ? [] : TextTemplate.GroupsOf(expression.ToString());

    /// <summary>Creates the condition of the bot with a name.</summary>
    public JsonCondition Bind(string me)
    {
        if (!UsesMe) return this;
        return expression is null
            ? new JsonCondition(null, value!.Replace(Me, me, StringComparison.Ordinal))
            : new JsonCondition(
                new SearchPattern(
                    expression.ToString().Replace(Me, Regex.Escape(me), StringComparison.Ordinal), expression.Owner),
                null);
    }

    /// <summary>True if a value meets the condition.</summary>
    /// <param name="found">The value.</param>
    /// <param name="budget">Time limit of the search.</param>
    /// <param name="match">The match, if the condition is a regular expression; otherwise null.</param>
    public bool Holds(JsonElement found, MatchBudget budget, out Match? match)
    {
        match = null;
        if (Expression is null && Value is null) return found.ValueKind != JsonValueKind.Null;
        if (Expression is null && found.ValueKind == JsonValueKind.String) return found.ValueEquals(Value);

        if (JsonFields.Text(found) is not string text) return false;
        if (Expression is null) return text == Value;
        match = budget.Match(Expression, text);
        return match is not null;
    }
}
