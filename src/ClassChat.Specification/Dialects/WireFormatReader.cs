using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.WireFormats;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Wire format of one direction of a connection as written in a dialect file: framing, JSON style and filters.
/// </summary>
/// <param name="Framing">The framing of messages.</param>
internal sealed record WireFormat(Framing Framing)
{
    /// <summary>True if JSON is written with escapes for non-ASCII characters.</summary>
    public bool Escapes { get; init; }

    /// <summary>True if JSON is written over several lines.</summary>
    public bool Pretty { get; init; }

    /// <summary>True if terminal escape sequences are removed.</summary>
    public bool StripsAnsi { get; init; }

    /// <summary>True if zero bytes are removed.</summary>
    public bool StripsZeros { get; init; }
}

/// <summary>
/// Parses the wire format of each direction of a dialect file: framing, JSON style, filters.
/// </summary>
/// <param name="yaml">The dialect file.</param>
internal sealed class WireFormatReader(YamlReader yaml)
{
    private readonly FramingReader _framings = new(yaml);

    private static readonly IReadOnlyDictionary<string, bool> _escapes =
        new Dictionary<string, bool> { ["none"] = false, ["unicode"] = true };

    /// <summary>Parses the wire format of one direction: a word, or a map.</summary>
    public WireFormat ReadFormat(YamlNode? node, string what)
    {
        if (node is null) return new WireFormat(Framing.None);
        if (node is YamlScalarNode) return new WireFormat(_framings.ReadWord(node, what));
        YamlMap? map = yaml.Map(node, what, [.. FramingReader.Keys, "escape", "pretty", "strip"]);
        if (map is null) return new WireFormat(Framing.None);

        string[] stripped = [.. map.Texts("strip")];
        string? unknown = stripped.FirstOrDefault(word => word is not ("ansi" or "zeros"));
        if (unknown is not null) yaml.AddError(map["strip"]!, $"'strip' cannot be '{unknown}'", "known: ansi, zeros");
        return new WireFormat(_framings.ReadMap(map))
        {
            Escapes = yaml.Choice(map["escape"], "'escape'", _escapes) ?? false,
            Pretty = map.Flag("pretty", false),
            StripsAnsi = stripped.Contains("ansi"),
            StripsZeros = stripped.Contains("zeros"),
        };
    }
}
