using ClassChat.Protocol;

namespace ClassChat.Server.PlainText;

/// <summary>
/// Cuts a client's bytes into messages: lines, and what stands without a newline when the client rests, for there are
/// clients that send none. A line too long is dropped, and reported once.
/// </summary>
internal sealed class LineSplitter
{
    private byte[] _held = new byte[256];
    private int _length;
    private bool _isTooLong;

    /// <summary>True if a line has begun and not ended: a rest would end it.</summary>
    public bool IsInsideLine => _length > 0 || _isTooLong;

    /// <summary>Takes bytes, and gives out the messages that end in them.</summary>
    /// <param name="bytes">As they came.</param>
    /// <param name="message">Called with each message, without its newline; with null for one too long.</param>
    public void Take(ReadOnlySpan<byte> bytes, Action<byte[]?> message)
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

    /// <summary>Ends the message under way, if there is one: the client has rested or gone.</summary>
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
