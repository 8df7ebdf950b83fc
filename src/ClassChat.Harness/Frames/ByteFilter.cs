namespace ClassChat.Harness.Frames;

/// <summary>Takes out of a stream what decorates it: escape sequences of terminals (ECMA-48), zero bytes.</summary>
/// <param name="ansi">Takes out escape sequences.</param>
/// <param name="zeros">Takes out zero bytes.</param>
internal sealed class ByteFilter(bool ansi, bool zeros)
{
    private const byte Escape = 0x1B;
    private const byte Bell = 0x07;
    private State _state;

    private enum State
    {
        Text,
        Escaped,
        Control,
        Command,
    }

    /// <summary>What is left of some bytes.</summary>
    public byte[] Strip(ReadOnlySpan<byte> bytes)
    {
        var kept = new List<byte>(bytes.Length);
        foreach (byte b in bytes)
        {
            if ((ansi && IsDecoration(b)) || (zeros && b == 0)) continue;
            kept.Add(b);
        }

        return [.. kept];
    }

    private bool IsDecoration(byte b)
    {
        switch (_state)
        {
            case State.Text:
                if (b != Escape) return false;
                _state = State.Escaped;
                return true;
            case State.Escaped:
                _state = b switch { (byte)'[' => State.Control, (byte)']' => State.Command, _ => State.Text };
                return true;
            case State.Control:
                if (b is >= 0x40 and <= 0x7E) _state = State.Text;
                return true;
            default:
                if (b == Bell) _state = State.Text;
                if (b == Escape) _state = State.Escaped; // ESC \ ends a command
                return true;
        }
    }
}
