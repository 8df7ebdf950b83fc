using System.Text;
using ClassChat.Platform.Text;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Converts terminal output to plain lines. Escape sequences are removed; moving the cursor starts a new line, so that
/// overwritten lines can still be found and two lines never merge. Empty lines are left out.
/// </summary>
internal sealed class AnsiTextFilter
{
    // ECMA-48, 8.3: control sequences with these final letters move the cursor or erase text.
    private const string Movements = "ABEFGHJKLMSTdf";

    private readonly EscapeSequences _sequences = new();
    private bool _atStart = true;

    /// <summary>Continues with output, which may be split anywhere.</summary>
    /// <returns>The visible text, in lines.</returns>
    public string Filter(string printed)
    {
        var shown = new StringBuilder(printed.Length);
        foreach (char c in printed)
        {
            TerminalTextPart part = _sequences.Next(c);
            if (part == TerminalTextPart.Text) Show(c, shown);
            else if (part == TerminalTextPart.ControlEnd && Movements.Contains(c, StringComparison.Ordinal)) BreakLine(
                shown);
        }

        return shown.ToString();
    }

    private void Show(char c, StringBuilder shown)
    {
        if (c is '\r' or '\n') BreakLine(shown);
        else if (c == '\t' || !char.IsControl(c))
        {
            shown.Append(c);
            _atStart = false;
        }
    }

    /// <summary>Starts a new line; empty lines are left out.</summary>
    private void BreakLine(StringBuilder shown)
    {
        if (!_atStart) shown.Append('\n');
        _atStart = true;
    }
}
