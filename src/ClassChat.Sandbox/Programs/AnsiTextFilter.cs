using System.Text;
using ClassChat.Platform.Text;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Converts terminal output to plain lines. Escape sequences are removed; moving the cursor starts a new line, so that
/// overwritten lines can still be found and two lines never merge. Empty lines are left out. From the time when a
/// program uses the whole screen, each line is told as it stands there: see <see cref="FullScreen"/>.
/// </summary>
internal sealed class AnsiTextFilter
{
    // ECMA-48, 8.3: control sequences with these final letters move the cursor or erase text.
    private const string Movements = "ABEFGHJKLMSTdf";

    /// <summary>Maximum length of a control sequence that is executed.</summary>
    private const int MaxSequenceChars = 64;

    // xterm's sequences that switch to the alternate screen, which full-screen programs use, and back.
    private static readonly string[] _entries = ["[?1049h", "[?1047h", "[?47h"];
    private static readonly string[] _exits = ["[?1049l", "[?1047l", "[?47l"];

    private readonly EscapeSequences _sequences = new();
    private readonly StringBuilder _sequence = new();
    private FullScreen? _full;
    private bool _atStart = true;

    /// <summary>Continues with output, which may be split anywhere.</summary>
    /// <returns>The visible text, in lines.</returns>
    public string Filter(string printed)
    {
        var shown = new StringBuilder(printed.Length);
        foreach (char c in printed)
        {
            TerminalTextPart part = _sequences.Next(c);
            if (part != TerminalTextPart.Text) Follow(c, part, shown);
            else if (_full is null) Show(c, shown);
            else _full.Show(c);
        }

        if (_full is not null) shown.Append(_full.TakeNewLines());
        return shown.ToString();
    }

    /// <summary>Continues with a character of a sequence, and executes the sequence at its end.</summary>
    private void Follow(char c, TerminalTextPart part, StringBuilder shown)
    {
        if (c == '\x1b') _sequence.Clear();
        else if (_sequence.Length < MaxSequenceChars) _sequence.Append(c);
        bool isEscape = _sequence is { Length: 1 } && c is not ('[' or ']' or 'P' or '_' or '^' or (>= ' ' and <= '/'));
        bool isDesignation = _sequence is { Length: 2 } && _sequence[0] is >= ' ' and <= '/';
        bool isControl = part == TerminalTextPart.ControlEnd;
        if (!isControl && !isEscape && !isDesignation) return;
        string sequence = _sequence.ToString();
        if (_full is null && _entries.Contains(sequence))
        {
            BreakLine(shown);
            _full = new FullScreen();
        }

        if (_full is null)
        {
            if (isControl && Movements.Contains(c, StringComparison.Ordinal)) BreakLine(shown);
            return;
        }

        _full.Execute(sequence);
        if (!_exits.Contains(sequence)) return;
        shown.Append(_full.TakeNewLines());
        _full = null;
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
