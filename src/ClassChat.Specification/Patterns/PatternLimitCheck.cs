using ClassChat.Specification.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Patterns;

/// <summary>Checks the number and the size of the patterns of one file, and reports those beyond the limits.</summary>
/// <param name="yaml">The file.</param>
internal sealed class PatternLimitCheck(YamlReader yaml)
{
    private int _patterns;

    /// <summary>Counts a pattern.</summary>
    /// <param name="node">The pattern's place in the file.</param>
    /// <param name="source">The pattern.</param>
    /// <returns>False if it is too long, or one too many: it must not be built.</returns>
    public bool Admits(YamlNode node, string source)
    {
        if (source.Length > PatternLimits.MaxChars)
        {
            yaml.AddError(node, $"a pattern has at most {PatternLimits.MaxChars} characters");
            return false;
        }

        if (++_patterns == PatternLimits.MaxPatterns + 1)
            yaml.AddError(node, $"a file has at most {PatternLimits.MaxPatterns} patterns");
        return _patterns <= PatternLimits.MaxPatterns;
    }
}
