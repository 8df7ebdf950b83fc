using ClassChat.Specification.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Dialects;

/// <summary>Parses the <see cref="NameRules"/> of a dialect file.</summary>
internal static class NameRulesReader
{
    /// <summary>Keys allowed in 'names'.</summary>
    public static readonly IReadOnlyList<string> Keys = ["length", "characters", "groups", "files", "passwords"];

    /// <summary>Keys allowed in the limit of one kind of name.</summary>
    public static readonly IReadOnlyList<string> RuleKeys = ["length", "characters"];

    /// <summary>Parses the map; groups have the limit of users unless they have one of their own.</summary>
    public static NameRules Read(YamlReader yaml, YamlNode? node)
    {
        YamlMap? map = yaml.Map(node, "'names'", [.. Keys]);
        if (map is null) return NameRules.None;
        NameRule users = ReadRule(yaml, map);
        return new NameRules(
            users, Nested("groups") ?? users, Nested("files") ?? NameRule.None, Nested("passwords") ?? NameRule.None);

        NameRule? Nested(string key) =>
            yaml.Map(map[key], $"'{key}'", [.. RuleKeys]) is YamlMap nested ? ReadRule(yaml, nested) : null;
    }

    private static NameRule ReadRule(YamlReader yaml, YamlMap map)
    {
        int? length = yaml.Number(map["length"], "'length'");
        if (length is < NameRule.MinLength or > NameRule.MaxLength)
            yaml.AddError(
                map["length"]!,
                $"'length' is a number of characters from {NameRule.MinLength} to {NameRule.MaxLength}");
        return new NameRule(
            length is int some ? Math.Clamp(some, NameRule.MinLength, NameRule.MaxLength) : null,
            yaml.Choice(map["characters"], "'characters'", SnakeCase.All<NameCharacters>())
                ?? NameCharacters.LettersAndDigits);
    }
}
