using System.Text;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.WireFormats;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Parses the framing of one direction of a connection, and refuses keys that its method does not use.
/// </summary>
/// <param name="yaml">The dialect file.</param>
internal sealed class FramingReader(YamlReader yaml)
{
    /// <summary>The keys of a framing.</summary>
    public static readonly IReadOnlyList<string> Keys =
        ["frame", "delimiter", "prefix", "width", "base", "order", "includes_header", "pad", "align", "arrays"];

    /// <summary>Largest multiple of bytes that messages are padded to.</summary>
    private const int MaxPadBytes = 64 * 1024;

    private static readonly IReadOnlyDictionary<string, Framing> _framings = new Dictionary<string, Framing>
    {
        ["none"] = Framing.None,
        ["text"] = Framing.None,
        ["burst"] = new() { Kind = FramingMethod.Burst },
        ["json"] = new() { Kind = FramingMethod.Json },
        ["line"] = Framing.Line,
        ["nul"] = new() { Kind = FramingMethod.Delimiter, Delimiter = "\0"u8.ToArray() },
        ["digits"] = new() { Kind = FramingMethod.Digits },
        ["uint16"] = new() { Kind = FramingMethod.Binary, NumberBytes = 2 },
        ["uint24"] = new() { Kind = FramingMethod.Binary, NumberBytes = 3 },
        ["uint32"] = new() { Kind = FramingMethod.Binary },
        ["uint64"] = new() { Kind = FramingMethod.Binary, NumberBytes = 8 },
        ["varint"] = new() { Kind = FramingMethod.Varint },
    };

    private static readonly IReadOnlyDictionary<string, bool> _orders =
        new Dictionary<string, bool> { ["big"] = false, ["little"] = true };

    private static readonly IReadOnlyDictionary<string, bool> _sides =
        new Dictionary<string, bool> { ["left"] = true, ["right"] = false };

    private static readonly IReadOnlyDictionary<string, int> _bases =
        new Dictionary<string, int> { ["10"] = 10, ["16"] = 16 };

    private static readonly IReadOnlyDictionary<string, byte> _fillings =
        new Dictionary<string, byte> { ["zero"] = (byte)'0', ["blank"] = (byte)' ', ["nul"] = 0 };

    /// <summary>Parses a framing that is one word.</summary>
    public Framing ReadWord(YamlNode node, string what) => yaml.Reference(node, what, _framings) ?? Framing.None;

    /// <summary>Parses a framing that is a map.</summary>
    public Framing ReadMap(YamlMap map)
    {
        Framing framing = map["frame"] is YamlNode frame ? ReadWord(frame, "'frame'") : Framing.None;
        byte[] delimiter = Bytes(map, "delimiter");
        bool isDelimited = delimiter.Length > 0 && framing.Kind != FramingMethod.Digits;
        if (isDelimited && map["frame"] is not null)
            yaml.AddError(map["delimiter"]!, "'frame' and 'delimiter' both say where a message ends", "leave one out");
        if (isDelimited) framing = new() { Kind = FramingMethod.Delimiter };
        if (delimiter.Length > 0) framing = framing with { Delimiter = delimiter };
        CheckKeys(map, framing);
        return WithHeader(map, framing) with
        {
            Prefix = Bytes(map, "prefix"),
            Arrays = map.Flag("arrays", false),
            PadBytes = IsFilling(map) ? 0 : ReadPad(map),
        };
    }

    private Framing WithHeader(YamlMap map, Framing framing)
    {
        int width = map.Number("width", framing.Width);
        if (width is < 1 or > Framing.MaxWidth)
            yaml.AddError(map["width"]!, $"'width' is a number of bytes from 1 to {Framing.MaxWidth}");
        byte fill = IsFilling(map) ? yaml.Choice(map["pad"], "'pad'", _fillings) ?? (byte)'0' : framing.Fill;
        bool isFilledRight = yaml.Choice(map["align"], "'align'", _sides) ?? fill != (byte)'0';
        if (isFilledRight && fill == (byte)'0')
            yaml.AddError(
                map["align"]!, "zeros behind a number make it another one", "write 'pad: blank' or 'pad: nul'");
        return framing with
        {
            Width = Math.Clamp(width, 1, Framing.MaxWidth),
            Fill = fill,
            IsFilledRight = isFilledRight,
            NumberBase = yaml.Choice(map["base"], "'base'", _bases) ?? framing.NumberBase,
            IsLittleEndian = yaml.Choice(map["order"], "'order'", _orders) ?? false,
            IncludesHeader = map.Flag("includes_header", false),
        };
    }

    /// <summary>True if 'pad' says what fills a length in digits; false if it is a multiple of bytes.</summary>
    private static bool IsFilling(YamlMap map) =>
        map["pad"] is YamlScalarNode { Value: string word } && !word.All(char.IsAsciiDigit);

    private int ReadPad(YamlMap map)
    {
        int pad = map.Number("pad", 0);
        if (pad is < 0 or > MaxPadBytes) yaml.AddError(map["pad"]!, $"'pad' is a number of bytes up to {MaxPadBytes}");
        return Math.Clamp(pad, 0, MaxPadBytes);
    }

    private byte[] Bytes(YamlMap map, string key)
    {
        if (map.Text(key) is not string text) return [];
        if (text.Length == 0) yaml.AddError(map[key]!, $"'{key}' is empty");
        return Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Reports keys that mean nothing for a method of framing.</summary>
    private void CheckKeys(YamlMap map, Framing framing)
    {
        bool isDigits = framing.Kind == FramingMethod.Digits;
        bool isFilled = isDigits && framing.Delimiter.Length == 0;
        Need("width", isFilled, "frame: digits, without 'delimiter'");
        Need("align", isFilled, "frame: digits, without 'delimiter'");
        if (IsFilling(map)) Need("pad", isFilled, "frame: digits, or is a number of bytes");
        Need("base", isDigits, "frame: digits");
        Need("order", framing.Kind == FramingMethod.Binary, "frame: uint16, uint24, uint32 or uint64");
        Need("includes_header", framing.HasLength, "frame: digits, uint32 or another length");
        Need("prefix", framing.HasLength || framing.Kind == FramingMethod.Delimiter, "a length or a delimiter");
        bool isMessage = framing.HasLength || framing.Kind is FramingMethod.Json or FramingMethod.Delimiter;
        Need("arrays", isMessage, "frame: json");

        void Need(string key, bool isUsed, string use)
        {
            if (!isUsed && map[key] is YamlNode node)
                yaml.AddError(node, $"'{key}' means nothing here", $"it belongs to {use}");
        }
    }
}
