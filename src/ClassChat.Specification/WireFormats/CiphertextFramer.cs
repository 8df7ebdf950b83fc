using System.Buffers;

namespace ClassChat.Specification.WireFormats;

/// <summary>
/// Splits a stream of ciphertexts that nothing separates. Decrypts each byte once, and recognizes the end of a message
/// by its padding, or by its tag and the JSON object inside. JSON in clear may stand between ciphertexts that are
/// base64 or hex. What has no end that can be recognized ends with a pause.
/// </summary>
/// <param name="session">The session with its key.</param>
/// <param name="maxBytes">Maximum size of a ciphertext in bytes; a larger one is returned as malformed.</param>
internal sealed class CiphertextFramer(CipherSession session, int maxBytes) : Framer
{
    /// <summary>
    /// Number of bytes that are decrypted at least before the end is looked for; many short messages may arrive at
    /// once, so later steps only double what was decrypted.
    /// </summary>
    private const int MinStepBytes = 256;

    private static readonly SearchValues<byte> _blanks = SearchValues.Create(" \t\r\n\0"u8);

    private readonly Cipher _cipher = session.Cipher;
    private readonly JsonFramer _json = new(arrays: false, maxBytes);
    private readonly ByteFormReader _reader = new(session.Cipher.Form);
    private PlaintextEnd _end = new(session.Cipher);
    private int _scanned;
    private bool _isLost;
    private bool _isJson;

    /// <inheritdoc/>
    public override bool EndsBySilence => _isLost || _end.State == EndState.Unclear;

    private int HeaderBytes => (_cipher.Iv == IvSource.Prefix ? _cipher.IvBytes : 0)
        + (_cipher is { HasTag: true, Tag: TagPlace.Prefix } ? AesCipher.TagBytes : 0);

    private int TrailerBytes => _cipher is { HasTag: true, Tag: TagPlace.Suffix } ? AesCipher.TagBytes : 0;

    /// <inheritdoc/>
    public override bool TryRead(ByteBuffer buffer, out StreamPart part)
    {
        if (_scanned == 0 && _cipher.Form != ByteForm.Raw) SkipBlanks(buffer);
        if (_isJson) return TryReadJson(buffer, out part);
        while (!_isLost && _scanned < Math.Min(buffer.Length, maxBytes) && !_reader.IsClosed)
        {
            int step = Math.Max(MinStepBytes, _reader.Bytes.Length);
            int stop = Math.Min(Math.Min(buffer.Length, maxBytes), _scanned + step);
            _scanned += _reader.Read(buffer.Span[_scanned..stop]);
            if (FindEnd() is not int end)
            {
                _isLost |= _reader.IsBroken;
                continue;
            }

            part = new StreamPart(StreamPartKind.Message, buffer.Consume(_reader.SentLength(buffer.Span, end)));
            EndSilence();
            return true;
        }

        bool isTooLong = buffer.Length >= maxBytes;
        part = isTooLong ? new StreamPart(StreamPartKind.Malformed, buffer.Consume(maxBytes)) : default;
        if (isTooLong) EndSilence();
        return isTooLong;
    }

    /// <inheritdoc/>
    public override void EndSilence()
    {
        _end = new PlaintextEnd(_cipher);
        _reader.Reset();
        _scanned = 0;
        _isLost = false;
    }

    private void SkipBlanks(ByteBuffer buffer)
    {
        if (_isJson) return;
        int start = buffer.Span.IndexOfAnyExcept(_blanks);
        buffer.Consume(start < 0 ? buffer.Length : start);
        _isJson = buffer.Length > 0 && buffer.Span[0] == '{';
    }

    private bool TryReadJson(ByteBuffer buffer, out StreamPart part)
    {
        _isJson = !_json.TryRead(buffer, out part);
        return !_isJson;
    }

    /// <summary>The end of the message in its bytes; null if it is not known.</summary>
    private int? FindEnd()
    {
        while (!_isLost)
        {
            Decrypt();
            if (_end.State == EndState.Lost) _isLost = true;
            if (_end.State != EndState.Ended) break;
            int end = HeaderBytes + _end.Length + TrailerBytes;
            if (end > _reader.Bytes.Length) break;
            if (!_cipher.HasTag || IsWhole(_reader.Bytes[..end]))
            {
                if (_reader.MayEndAt(end)) return end;
                _isLost = true;
            }
            else
            {
                _end.Reject();
            }
        }

        // The padding of base64 ends a ciphertext, whatever is inside.
        return _reader.IsClosed ? _reader.Bytes.Length : null;
    }

    /// <summary>Decrypts what has come since the last time, whole blocks where the mode has only these.</summary>
    private void Decrypt()
    {
        if (session.Aes is not AesCipher aes)
        {
            _isLost = true;
            return;
        }

        ReadOnlySpan<byte> bytes = _reader.Bytes;
        if (bytes.Length <= HeaderBytes || _end.State != EndState.More) return;
        byte[] iv = _cipher.Iv == IvSource.Prefix ? bytes[.._cipher.IvBytes].ToArray() : session.FixedIv;
        int from = _end.Length / AesCipher.BlockBytes * AesCipher.BlockBytes;
        byte[] plain = aes.DecryptPart(bytes[HeaderBytes..], from, iv);
        if (plain.Length > _end.Length - from) _end.Read(plain.AsSpan(_end.Length - from));
    }

    private bool IsWhole(ReadOnlySpan<byte> bytes) =>
        session.Open(new Ciphertext(bytes.ToArray(), [], [])).Message is not null;
}
