using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Diagnostics;

/// <summary>The format version that YAML files may state, and the check that it is the current one.</summary>
internal static class FormatVersion
{
    /// <summary>The key of the version; a file without it has the current version.</summary>
    public const string Key = "version";

    /// <summary>The only supported version.</summary>
    public const int Current = 1;

    /// <summary>Reports a file of another version.</summary>
    public static void Check(YamlReader yaml, YamlMap map)
    {
        if (map[Key] is not YamlNode node || yaml.Text(node, $"'{Key}'") is not string text) return;
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int version);
        if (isNumber && version == Current) return;
        if (!isNumber)
            yaml.AddError(node, $"'{Key}' must be a whole number, not '{text}'", $"write {Key}: {Current}");
        else
            yaml.AddError(
                node, $"the file has the form of version {version}, and this program reads version {Current}",
                version > Current ? "update ClassChat" : OldKeys.Remedy);
    }
}
