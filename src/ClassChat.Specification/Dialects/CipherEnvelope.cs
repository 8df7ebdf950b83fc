using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClassChat.Specification.WireFormats;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Fields around an encrypted message: a JSON value or a text, in which <c>{data}</c>, <c>{iv}</c> and <c>{tag}</c>
/// stand for its parts. All else is the same in every message.
/// </summary>
public sealed partial class CipherEnvelope
{
    private const string Data = "data";

    private readonly Template _template;
    private readonly List<(JsonPath Path, string Value)> _constants = [];
    private readonly List<(JsonPath Path, string Name)> _fields = [];
    private readonly string[] _texts = [];

    /// <summary>Reads an envelope.</summary>
    /// <param name="node">The envelope in the dialect file; valid if <see cref="Problem"/> is null.</param>
    internal CipherEnvelope(YamlNode node)
    {
        if (node is YamlScalarNode { Value: string text })
        {
            _template = new Template.Plain(text);
            _texts = Field.Split(text).Where((_, at) => at % 2 == 0).ToArray();
        }
        else
        {
            _template = new Template.Json(node);
            Collect(node, []);
        }

        Names = [.. _template.Placeholders];
    }

    /// <summary>Names of the parts in it, in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The reason why a node is no envelope; null if it is one.</summary>
    internal static string? Problem(YamlNode node)
    {
        if (node is not (YamlMappingNode or YamlScalarNode { Value: not null }))
            return "an envelope is a text, or a map that is written as JSON";
        string[] leaves = [.. node.AllNodes.OfType<YamlScalarNode>().Select(leaf => leaf.Value ?? "")
            .Where(leaf => Field.IsMatch(leaf))];
        string[] names = [.. leaves.SelectMany(leaf => Field.Matches(leaf)).Select(match => match.Groups[1].Value)];
        string? unknown = new Template.Json(node).Placeholders.Except(names).FirstOrDefault();
        if (unknown is not null) return $"an envelope has no part '{{{unknown}}}'";
        if (names.Count(name => name == Data) != 1) return "an envelope has '{data}' once";
        if (names.Distinct().Count() < names.Length) return "an envelope has each part once";
        bool isMixed = node is YamlMappingNode && leaves.Any(leaf => Field.Match(leaf).Length < leaf.Length);
        if (isMixed) return "a part of an envelope is a value of its own in JSON";
        bool isTagged = node.AllNodes.OfType<YamlMappingNode>().Any(map => map.Tag == Template.JsonText)
            || node.AllNodes.OfType<YamlMappingNode>().SelectMany(map => map.Children.Keys)
                .Any(key => key is not YamlScalarNode);
        if (isTagged) return "an envelope is plain JSON";
        bool isGlued = node is YamlScalarNode scalar && Glued.IsMatch(scalar.Value!);
        return isGlued ? "something has to stand between two parts of an envelope" : null;
    }

    /// <summary>Puts an encrypted message into the envelope.</summary>
    /// <param name="ciphertext">The message.</param>
    /// <param name="form">The form of its bytes.</param>
    public byte[] Wrap(Ciphertext ciphertext, ByteForm form) => _template.Render(new TemplateValues
    {
        [Data] = form.Text(ciphertext.Data), ["iv"] = form.Text(ciphertext.Iv), ["tag"] = form.Text(ciphertext.Tag),
    });

    /// <summary>Decrypts a message; null if it is in no such envelope.</summary>
    public DecryptResult? TryOpen(ReadOnlyMemory<byte> message, CipherSession session)
    {
        Dictionary<string, string>? parts = _template is Template.Json ? FromJson(message) : FromText(message.Span);
        return parts is null
            ? null
            : session.Decrypt(parts[Data], parts.GetValueOrDefault("iv", ""), parts.GetValueOrDefault("tag", ""));
    }

    private void Collect(YamlNode node, IReadOnlyList<JsonPathStep> path)
    {
        switch (node)
        {
            case YamlMappingNode map:
                foreach ((YamlNode key, YamlNode value) in map.Children)
                    Collect(value, [.. path, new JsonPathStep(((YamlScalarNode)key).Value ?? "", -1, false)]);
                break;
            case YamlSequenceNode list:
                for (int i = 0; i < list.Children.Count; i++)
                    Collect(list.Children[i], [.. path, new JsonPathStep(null, i, false)]);
                break;
            case YamlScalarNode { Value: string value }:
                Match field = Field.Match(value);
                if (field.Success) _fields.Add((new JsonPath(path), field.Groups[1].Value));
                else _constants.Add((new JsonPath(path), value));
                break;
        }
    }

    private Dictionary<string, string>? FromJson(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var json = JsonDocument.Parse(message.TrimEnd("\0"u8));
            if (!_constants.All(constant => TextAt(json, constant.Path) == constant.Value)) return null;
            Dictionary<string, string> parts = [];
            foreach ((JsonPath path, string name) in _fields)
            {
                if (TextAt(json, path) is not string part) return null;
                parts[name] = part;
            }

            return parts;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null; // the second exception is for strings that are not valid text ("\ud800")
        }
    }

    private static string? TextAt(JsonDocument json, JsonPath path) =>
        path.Find(json.RootElement) is JsonElement found ? JsonFields.Text(found) : null;

    private Dictionary<string, string>? FromText(ReadOnlySpan<byte> message)
    {
        string text = Encoding.UTF8.GetString(message).TrimEnd('\0', '\r', '\n');
        if (!text.StartsWith(_texts[0], StringComparison.Ordinal)) return null;
        Dictionary<string, string> parts = [];
        int at = _texts[0].Length;
        for (int i = 0; i < Names.Count; i++)
        {
            string next = _texts[i + 1];
            int end = next.Length == 0 ? text.Length : text.IndexOf(next, at, StringComparison.Ordinal);
            if (end < 0) return null;
            parts[Names[i]] = text[at..end];
            at = end + next.Length;
        }

        return at == text.Length ? parts : null;
    }

    [GeneratedRegex(@"\{(data|iv|tag)\}")]
    private static partial Regex Field { get; }

    [GeneratedRegex(@"\}\{")]
    private static partial Regex Glued { get; }
}
