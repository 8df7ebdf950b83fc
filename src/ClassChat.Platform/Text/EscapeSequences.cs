namespace ClassChat.Platform.Text;

/// <summary>
/// Kind of a character in terminal output (ECMA-48): text to show, or part or end of an escape sequence.
/// </summary>
public enum TerminalTextPart
{
    /// <summary>A character outside escape sequences.</summary>
    Text,

    /// <summary>A character within an escape sequence, which is not displayed.</summary>
    Sequence,

    /// <summary>The final character of a control sequence, which identifies its function.</summary>
    ControlEnd,
}

/// <summary>
/// Tells text from escape sequences (ECMA-48) in terminal output, one character at a time, so that the output may be
/// split anywhere.
/// </summary>
public sealed class EscapeSequences
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

    /// <summary>Classifies the next character.</summary>
    public TerminalTextPart Next(char c)
    {
        (_state, TerminalTextPart part) = (_state, c) switch
        {
            (_, Escape) => (State.Escaped, TerminalTextPart.Sequence), // within a string, ESC \ ends it (8.3.143)
            (State.Text, _) => (State.Text, TerminalTextPart.Text),
            (State.Escaped, '[') => (State.Control, TerminalTextPart.Sequence),
            (State.Escaped, ']' or 'P' or '_' or '^') => (State.String, TerminalTextPart.Sequence),
            (State.Escaped, >= ' ' and <= '/') => (State.Escaped, TerminalTextPart.Sequence), // one more follows
            (State.Escaped, _) => (State.Text, TerminalTextPart.Sequence),
            (State.Control, >= '@' and <= '~') => (State.Text, TerminalTextPart.ControlEnd),
            (State.Control, _) => (State.Control, TerminalTextPart.Sequence),
            (_, Bell) => (State.Text, TerminalTextPart.Sequence),
            _ => (State.String, TerminalTextPart.Sequence),
        };
        return part;
    }
}
