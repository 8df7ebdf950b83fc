using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClassChat.Protocol.Messages;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Dialects;

/// <summary>Values of the placeholders in a <see cref="Template"/> for one action, by name.</summary>
public sealed class TemplateValues : Dictionary<string, string>
{
    /// <summary>Names of all placeholders.</summary>
    public static readonly IReadOnlyList<string> Known =
    [
        "me", "to", "target", "text", "group", "filename", "size", "checksum", "base64", "password", "members", "id",
        "time", "index", "number", "chunks", "chunk", "chunk_size", "session_key", "public_key", "sender", "receiver",
        "name", "content", "iv", "tag",
    ];

    private const string Suffix = ":encrypted";

    /// <summary>Sets the encrypted value of a placeholder.</summary>
    public void SetEncrypted(string name, string value) => this[name + Suffix] = value;
}

/// <summary>
/// Template of a message that a bot sends, with <c>{placeholders}</c>: plain text or JSON. Lines typed at a client
/// under test are plain ones.
/// </summary>
public abstract partial record Template
{
    /// <summary>YAML tag of a map that is written as JSON inside a text.</summary>
    internal static readonly TagName JsonText = new("!json");

    private Template()
    {
    }

    /// <summary>Plain text.</summary>
    public sealed record Plain(string Text) : Template;

    /// <summary>JSON value, written as YAML in the dialect file.</summary>
    /// <param name="Value">The value as YAML; placeholders in its texts are replaced.</param>
    /// <param name="Escaped">True to write non-ASCII characters as <c>\u</c> escapes; false: as UTF-8.</param>
    /// <param name="Pretty">True for several lines; false: compact.</param>
    public sealed record Json(YamlNode Value, bool Escaped = false, bool Pretty = false) : Template;

    /// <summary>Names of all placeholders in the template.</summary>
    public IEnumerable<string> Placeholders => Texts.SelectMany(Names);

    /// <summary>Names of the placeholders whose values are encrypted, such as <c>{text:encrypted}</c>.</summary>
    public IReadOnlySet<string> EncryptedPlaceholders => Texts.SelectMany(text => Placeholder.Matches(text))
        .Where(match => match.Groups["encrypted"].Success).Select(match => match.Groups["name"].Value).ToHashSet();

    /// <summary>Names of the placeholders whose values are not encrypted.</summary>
    public IReadOnlySet<string> ClearPlaceholders => Texts.SelectMany(text => Placeholder.Matches(text))
        .Where(match => !match.Groups["encrypted"].Success).Select(match => match.Groups["name"].Value).ToHashSet();

    /// <summary>Fills in the placeholders and encodes the message.</summary>
    public byte[] Render(TemplateValues values)
    {
        if (this is Plain plain) return Encoding.UTF8.GetBytes(Fill(plain.Text, values));

        return Bytes(((Json)this).Value, values);
    }

    private IEnumerable<string> Texts => this switch
    {
        Plain plain => [plain.Text],
        Json json => json.Value.AllNodes.OfType<YamlScalarNode>().Select(node => node.Value ?? ""),
        _ => [],
    };

    private byte[] Bytes(YamlNode node, TemplateValues values)
    {
        Json own = (Json)this;
        var options = new JsonWriterOptions
        {
            Encoder = own.Escaped ? JavaScriptEncoder.Default : MinimalJsonEncoder.Instance, Indented = own.Pretty,
        };
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, options)) Write(writer, node, values);
        return stream.ToArray();
    }

    [GeneratedRegex(@"\{(?<name>[a-z0-9_]+)(?:(?<number>:number)|(?<encrypted>:encrypted))?\}")]
    private static partial Regex Placeholder { get; }

    private static IEnumerable<string> Names(string text) =>
        Placeholder.Matches(text).Select(match => match.Groups["name"].Value);

    private static string Fill(string text, TemplateValues values) =>
        Placeholder.Replace(text, match => values.GetValueOrDefault(
            match.Groups["name"].Value + match.Groups["encrypted"].Value, match.Value));

    private void Write(Utf8JsonWriter writer, YamlNode node, TemplateValues values)
    {
        switch (node)
        {
            case YamlMappingNode map when map.Tag == JsonText:
                // JSON inside a string.
                writer.WriteStringValue(Bytes(Untagged(map), values));
                break;
            case YamlMappingNode map:
                writer.WriteStartObject();
                foreach ((YamlNode key, YamlNode value) in map.Children)
                {
                    writer.WritePropertyName(Fill(((YamlScalarNode)key).Value ?? "", values));
                    Write(writer, value, values);
                }

                writer.WriteEndObject();
                break;
            case YamlSequenceNode list:
                writer.WriteStartArray();
                foreach (YamlNode item in list.Children) WriteItem(writer, item, values);
                writer.WriteEndArray();
                break;
            case YamlScalarNode scalar:
                WriteLeaf(writer, scalar, values);
                break;
        }
    }

    /// <summary>Writes an item of a list; <c>{members}</c> becomes one item per member.</summary>
    private void WriteItem(Utf8JsonWriter writer, YamlNode item, TemplateValues values)
    {
        if (item is not YamlScalarNode { Value: "{members}" }) Write(writer, item, values);
        else
            foreach (string name in RegexCaptures.Names(values.GetValueOrDefault("members", ""), null))
                writer.WriteStringValue(name);
    }

    private static YamlMappingNode Untagged(YamlMappingNode map) => new(map.Children);

    /// <summary>Writes a scalar with its YAML type: quoted, a string; <c>"{size:number}"</c>, the number.</summary>
    private static void WriteLeaf(Utf8JsonWriter writer, YamlScalarNode scalar, TemplateValues values)
    {
        string text = scalar.Value ?? "";
        Match match = Placeholder.Match(text);
        bool isNumber = match.Success && match.Length == text.Length && match.Groups["number"].Success;
        if (isNumber && decimal.TryParse(Fill(text, values), CultureInfo.InvariantCulture, out decimal value))
            writer.WriteNumberValue(value);
        else if (scalar.Style != ScalarStyle.Plain || match.Success) writer.WriteStringValue(Fill(text, values));
        else if (text is "" or "null" or "~") writer.WriteNullValue();
        else if (text is "true" or "false") writer.WriteBooleanValue(text == "true");
        else if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number))
            writer.WriteNumberValue(number);
        else writer.WriteStringValue(text);
    }
}
