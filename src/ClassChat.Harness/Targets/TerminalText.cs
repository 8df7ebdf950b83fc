using System.Text;

namespace ClassChat.Harness.Targets;

/// <summary>
/// What a terminal shows of what a program prints: colours and other commands to the terminal are left out, and where
/// the program goes somewhere else to write on, a new line begins. So a line that was shown once is found, even if the
/// program wrote over it later, and two lines never look like one.
/// </summary>
public sealed class TerminalText
{
    private const char Escape = '\x1b';
    private const char Bell = '\a';

    // ECMA-48, 8.3: commands that end with these letters move, or erase what is there.
    private const string Movements = "ABEFGHJKLMSTdf";

    private State _state;
    private bool _atStart = true;

    private enum State
    {
        Text,
        Escape,
        Command,
        Title,
        TitleEscape,
    }

    /// <summary>Goes on with what a program prints, cut anywhere.</summary>
    /// <returns>What of it is shown, in lines.</returns>
    public string Take(string printed)
    {
        var shown = new StringBuilder(printed.Length);
        foreach (char c in printed)
        {
            _state = _state switch
            {
                State.Text => Plain(c, shown),
                State.Escape =>
                    c switch { '[' => State.Command, ']' or 'P' or '_' or '^' => State.Title, _ => State.Text },
                State.Command => InCommand(c, shown),
                State.Title => c == Bell ? State.Text : c == Escape ? State.TitleEscape : State.Title,
                _ => State.Text, // ECMA-48, 8.3.143: ESC \ ends it
            };
        }

        return shown.ToString();
    }

    private State Plain(char c, StringBuilder shown)
    {
        if (c == Escape) return State.Escape;
        if (c is '\r' or '\n') Break(shown);
        else if (c == '\t' || !char.IsControl(c))
        {
            shown.Append(c);
            _atStart = false;
        }

        return State.Text;
    }

    private State InCommand(char c, StringBuilder shown)
    {
        if (c is < '@' or > '~') return State.Command;
        if (Movements.Contains(c, StringComparison.Ordinal)) Break(shown);
        return State.Text;
    }

    /// <summary>Several in a row are one: an empty line is nothing that is shown.</summary>
    private void Break(StringBuilder shown)
    {
        if (!_atStart) shown.Append('\n');
        _atStart = true;
    }
}
