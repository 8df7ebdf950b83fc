namespace ClassChat.Harness.Notation;

/// <summary>Part of what a program writes to a terminal (ECMA-48).</summary>
internal enum TerminalPart
{
    /// <summary>A character that is no part of an escape sequence.</summary>
    Text,

    /// <summary>A character within an escape sequence: it shows nothing.</summary>
    Sequence,

    /// <summary>The last character of a control sequence, which says what it does.</summary>
    ControlEnd,
}

/// <summary>Finds the escape sequences in what a program writes to a terminal, cut anywhere (ECMA-48).</summary>
internal sealed class EscapeSequences
{
    private const char Escape = '\x1b';
    private const char Bell = '\a';

    private State _state;

    private enum State
    {
        Text,
        Escaped,
        Control,
        String,
    }

    /// <summary>Takes the next character.</summary>
    public TerminalPart Take(char c)
    {
        (_state, TerminalPart part) = (_state, c) switch
        {
            (_, Escape) => (State.Escaped, TerminalPart.Sequence), // within a string, ESC \ ends it (8.3.143)
            (State.Text, _) => (State.Text, TerminalPart.Text),
            (State.Escaped, '[') => (State.Control, TerminalPart.Sequence),
            (State.Escaped, ']' or 'P' or '_' or '^') => (State.String, TerminalPart.Sequence),
            (State.Escaped, _) => (State.Text, TerminalPart.Sequence),
            (State.Control, >= '@' and <= '~') => (State.Text, TerminalPart.ControlEnd),
            (State.Control, _) => (State.Control, TerminalPart.Sequence),
            (_, Bell) => (State.Text, TerminalPart.Sequence),
            _ => (State.String, TerminalPart.Sequence),
        };
        return part;
    }
}
