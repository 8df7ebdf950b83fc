using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Path to a value in JSON: <c>file_data.name</c>, <c>args[0]</c>; <c>payload!.text</c> parses the text at
/// <c>payload</c> as JSON; <c>mail.#</c> is the number of elements; <c>.</c> is the whole value.
/// </summary>
/// <param name="Steps">Names, and indexes starting from 0.</param>
public sealed partial record JsonPath(IReadOnlyList<JsonPathStep> Steps)
{
    /// <summary>True if the path asks for the number of elements.</summary>
    public bool IsCount { get; private init; }

    /// <summary>Parses a path; null if it is invalid.</summary>
    public static JsonPath? TryParse(string text)
    {
        bool isCount = text == "#" || text.EndsWith(".#", StringComparison.Ordinal);
        string places = text == "." || text == "#" ? "" : isCount ? text[..^2] : text;
        if (!Whole.IsMatch(places)) return null;
        List<JsonPathStep> steps = [];
        foreach (Match step in Part.Matches(places))
        {
            Group index = step.Groups["index"];
            if (index.Success) steps.Add(new(null, int.Parse(index.Value, CultureInfo.InvariantCulture), false));
            else steps.Add(new(step.Value.TrimEnd('!'), -1, step.Value.EndsWith('!')));
        }

        return new JsonPath(steps) { IsCount = isCount };
    }

    /// <summary>
    /// Returns the path to a value in the JSON text at this path; null if this path is the whole value or a number of
    /// elements.
    /// </summary>
    public JsonPath? Into(JsonPath inner) => IsCount || Steps.Count == 0
        ? null
        : new JsonPath([.. Steps.SkipLast(1), Steps[^1] with { IsJsonText = true }, .. inner.Steps])
        {
            IsCount = inner.IsCount,
        };

    /// <summary>Returns the path to the number of elements at this path.</summary>
    public JsonPath Count() => this with { IsCount = true };

    /// <summary>Finds the value at this path; null if there is none.</summary>
    public JsonElement? Find(JsonElement json)
    {
        foreach (JsonPathStep step in Steps)
        {
            if (step.Name is not null)
            {
                if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(step.Name, out json)) return null;
            }
            else
            {
                if (json.ValueKind != JsonValueKind.Array || step.Index >= json.GetArrayLength()) return null;
                json = json[step.Index];
            }

            if (!step.IsJsonText) continue;
            if (Inside(json) is not JsonElement inside) return null;
            json = inside;
        }

        return json;
    }

    private static JsonElement? Inside(JsonElement text)
    {
        if (text.ValueKind != JsonValueKind.String || JsonFields.Text(text) is not string source) return null;
        try
        {
            using var document = JsonDocument.Parse(source);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[^.\[\]#]*(\.[^.\[\]#]+|\[[0-9]{1,6}\])*$")]
    private static partial Regex Whole { get; }

    [GeneratedRegex(@"[^.\[\]]+(?![^\[]*\])|\[(?<index>[0-9]+)\]")]
    private static partial Regex Part { get; }
}

/// <summary>One step of a <see cref="JsonPath"/>: a property name or an array index.</summary>
/// <param name="Name">Property name in an object; null: <paramref name="Index"/> applies.</param>
/// <param name="Index">Index in an array, starting from 0.</param>
/// <param name="IsJsonText">True if the value is a text that contains JSON, in which the path continues.</param>
public sealed record JsonPathStep(string? Name, int Index, bool IsJsonText);
