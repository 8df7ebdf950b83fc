using System.Text;
using ClassChat.Harness.Notation;

namespace ClassChat.Harness.Targets;

/// <summary>
/// What a terminal shows of what a program prints: colours and other commands to the terminal are left out, and where
/// the program goes somewhere else to write on, a new line begins. So a line that was shown once is found, even if the
/// program wrote over it later, and two lines never look like one.
/// </summary>
public sealed class TerminalText
{
    // ECMA-48, 8.3: commands that end with these letters move, or erase what is there.
    private const string Movements = "ABEFGHJKLMSTdf";

    private readonly EscapeSequences _sequences = new();
    private bool _atStart = true;

    /// <summary>Goes on with what a program prints, cut anywhere.</summary>
    /// <returns>What of it is shown, in lines.</returns>
    public string Take(string printed)
    {
        var shown = new StringBuilder(printed.Length);
        foreach (char c in printed)
        {
            TerminalPart part = _sequences.Take(c);
            if (part == TerminalPart.Text) Show(c, shown);
            else if (part == TerminalPart.ControlEnd && Movements.Contains(c, StringComparison.Ordinal)) Break(shown);
        }

        return shown.ToString();
    }

    private void Show(char c, StringBuilder shown)
    {
        if (c is '\r' or '\n') Break(shown);
        else if (c == '\t' || !char.IsControl(c))
        {
            shown.Append(c);
            _atStart = false;
        }
    }

    /// <summary>Several in a row are one: an empty line is nothing that is shown.</summary>
    private void Break(StringBuilder shown)
    {
        if (!_atStart) shown.Append('\n');
        _atStart = true;
    }
}
