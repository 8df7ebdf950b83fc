using ClassChat.Specification.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Migrations;

/// <summary>Finds keys and values of older versions in the nodes of a YAML file.</summary>
internal sealed class OldFormFinder
{
    private static readonly string[] _templates = ["malformed", "incomplete"];

    private readonly YamlChanges _changes = new();

    private OldFormFinder()
    {
    }

    /// <summary>Finds all necessary changes in some documents.</summary>
    public static YamlChanges Find(IEnumerable<YamlNode> documents)
    {
        var form = new OldFormFinder();
        foreach (YamlMappingNode root in documents.OfType<YamlMappingNode>()) form.FindIn(root);
        return form._changes;
    }

    /// <summary>Determines the kind of a document by its keys; null if it is unknown.</summary>
    public static string? KindOf(YamlNode document)
    {
        string[] keys = document is YamlMappingNode map
            ? [.. map.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "")]
            : [];
        return keys.Contains("programs")
            ? YamlFileKind.Submission
            : keys.FirstOrDefault(key =>
                key is YamlFileKind.Rubric or YamlFileKind.Dialect or YamlFileKind.Console or YamlFileKind.Submission);
    }

    private void FindIn(YamlMappingNode root)
    {
        string? kind = KindOf(root);
        if (kind is null) return;
        if (Child(root, FormatVersion.Key) is YamlScalarNode { Value: "0" } version)
            _changes.AddValue(version, $"{FormatVersion.Current}");
        if (kind == YamlFileKind.Dialect) FindInDialect(root);
        if (kind != YamlFileKind.Submission || Child(root, "programs") is not YamlMappingNode programs) return;
        foreach (YamlNode program in programs.Children.Values) _changes.Add(program, OldKeys.OfPrograms);
    }

    private void FindInDialect(YamlMappingNode root)
    {
        _changes.Add(root, OldKeys.OfDialects);
        FindInSteps(Child(root, "join"));
        _changes.Add(Child(root, "semantics"), OldKeys.OfSemantics);
        if (Child(root, "actions") is not YamlMappingNode actions) return;
        foreach ((YamlNode key, YamlNode value) in actions.Children)
        {
            // A map is a JSON template: only a list holds steps.
            bool isTemplates = key is YamlScalarNode { Value: string name } && _templates.Contains(name);
            if (!isTemplates && value is YamlSequenceNode) FindInSteps(value);
        }
    }

    private void FindInSteps(YamlNode? steps)
    {
        foreach (YamlMappingNode step in YamlReader.Items(steps).OfType<YamlMappingNode>())
        {
            _changes.Add(step, OldKeys.OfSteps);
            _changes.Add(Child(step, "chunks"), OldKeys.OfChunks);
            if (Child(step, "await") is not YamlMappingNode alternatives) continue;
            foreach (YamlNode next in alternatives.Children.Values) FindInSteps(next);
        }
    }

    private static YamlNode? Child(YamlMappingNode map, string key) =>
        map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value : null;
}
