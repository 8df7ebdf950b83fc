using ClassChat.Specification.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Migrations;

/// <summary>Required changes to keys and values of a YAML text, by node.</summary>
internal sealed class YamlChanges
{
    private readonly Dictionary<YamlNode, NewKey> _keys = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<YamlNode, string> _values = new(ReferenceEqualityComparer.Instance);
    private readonly List<YamlMappingNode> _maps = [];

    /// <summary>Maps with changed keys, in the order in which they were found.</summary>
    public IReadOnlyList<YamlMappingNode> Maps => _maps;

    /// <summary>New values, by the nodes that they replace.</summary>
    public IReadOnlyDictionary<YamlNode, string> Values => _values;

    /// <summary>True if nothing changes.</summary>
    public bool IsEmpty => _keys.Count + _values.Count == 0;

    /// <summary>The first node that changes.</summary>
    public YamlNode First => _keys.Keys.Concat(_values.Keys).MinBy(node => node.Start.Index)!;

    /// <summary>Returns the replacement of a key; null if it stays.</summary>
    public NewKey? For(YamlNode key) => _keys.GetValueOrDefault(key);

    /// <summary>Records the old keys of a map, and their old values.</summary>
    public void Add(YamlNode? node, IReadOnlyDictionary<string, NewKey> old)
    {
        if (node is not YamlMappingNode map) return;
        int before = _keys.Count;
        foreach ((YamlNode key, YamlNode value) in map.Children)
        {
            if (old.GetValueOrDefault(Text(key)) is not NewKey replacement) continue;
            _keys.Add(key, replacement);
            if (replacement.Words.TryGetValue(Text(value), out string? word)) _values.Add(value, word);
        }

        if (_keys.Count > before) _maps.Add(map);
    }

    /// <summary>Records the replacement of a value.</summary>
    public void AddValue(YamlNode value, string word) => _values.Add(value, word);

    private static string Text(YamlNode node) => (node as YamlScalarNode)?.Value ?? "";
}
