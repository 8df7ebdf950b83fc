using ClassChat.Protocol.Framing;

namespace ClassChat.Specification.WireFormats;

/// <summary>Knowledge of the end of a message after a part of it was decrypted.</summary>
internal enum EndState
{
    /// <summary>It has not ended yet.</summary>
    More,

    /// <summary>It ends with the last byte counted; a tag, if it has one, has to confirm that.</summary>
    Ended,

    /// <summary>The decrypted bytes are no message: another key, another mode, or not encrypted at all.</summary>
    Lost,

    /// <summary>Nothing in the message shows its end.</summary>
    Unclear,
}

/// <summary>
/// Finds the end of an encrypted message in what was decrypted of it: behind the padding, where messages are padded;
/// else behind the JSON object that the message is. Looks at each byte once.
/// </summary>
/// <param name="cipher">The encryption settings.</param>
internal sealed class PlaintextEnd(Cipher cipher)
{
    /// <summary>Number of line-break characters that may follow a JSON object inside of a message with a tag.</summary>
    private const int MaxLineBreak = 2;

    private readonly int _unit = AesCipher.PaddingBytes(cipher);
    private readonly byte[] _last = new byte[AesCipher.BlockBytes];
    private JsonScanner _scanner;
    private int _jsonEnd = -1;
    private bool _isStarted;
    private bool _isJson;

    /// <summary>Knowledge of the end.</summary>
    public EndState State { get; private set; }

    /// <summary>Number of decrypted bytes counted, padding included.</summary>
    public int Length { get; private set; }

    /// <summary>Counts decrypted bytes, until the end is found.</summary>
    public void Read(ReadOnlySpan<byte> plain)
    {
        for (int at = 0; at < plain.Length && State == EndState.More;)
        {
            if (_isJson && _jsonEnd < 0) at += Scan(plain[at..]);
            else Count(plain[at++]);
        }
    }

    /// <summary>Goes on behind an end that the tag did not confirm: a line break may follow the JSON.</summary>
    public void Reject() =>
        State = _jsonEnd >= 0 && Length - _jsonEnd < MaxLineBreak ? EndState.More : EndState.Lost;

    private int Scan(ReadOnlySpan<byte> plain)
    {
        ScanResult result = _scanner.Scan(plain, out int taken);
        int skipped = Math.Max(0, taken - _last.Length);
        Length += skipped;
        foreach (byte one in plain[skipped..taken]) Remember(one);
        if (result == ScanResult.Complete)
        {
            _jsonEnd = Length;
            if (_unit == 0) State = EndState.Ended;
        }
        else if (result != ScanResult.More)
        {
            _isJson = false; // text that begins with a brace
            if (_unit == 0) State = EndState.Unclear;
        }

        return taken;
    }

    private void Count(byte next)
    {
        if (!_isStarted && next is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
        {
            _isStarted = true;
            _isJson = next == '{';
            if (_isJson)
            {
                Scan([next]);
                return;
            }
        }

        Remember(next);
        if (_unit > 0)
        {
            if (Length % _unit == 0) CheckUnit();
        }
        else if (_jsonEnd >= 0)
        {
            State = next is (byte)'\r' or (byte)'\n' ? EndState.Ended : EndState.Lost;
        }
        else if (_isStarted)
        {
            State = EndState.Unclear;
        }
    }

    private void Remember(byte one) => _last[Length++ % _last.Length] = one;

    /// <summary>Checks the last unit for padding (RFC 5652, 6.3) and, without padding, for what no text has.</summary>
    private void CheckUnit()
    {
        int padding = Last(1);
        bool isPadded = padding >= 1 && padding <= _unit
            && Enumerable.Range(1, padding).All(back => Last(back) == padding);
        if (isPadded && (!_isJson || (_jsonEnd >= 0 && _jsonEnd <= Length - padding))) State = EndState.Ended;
        else if (!isPadded && Enumerable.Range(1, _unit).Any(back => IsNoText(Last(back)))) State = EndState.Lost;
    }

    private byte Last(int back) => _last[(Length - back) % _last.Length];

    private static bool IsNoText(byte value) => value is < 9 or (> 13 and < 32 and not 27);
}
