using System.Text.RegularExpressions;
using ClassChat.Specification.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Checks that the placeholders and captures of a dialect's patterns mean something where they stand. What means
/// nothing would match nothing, or match without being used, and the students would lose points for it.
/// </summary>
/// <param name="yaml">The dialect file.</param>
internal sealed partial class PlaceholderCheck(YamlReader yaml)
{
    private const string Me = "me";

    /// <summary>Checks a pattern of an event in text.</summary>
    /// <exception cref="ArgumentException">The regular expression is not one.</exception>
    public void CheckText(YamlNode node, string source)
    {
        var template = new TextTemplate(source);
        string[] known = template.IsExpression ? [Me] : [.. TextTemplate.Fields, Me];
        foreach (string name in template.UnknownPlaceholders().Distinct())
            AddUnknown(node, name, known, template.IsExpression ? $"write (?<{name}>...) to capture it" : null);
        if (template.IsExpression) CheckCaptures(node, template.Compile(null, isWhole: false));
    }

    /// <summary>Checks a value that must stand in JSON.</summary>
    public void CheckValue(YamlNode node, string value)
    {
        foreach (string name in Names(value).Where(name => name != Me)) AddUnknown(node, name, [Me], null);
    }

    /// <summary>Checks a regular expression for a value in JSON.</summary>
    /// <exception cref="ArgumentException">The regular expression is not one.</exception>
    public void CheckExpression(YamlNode node, string expression)
    {
        CheckValue(node, expression);
        CheckCaptures(node, expression);
    }

    private void CheckCaptures(YamlNode node, string expression)
    {
        IEnumerable<string> captured = new Regex(expression, RegexOptions.None, TimeSpan.FromSeconds(1))
            .GetGroupNames().Where(name => !char.IsAsciiDigit(name[0]));
        foreach (string name in captured.Where(name => !TextTemplate.Captures.Contains(name)))
        {
            string choice = $"known: {string.Join(", ", TextTemplate.Captures)}";
            yaml.AddError(
                node, $"no event has a field '{name}', which (?<{name}>...) captures",
                Suggestions.DidYouMean(name, TextTemplate.Captures) ?? choice);
        }
    }

    private void AddUnknown(YamlNode node, string name, IReadOnlyList<string> known, string? suggestion)
    {
        string choice = $"known here: {string.Join(", ", known)}";
        yaml.AddError(
            node, $"there is no placeholder '{{{name}}}' in a pattern",
            suggestion is null ? choice : $"{choice}; {suggestion}");
    }

    private static IEnumerable<string> Names(string text) =>
        Placeholder.Matches(text).Select(match => match.Groups[1].Value).Distinct();

    [GeneratedRegex(@"\{([a-z_][a-z0-9_]*)\}")]
    private static partial Regex Placeholder { get; }
}
