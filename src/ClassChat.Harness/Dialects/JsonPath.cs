using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ClassChat.Harness.Dialects;

/// <summary>A place in JSON: names and indexes, as in <c>file_data.name</c> or <c>args[0]</c>.</summary>
/// <param name="Steps">Names, and indexes from 0.</param>
public sealed partial record JsonPath(IReadOnlyList<(string? Name, int Index)> Steps)
{
    /// <summary>Reads a path; null if it is none.</summary>
    public static JsonPath? TryParse(string text)
    {
        if (!Whole.IsMatch(text)) return null;
        List<(string?, int)> steps = [];
        foreach (Match step in Part.Matches(text))
        {
            Group index = step.Groups["index"];
            if (index.Success) steps.Add((null, int.Parse(index.Value, CultureInfo.InvariantCulture)));
            else steps.Add((step.Value, -1));
        }

        return new JsonPath(steps);
    }

    /// <summary>What stands at this place; null if there is no such place.</summary>
    public JsonElement? Find(JsonElement json)
    {
        foreach ((string? name, int index) in Steps)
        {
            if (name is not null)
            {
                if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json)) return null;
            }
            else
            {
                if (json.ValueKind != JsonValueKind.Array || index >= json.GetArrayLength()) return null;
                json = json[index];
            }
        }

        return json;
    }

    [GeneratedRegex(@"^[^.\[\]]*(\.[^.\[\]]+|\[[0-9]{1,6}\])*$")]
    private static partial Regex Whole { get; }

    [GeneratedRegex(@"[^.\[\]]+(?![^\[]*\])|\[(?<index>[0-9]+)\]")]
    private static partial Regex Part { get; }
}
