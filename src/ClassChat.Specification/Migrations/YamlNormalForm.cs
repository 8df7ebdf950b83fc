using System.Text;
using ClassChat.Specification.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Migrations;

/// <summary>
/// Writes the content of YAML documents in a form that is independent of their layout, so that
/// <see cref="YamlMigration"/> can check that its edits to the text changed nothing but the intended keys and values.
/// </summary>
/// <param name="changes">Changes to apply.</param>
internal sealed class YamlNormalForm(YamlChanges changes)
{
    private readonly StringBuilder _shape = new();

    /// <summary>Returns the normal form of some documents with changes applied.</summary>
    public static string Write(IEnumerable<YamlNode> documents, YamlChanges changes)
    {
        var shape = new YamlNormalForm(changes);
        foreach (YamlNode document in documents)
        {
            shape.Write(document);
            shape._shape.Append("\n---\n");
        }

        return shape._shape.ToString();
    }

    private void Write(YamlNode node)
    {
        _shape.Append(node.Tag.IsEmpty ? "" : node.Tag.Value).Append(node.Anchor.IsEmpty ? "" : node.Anchor.Value);
        if (node is YamlScalarNode scalar) WriteScalar(scalar);
        if (node is YamlMappingNode map) WriteMap(map);
        if (node is not YamlSequenceNode list) return;
        _shape.Append('[');
        foreach (YamlNode item in list.Children) Write(item);
        _shape.Append(']');
    }

    // In templates, quotes determine the type of a value.
    private void WriteScalar(YamlScalarNode scalar)
    {
        string text = changes.Values.GetValueOrDefault(scalar) ?? scalar.Value ?? "";
        WriteText(text, scalar.Style == ScalarStyle.Plain);
    }

    private void WriteText(string text, bool isPlain) =>
        _shape.Append(isPlain ? 'p' : 'q').Append(text.Length).Append(':').Append(text).Append(' ');

    private void WriteMap(YamlMappingNode map)
    {
        _shape.Append('{');
        HashSet<string> written = [];
        foreach ((YamlNode key, YamlNode value) in map.Children)
        {
            NewKey? replacement = changes.For(key);
            if (replacement?.Inside is not string outer)
            {
                if (replacement is null) Write(key);
                else WriteText(replacement.Key, ((YamlScalarNode)key).Style == ScalarStyle.Plain);
                Write(value);
            }
            else if (written.Add(outer))
            {
                WriteOuter(map, outer);
            }
        }

        _shape.Append('}');
    }

    private void WriteOuter(YamlMappingNode map, string outer)
    {
        WriteText(outer, isPlain: true);
        _shape.Append('{');
        foreach ((YamlNode key, YamlNode value) in map.Children)
        {
            if (changes.For(key) is not { Inside: string inside } replacement || inside != outer) continue;
            WriteText(replacement.Key, ((YamlScalarNode)key).Style == ScalarStyle.Plain);
            Write(value);
        }

        _shape.Append('}');
    }
}
