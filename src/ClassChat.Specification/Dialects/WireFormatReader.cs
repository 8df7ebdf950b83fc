using System.Security.Cryptography;
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
/// Parses the wire format of each direction (framing, JSON style, filters) and the encryption settings of a dialect
/// file.
/// </summary>
/// <param name="yaml">The dialect file.</param>
internal sealed class WireFormatReader(YamlReader yaml)
{
    private readonly FramingReader _framings = new(yaml);

    private static readonly IReadOnlyDictionary<string, HashAlgorithmName> _hashes =
        new Dictionary<string, HashAlgorithmName>
        {
            ["sha1"] = HashAlgorithmName.SHA1, ["sha256"] = HashAlgorithmName.SHA256,
        };

    private static readonly IReadOnlyDictionary<string, bool> _escapes =
        new Dictionary<string, bool> { ["none"] = false, ["unicode"] = true };

    private static readonly IReadOnlyDictionary<string, bool> _forms =
        new Dictionary<string, bool> { ["base64"] = true, ["raw"] = false };

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

    /// <summary>Parses the encryption of sessions; null if there is none.</summary>
    public Cipher? ReadCipher(YamlNode? node)
    {
        YamlMap? map = yaml.Map(node, "'cipher'", "oaep", "key_bytes", "mode", "iv", "as");
        if (map is null) return null;
        var standard = new Cipher();
        int keyBytes = map.Number("key_bytes", standard.KeyBytes);
        if (keyBytes is not (16 or 24 or 32))
            yaml.AddError(map["key_bytes"]!, "an AES key has 16, 24 or 32 bytes");
        return new Cipher
        {
            OaepHash = yaml.Choice(map["oaep"], "'oaep'", _hashes) ?? standard.OaepHash,
            KeyBytes = keyBytes,
            Mode = yaml.Choice(map["mode"], "'mode'", SnakeCase.All<AesMode>()) ?? standard.Mode,
            Iv = yaml.Choice(map["iv"], "'iv'", SnakeCase.All<IvSource>()) ?? standard.Iv,
            IsBase64 = yaml.Choice(map["as"], "'as'", _forms) ?? standard.IsBase64,
        };
    }
}
