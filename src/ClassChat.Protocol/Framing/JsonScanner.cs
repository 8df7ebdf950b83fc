using System.Buffers;

namespace ClassChat.Protocol.Framing;

/// <summary>
/// Result of <see cref="JsonScanner.Scan"/>: the value is unfinished, complete, broken, or nested too deeply.
/// </summary>
public enum ScanResult
{
    /// <summary>All bytes belong to the value, which is not complete yet.</summary>
    More,

    /// <summary>The value ended with the last byte counted.</summary>
    Complete,

    /// <summary>The byte after the last one counted is not allowed there (RFC 8259).</summary>
    Broken,

    /// <summary>The byte after the last one counted would nest deeper than <see cref="Limits.MaxDepth"/>.</summary>
    TooDeep,
}

/// <summary>
/// Finds the end of a JSON object or array in a stream of chunks: a push-down automaton that keeps its state between
/// chunks. Detects structural errors at their byte; numbers, literals and UTF-8 are left to the JSON reader.
/// </summary>
public struct JsonScanner
{
    private static readonly SearchValues<byte> _insideString = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    private static readonly SearchValues<byte> _scalar = SearchValues.Create("0123456789+-.eEtrufalsn"u8);

    private State _state;
    private int _depth;
    private int _arrays; // bit n: level n is an array
    private int _hexDigits;
    private bool _isKey;

    private enum State : byte
    {
        Value,
        KeyOrEnd,
        Key,
        Colon,
        ValueOrEnd,
        CommaOrEnd,
        Scalar,
        String,
        Escape,
        Hex,
    }

    /// <summary>Scans the next chunk of the stream.</summary>
    /// <param name="bytes">The chunk; the first chunk of a value begins with its brace or bracket.</param>
    /// <param name="taken">The number of bytes that belong to the value.</param>
    public ScanResult Scan(ReadOnlySpan<byte> bytes, out int taken)
    {
        int i = 0;
        while (i < bytes.Length)
        {
            if (_state == State.String)
            {
                int stop = bytes[i..].IndexOfAny(_insideString);
                if (stop < 0)
                {
                    i = bytes.Length;
                    break;
                }

                i += stop;
            }

            ScanResult result = Step(bytes[i]);
            if (result is ScanResult.Broken or ScanResult.TooDeep)
            {
                taken = i;
                return result;
            }

            i++;
            if (result == ScanResult.Complete)
            {
                taken = i;
                return result;
            }
        }

        taken = i;
        return ScanResult.More;
    }

    private ScanResult Step(byte b)
    {
        switch (_state)
        {
            case State.String:
                return InString(b);
            case State.Escape:
                _state = b == 'u' ? State.Hex : State.String;
                _hexDigits = 0;
                return "\"\\/bfnrtu"u8.Contains(b) ? ScanResult.More : ScanResult.Broken;
            case State.Hex:
                if (++_hexDigits == 4) _state = State.String;
                return char.IsAsciiHexDigit((char)b) ? ScanResult.More : ScanResult.Broken;
            case State.Scalar:
                if (_scalar.Contains(b)) return ScanResult.More;
                _state = State.CommaOrEnd;
                break;
        }

        return b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' ? ScanResult.More : Structure(b);
    }

    private ScanResult InString(byte b)
    {
        if (b == '"')
        {
            _state = _isKey ? State.Colon : State.CommaOrEnd;
            return ScanResult.More;
        }

        if (b != '\\') return ScanResult.Broken;
        _state = State.Escape;
        return ScanResult.More;
    }

    private ScanResult Structure(byte b) => (b, _state) switch
    {
        ((byte)'"', State.KeyOrEnd or State.Key) => BeginString(isKey: true),
        ((byte)'"', State.Value or State.ValueOrEnd) when _depth > 0 => BeginString(isKey: false),
        ((byte)':', State.Colon) => Expect(State.Value),
        ((byte)',', State.CommaOrEnd) => Expect(InArray ? State.Value : State.Key),
        ((byte)'{' or (byte)'[', State.Value or State.ValueOrEnd) => Open(isArray: b == '['),
        ((byte)'}', State.KeyOrEnd or State.CommaOrEnd) when !InArray => Close(),
        ((byte)']', State.ValueOrEnd or State.CommaOrEnd) when InArray => Close(),
        (_, State.Value or State.ValueOrEnd) when _depth > 0 && _scalar.Contains(b) => Expect(State.Scalar),
        _ => ScanResult.Broken,
    };

    private readonly bool InArray => (_arrays & (1 << _depth)) != 0;

    private ScanResult Expect(State state)
    {
        _state = state;
        return ScanResult.More;
    }

    private ScanResult BeginString(bool isKey)
    {
        _isKey = isKey;
        return Expect(State.String);
    }

    private ScanResult Open(bool isArray)
    {
        if (_depth == Limits.MaxDepth) return ScanResult.TooDeep;
        _depth++;
        _arrays = isArray ? _arrays | (1 << _depth) : _arrays & ~(1 << _depth);
        return Expect(isArray ? State.ValueOrEnd : State.KeyOrEnd);
    }

    private ScanResult Close()
    {
        _depth--;
        _state = State.CommaOrEnd;
        return _depth == 0 ? ScanResult.Complete : ScanResult.More;
    }
}
