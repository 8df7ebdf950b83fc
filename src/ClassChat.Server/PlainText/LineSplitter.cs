using ClassChat.Protocol;

namespace ClassChat.Server.PlainText;

/// <summary>
/// Splits the bytes of a task 3 client into messages at newlines, or where the caller ends one after a pause, because
/// some clients send no newlines. A line that is too long is dropped and reported once.
/// </summary>
internal sealed class LineSplitter
{
    private byte[] _held = new byte[256];
    private int _length;
    private bool _isTooLong;

    /// <summary>True if a line has begun and not ended; a pause would end it.</summary>
    public bool IsInsideLine => _length > 0 || _isTooLong;

    /// <summary>Adds received bytes, and emits each message that ends in them.</summary>
    /// <param name="bytes">The bytes as received.</param>
    /// <param name="message">Called with each message without its newline, or with null for one that is too
    /// long.</param>
    public void Append(ReadOnlySpan<byte> bytes, Action<byte[]?> message)
    {
        while (!bytes.IsEmpty)
        {
            int newline = bytes.IndexOf((byte)'\n');
            Hold(newline < 0 ? bytes : bytes[..newline]);
            if (newline < 0) return;
            End(message);
            bytes = bytes[(newline + 1)..];
        }
    }

    /// <summary>Ends the current message, if there is one, after a pause or the end of the stream.</summary>
    public void End(Action<byte[]?> message)
    {
        bool isTooLong = _isTooLong;
        ReadOnlySpan<byte> line = _held.AsSpan(0, _length).Trim(" \t\r\0"u8);
        _length = 0;
        _isTooLong = false;
        if (isTooLong) message(null);
        else if (!line.IsEmpty) message(line.ToArray());
    }

    private void Hold(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > Limits.MaxTextBytes) _isTooLong = true;
        if (_isTooLong)
        {
            _length = 0;
            return;
        }

        if (_length + bytes.Length > _held.Length)
            Array.Resize(ref _held, Math.Max(_held.Length * 2, _length + bytes.Length));
        bytes.CopyTo(_held.AsSpan(_length));
        _length += bytes.Length;
    }
}
