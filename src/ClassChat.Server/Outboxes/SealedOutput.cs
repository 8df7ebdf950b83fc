using ClassChat.Protocol.Encryption;

namespace ClassChat.Server.Outboxes;

/// <summary>
/// Encrypts the output of one client frame by frame, when it is sent: what is not sent stays as it is, and can be kept
/// for the client's return. Not synchronized: its owner locks.
/// </summary>
internal sealed class SealedOutput
{
    private FrameCipher? _cipher;
    private long _clearBytes; // written before encryption began
    private ReadOnlyMemory<byte> _envelope; // the unsent rest
    private int _frameBytes; // size of the frame in the envelope
    private bool _isCut;

    /// <summary>True if some but not all bytes of an envelope were sent.</summary>
    public bool IsInsideFrame => _isCut;

    /// <summary>Starts encryption.</summary>
    /// <param name="cipher">Encrypts the frames.</param>
    /// <param name="clearBytes">Number of bytes of pending output that are still sent in clear.</param>
    public void Start(FrameCipher cipher, long clearBytes)
    {
        _cipher = cipher;
        _clearBytes = clearBytes;
    }

    /// <summary>The next bytes to send; they stay until <see cref="Sent"/>.</summary>
    /// <param name="output">Pending output, in whole frames; empty for none.</param>
    public ReadOnlyMemory<byte> Next(ReadOnlyMemory<byte> output)
    {
        if (_cipher is null || output.IsEmpty) return output;
        if (_clearBytes > 0) return output[..(int)Math.Min(output.Length, _clearBytes)];
        if (_envelope.IsEmpty)
        {
            int newline = output.Span.IndexOf((byte)'\n');
            _frameBytes = newline < 0 ? output.Length : newline + 1;
            _envelope = _cipher.Seal(output.Span[.._frameBytes]);
        }

        return _envelope;
    }

    /// <summary>Records that bytes were sent.</summary>
    /// <returns>Number of bytes of pending output that were sent with them.</returns>
    public int Sent(int count)
    {
        if (_envelope.IsEmpty)
        {
            _clearBytes = Math.Max(0, _clearBytes - count);
            return count;
        }

        _envelope = _envelope[count..];
        _isCut = !_envelope.IsEmpty;
        return _isCut ? 0 : _frameBytes;
    }

    /// <summary>Forgets the frame that was about to be sent.</summary>
    public void Clear()
    {
        _envelope = default;
        _clearBytes = 0;
        _isCut = false;
    }
}
