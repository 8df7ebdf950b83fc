using System.Text;
using System.Text.Json;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Patterns;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Checks;

/// <summary>
/// Explains why a received message is not the expected event: finds the first unmet condition of the pattern that
/// matches it best. For JSON patterns only.
/// </summary>
internal static class NearMiss
{
    /// <summary>
    /// Finds the pattern of an event that a received message nearly matches, and the place of the mismatch.
    /// </summary>
    /// <param name="dialect">The dialect with the patterns.</param>
    /// <param name="kind">The expected event.</param>
    /// <param name="came">The received messages, in order.</param>
    public static Divergence? Find(Dialect dialect, EventKind kind, IReadOnlyList<ReadOnlyMemory<byte>> came)
    {
        using var budget = new MatchBudget();
        (int Held, Divergence Divergence)? nearest = null;
        foreach (ReadOnlyMemory<byte> wire in came)
        {
            foreach (JsonPattern pattern in dialect.Events.OfType<JsonPattern>().Where(p => p.Kind == kind))
            {
                if (Compare(pattern, wire, budget) is not (int held, Divergence divergence)) continue;
                if (nearest is null || held > nearest.Value.Held) nearest = (held, divergence);
            }
        }

        return nearest?.Divergence;
    }

    /// <summary>Number of conditions met before the first unmet one, and the place of that one.</summary>
    private static (int Held, Divergence Divergence)? Compare(
        JsonPattern pattern, ReadOnlyMemory<byte> wire, MatchBudget budget)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(wire);
        }
        catch (JsonException)
        {
            return null; // not JSON, so there is no position to point at
        }

        using (document)
        {
            int held = 0;
            foreach ((JsonPath path, JsonCondition condition) in pattern.Conditions)
            {
                JsonElement? found = path.Find(document.RootElement);
                bool holds = found is JsonElement there && condition.Holds(there, budget, out _);
                if (!holds) return (held, At(wire, path, found, condition, pattern.Kind));
                held++;
            }
        }

        return null;
    }

    private static Divergence At(
        ReadOnlyMemory<byte> wire, JsonPath path, JsonElement? found, JsonCondition condition, EventKind kind)
    {
        string line = PrintableText.Bytes(wire.Span, int.MaxValue);
        string place = string.Join('.', path.Steps.Select(step => step.Name ?? $"[{step.Index}]"));
        string wanted = condition.Expression is not null ? $"what matches /{condition.Expression}/"
            : condition.Value is null ? "something"
            : $"'{condition.Value}'";
        string message = $"for '{SnakeCase.FromEnum(kind)}', '{place}' must be {wanted}";
        if (found is not JsonElement there)
            return new Divergence(line, 0, 1, $"{message}, and is not there");

        string key = path.Steps.LastOrDefault(step => step.Name is not null)?.Name ?? "";
        string value = PrintableText.Bytes(Encoding.UTF8.GetBytes(there.GetRawText()), int.MaxValue);
        int after = Math.Max(0, line.IndexOf($"\"{key}\"", StringComparison.Ordinal)) + key.Length;
        int column = after < line.Length ? line.IndexOf(value, after, StringComparison.Ordinal) : -1;
        return new Divergence(line, Math.Max(0, column), Math.Max(1, value.Length), message);
    }
}
