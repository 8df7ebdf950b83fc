using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Patterns;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Parses JSON patterns: conditions on values and paths of fields, in the short form (a text) or the long form (a map).
/// </summary>
/// <param name="yaml">The file.</param>
/// <param name="patterns">Limits of the file's patterns.</param>
internal sealed class JsonPatternReader(YamlReader yaml, PatternLimitCheck patterns)
{
    /// <summary>The keys of a condition in the long form; exactly one is allowed.</summary>
    public static readonly IReadOnlyList<string> ConditionKeys = ["regex", "any", "equals", "json"];

    /// <summary>The keys of a path in the long form.</summary>
    public static readonly IReadOnlyList<string> PlaceKeys = ["path", "json", "count"];

    private const string Anything = "*";

    /// <summary>Reads the conditions of 'match'.</summary>
    /// <param name="node">The conditions; null if there are none.</param>
    /// <param name="owner">Name of the event, for reports.</param>
    public IReadOnlyList<(JsonPath Path, JsonCondition Condition)> ReadConditions(YamlNode? node, string owner)
    {
        List<(JsonPath, JsonCondition)> conditions = [];
        foreach ((_, string path, YamlNode value) in yaml.Map(node, "'match'")?.Entries ?? [])
        {
            bool isMap = value is YamlMappingNode;
            YamlMap? map = isMap ? yaml.Map(value, $"'{path}'", [.. ConditionKeys]) : null;
            if (ReadPath(value, path) is not JsonPath place) continue;
            if (map?["json"] is YamlNode inner && HasOne(map)) conditions.AddRange(ReadInside(place, inner, owner));
            else if (isMap && ReadLong(map!, owner) is JsonCondition longer) conditions.Add((place, longer));
            else if (!isMap && ReadShort(value, owner) is JsonCondition condition) conditions.Add((place, condition));
        }

        return conditions;
    }

    /// <summary>Parses the path of a value.</summary>
    public JsonPath? ReadPlace(YamlNode? node, string what)
    {
        if (node is not YamlMappingNode) return yaml.Text(node, what) is string text ? ReadPath(node!, text) : null;
        YamlMap map = yaml.Map(node, what, [.. PlaceKeys])!;
        if (map["path"] is null) yaml.AddError(node, $"{what} lacks 'path'");
        if (map["json"] is YamlNode both && map["count"] is not null)
        {
            yaml.AddError(both, $"{what} has 'json' or 'count', not both", "put 'count' into the map behind 'json'");
            return null;
        }

        if (map["path"] is not YamlNode at || yaml.Text(at, "'path'") is not string path) return null;
        if (ReadPath(at, path) is not JsonPath place) return null;
        if (map["json"] is YamlNode json)
            return ReadPlace(json, "'json'") is JsonPath inner ? Into(json, place, inner) : null;
        return map.Flag("count", absent: false) ? place.Count() : place;
    }

    private IEnumerable<(JsonPath, JsonCondition)> ReadInside(
        JsonPath place, YamlNode node, string owner)
    {
        foreach ((JsonPath path, JsonCondition condition) in ReadConditions(node, owner))
        {
            if (Into(node, place, path) is JsonPath inside) yield return (inside, condition);
        }
    }

    private JsonPath? Into(YamlNode node, JsonPath place, JsonPath inner)
    {
        JsonPath? inside = place.Into(inner);
        if (inside is null) yaml.AddError(node, "no text stands there that could be JSON itself");
        return inside;
    }

    private JsonPath? ReadPath(YamlNode node, string text)
    {
        if (JsonPath.TryParse(text) is JsonPath path) return path;
        yaml.AddError(node, $"'{text}' is no place in JSON", "write, for example, sender, file_data.name or args[0]");
        return null;
    }

    private JsonCondition? ReadShort(YamlNode node, string owner)
    {
        if (yaml.Text(node, "what must stand there") is not string text) return null;
        if (text is Anything) return new JsonCondition(null, null);
        return text.Length < 3 || text[0] != '/' || text[^1] != '/'
            ? ReadValue(node, text)
            : ReadExpression(node, text[1..^1], owner);
    }

    private JsonCondition? ReadLong(YamlMap map, string owner)
    {
        if (!HasOne(map)) return null;
        if (map["regex"] is YamlNode regex)
            return map.Text("regex") is string text ? ReadExpression(regex, text, owner) : null;
        if (map["equals"] is not null)
            return map.Text("equals") is string value ? ReadValue(map["equals"]!, value) : null;
        if (!map.Flag("any", absent: false)) yaml.AddError(map.Node, "'any' can only be yes");
        return new JsonCondition(null, null);
    }

    private bool HasOne(YamlMap map)
    {
        if (map.Node.Children.Count == 1 && ConditionKeys.Any(key => map[key] is not null)) return true;
        yaml.AddError(map.Node, "a condition has one key", $"one of: {string.Join(", ", ConditionKeys)}");
        return false;
    }

    private JsonCondition ReadValue(YamlNode node, string value)
    {
        new PlaceholderCheck(yaml).CheckValue(node, value);
        return new JsonCondition(null, value);
    }

    private JsonCondition? ReadExpression(YamlNode node, string expression, string owner)
    {
        if (!patterns.Admits(node, expression)) return null;
        try
        {
            var pattern = new SearchPattern(expression, owner);
            new PlaceholderCheck(yaml).CheckExpression(node, expression);
            return new JsonCondition(pattern, null);
        }
        catch (ArgumentException error)
        {
            yaml.AddError(node, "not a regular expression: " + error.Message);
            return null;
        }
    }
}
