using System.Security.Cryptography;
using System.Text;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Frames;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Harness.Dialects;

/// <summary>How one direction looks on the wire, as a dialect file says it.</summary>
/// <param name="Framing">How messages are told apart.</param>
internal sealed record WireForm(Framing Framing)
{
    /// <summary>JSON with escapes for all but ASCII.</summary>
    public bool Escapes { get; init; }

    /// <summary>JSON over several lines.</summary>
    public bool Pretty { get; init; }

    /// <summary>Escape sequences of terminals are taken out.</summary>
    public bool StripsAnsi { get; init; }

    /// <summary>Zero bytes are taken out.</summary>
    public bool StripsZeros { get; init; }
}

/// <summary>Reads what a dialect file says of framing and encryption.</summary>
/// <param name="yaml">The file.</param>
internal sealed class WireReader(YamlReader yaml)
{
    private static readonly IReadOnlyDictionary<string, Framing> _framings = new Dictionary<string, Framing>
    {
        ["none"] = Framing.None,
        ["text"] = Framing.None,
        ["burst"] = new() { Kind = FrameKind.Burst },
        ["json"] = new() { Kind = FrameKind.Json },
        ["line"] = Framing.Line,
        ["nul"] = new() { Kind = FrameKind.Delimiter, Delimiter = "\0"u8.ToArray() },
        ["digits"] = new() { Kind = FrameKind.Digits },
        ["uint32"] = new() { Kind = FrameKind.Binary },
        ["varint"] = new() { Kind = FrameKind.Varint },
    };

    private static readonly IReadOnlyDictionary<string, HashAlgorithmName> _hashes =
        new Dictionary<string, HashAlgorithmName>
        {
            ["sha1"] = HashAlgorithmName.SHA1, ["sha256"] = HashAlgorithmName.SHA256,
        };

    private static readonly IReadOnlyDictionary<string, bool> _orders =
        new Dictionary<string, bool> { ["big"] = false, ["little"] = true };

    private static readonly IReadOnlyDictionary<string, bool> _escapes =
        new Dictionary<string, bool> { ["none"] = false, ["unicode"] = true };

    private static readonly IReadOnlyDictionary<string, bool> _forms =
        new Dictionary<string, bool> { ["base64"] = true, ["raw"] = false };

    /// <summary>Reads how a direction looks: a word, or a map.</summary>
    public WireForm ReadForm(YamlNode? node, string what)
    {
        if (node is null) return new WireForm(Framing.None);
        if (node is YamlScalarNode) return new WireForm(yaml.Reference(node, what, _framings) ?? Framing.None);
        YamlMap? map = yaml.Map(
            node, what, "frame", "delimiter", "width", "order", "arrays", "escape", "pretty", "pad", "strip");
        if (map is null) return new WireForm(Framing.None);

        Framing framing = yaml.Reference(map["frame"], "'frame'", _framings) ?? Framing.None;
        if (map.Text("delimiter") is string delimiter)
        {
            if (delimiter.Length == 0) yaml.Fault(map["delimiter"]!, "'delimiter' is empty");
            else framing = new() { Kind = FrameKind.Delimiter, Delimiter = Encoding.UTF8.GetBytes(delimiter) };
        }

        int width = map.Number("width", framing.Width);
        if (width is < 1 or > 18) yaml.Fault(map["width"]!, "'width' is a number of digits from 1 to 18");
        string[] stripped = [.. map.Texts("strip")];
        string? stranger = stripped.FirstOrDefault(word => word is not ("ansi" or "zeros"));
        if (stranger is not null) yaml.Fault(map["strip"]!, $"'strip' cannot be '{stranger}'", "known: ansi, zeros");
        return new WireForm(framing with
        {
            Width = Math.Clamp(width, 1, 18),
            IsLittleEndian = yaml.Choice(map["order"], "'order'", _orders) ?? false,
            Arrays = map.Flag("arrays", false),
            PadBytes = map.Number("pad", 0),
        })
        {
            Escapes = yaml.Choice(map["escape"], "'escape'", _escapes) ?? false,
            Pretty = map.Flag("pretty", false),
            StripsAnsi = stripped.Contains("ansi"),
            StripsZeros = stripped.Contains("zeros"),
        };
    }

    /// <summary>Reads how sessions are encrypted.</summary>
    public Cipher? ReadCipher(YamlNode? node)
    {
        YamlMap? map = yaml.Map(node, "'cipher'", "oaep", "key_bytes", "mode", "iv", "as");
        if (map is null) return null;
        var standard = new Cipher();
        int keyBytes = map.Number("key_bytes", standard.KeyBytes);
        if (keyBytes is not (16 or 24 or 32))
            yaml.Fault(map["key_bytes"]!, "an AES key has 16, 24 or 32 bytes");
        return new Cipher
        {
            OaepHash = yaml.Choice(map["oaep"], "'oaep'", _hashes) ?? standard.OaepHash,
            KeyBytes = keyBytes,
            Mode = yaml.Choice(map["mode"], "'mode'", Spelling.All<AesMode>()) ?? standard.Mode,
            Iv = yaml.Choice(map["iv"], "'iv'", Spelling.All<IvSource>()) ?? standard.Iv,
            IsBase64 = yaml.Choice(map["as"], "'as'", _forms) ?? standard.IsBase64,
        };
    }
}
