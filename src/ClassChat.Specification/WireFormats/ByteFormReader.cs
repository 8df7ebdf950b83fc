using System.Buffers;
using System.Buffers.Text;

namespace ClassChat.Specification.WireFormats;

/// <summary>Decodes bytes in a <see cref="ByteForm"/> that arrive in pieces; each byte is decoded once.</summary>
/// <param name="form">The form.</param>
internal sealed class ByteFormReader(ByteForm form)
{
    /// <summary>Number of characters of base64 that are decoded together.</summary>
    private const int QuartetChars = 4;

    private static readonly SearchValues<byte> _blanks = SearchValues.Create(" \t\r\n"u8);

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly byte[] _rest = new byte[QuartetChars];
    private int _restLength;

    /// <summary>The bytes so far.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>True if the padding of base64 has ended them.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>True if what came does not have the form.</summary>
    public bool IsBroken { get; private set; }

    private int GroupChars => form == ByteForm.Hex ? 2 : QuartetChars;

    /// <summary>Decodes a piece; returns how many bytes of it were used.</summary>
    public int Read(ReadOnlySpan<byte> sent)
    {
        if (form == ByteForm.Raw)
        {
            _bytes.Write(sent);
            return sent.Length;
        }

        int at = 0;
        for (; at < sent.Length && !IsClosed && !IsBroken; at++)
        {
            if (_blanks.Contains(sent[at])) continue;
            _rest[_restLength++] = sent[at];
            if (_restLength == GroupChars) DecodeGroup();
        }

        return at;
    }

    /// <summary>True if the sent form of so many bytes can end there.</summary>
    public bool MayEndAt(int bytes) =>
        form != ByteForm.Base64 || bytes % 3 == 0 || (IsClosed && bytes == Bytes.Length);

    /// <summary>Length of the sent form of the first bytes.</summary>
    /// <param name="sent">The bytes sent, from their start.</param>
    /// <param name="bytes">Number of bytes, at which the form can end.</param>
    public int SentLength(ReadOnlySpan<byte> sent, int bytes)
    {
        if (form == ByteForm.Raw) return bytes;
        int chars = form == ByteForm.Hex ? 2 * bytes : (bytes + 2) / 3 * QuartetChars;
        int at = 0;
        for (; chars > 0; at++)
        {
            if (!_blanks.Contains(sent[at])) chars--;
        }

        return at;
    }

    /// <summary>Starts anew.</summary>
    public void Reset()
    {
        _bytes.ResetWrittenCount();
        _restLength = 0;
        IsClosed = IsBroken = false;
    }

    private void DecodeGroup()
    {
        Span<byte> group = _rest.AsSpan(0, _restLength);
        Span<byte> decoded = stackalloc byte[3];
        OperationStatus status;
        int count;
        if (form == ByteForm.Hex) status = Convert.FromHexString(group, decoded, out _, out count);
        else status = Base64.DecodeFromUtf8(group, decoded, out _, out count);
        IsBroken = status != OperationStatus.Done;
        IsClosed = !IsBroken && form == ByteForm.Base64 && count < 3;
        if (!IsBroken) _bytes.Write(decoded[..count]);
        _restLength = 0;
    }
}
