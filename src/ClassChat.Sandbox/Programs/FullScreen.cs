using System.Buffers;
using System.Globalization;
using System.Text;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Screen of a full-screen program: executes its control sequences on a <see cref="TerminalGrid"/>, and tells the lines
/// that have appeared since the last look. A line that only moved, because others scrolled, has not appeared.
/// </summary>
internal sealed class FullScreen
{
    /// <summary>
    /// Size of the terminals of programs under test: wide enough for the messages of the scenarios, 2 KB with a name.
    /// </summary>
    public const int Rows = 50, Columns = 2500;

    private const int TabColumns = 8;
    private const int MaxParameter = 9999;
    private const string LineDrawings = "jklmnqtuvwx"; // with a character set for drawings: corners, lines, crossings

    /// <summary>Number of new rows after which the lines are looked at, so that none scrolls away unseen.</summary>
    private const int RowsPerLook = 16;

    // Marks of sequences that are not in ECMA-48, or that change no text.
    private static readonly SearchValues<char> _private = SearchValues.Create("?>!=$'\" ");

    private readonly StringBuilder _shown = new();
    private readonly TerminalGrid _grid = new(Rows, Columns);
    private Dictionary<string, int> _seen = [];
    private char? _high;
    private bool _drawsLines;
    private int _fed;

    /// <summary>Shows a character outside of control sequences.</summary>
    public void Show(char c)
    {
        if (char.IsHighSurrogate(c))
        {
            _high = c;
            return;
        }

        bool isPair = char.IsLowSurrogate(c) && _high is not null;
        Rune rune = isPair ? new Rune(_high!.Value, c) : char.IsSurrogate(c) ? Rune.ReplacementChar : new Rune(c);
        _high = null;
        switch (c)
        {
            case '\r': _grid.MoveTo(_grid.Row, 0); break;
            case '\n' or '\v' or '\f': Feed(); break;
            case '\b': _grid.MoveTo(_grid.Row, _grid.Column - 1); break;
            case '\t': _grid.MoveTo(_grid.Row, (_grid.Column / TabColumns * TabColumns) + TabColumns); break;
            case >= ' ' and not '\x7F': _grid.Write(Drawn(rune)); break;
        }
    }

    /// <summary>Executes a sequence, given without its first character (escape).</summary>
    public void Execute(string sequence)
    {
        char final = sequence[^1];
        if (sequence[0] == '[')
        {
            if (sequence.AsSpan(1).IndexOfAny(_private) < 0) Control(final, Parameters(sequence));
            return;
        }

        switch (sequence)
        {
            case "7": _grid.Save(); break;
            case "8": _grid.Restore(); break;
            case "D": Feed(); break;
            case "M": _grid.FeedBack(); break;
            case "E": _grid.MoveTo(_grid.Row, 0); Feed(); break;
            case "c": _grid.EraseRows(0, Rows); _grid.SetRegion(0, Rows - 1); break;
            case ['(', _]: _drawsLines = final == '0'; break;
        }
    }

    /// <summary>The lines that have appeared on the screen since the last call.</summary>
    public string TakeNewLines()
    {
        Look();
        string shown = _shown.ToString();
        _shown.Clear();
        return shown;
    }

    private void Feed()
    {
        _grid.Feed();
        if (++_fed % RowsPerLook == 0) Look();
    }

    private void Look()
    {
        Dictionary<string, int> now = [];
        foreach (string line in _grid.Lines.Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            int count = now[line] = now.GetValueOrDefault(line) + 1;
            if (count > _seen.GetValueOrDefault(line)) _shown.Append(line).Append('\n');
        }

        _seen = now;
    }

    private Rune Drawn(Rune rune)
    {
        if (!_drawsLines || !rune.IsAscii || !LineDrawings.Contains((char)rune.Value, StringComparison.Ordinal))
            return rune;
        return new Rune(rune.Value switch { 'q' => '─', 'x' => '│', _ => '┼' });
    }

    private void Control(char final, int[] parameters)
    {
        int first = parameters.Length > 0 ? parameters[0] : 0, second = parameters.Length > 1 ? parameters[1] : 0;
        int count = Math.Max(1, first);
        (int row, int column) = (_grid.Row, _grid.Column);
        switch (final)
        {
            case 'A': _grid.MoveTo(row - count, column); break;
            case 'B' or 'e': _grid.MoveTo(row + count, column); break;
            case 'C' or 'a': _grid.MoveTo(row, column + count); break;
            case 'D': _grid.MoveTo(row, column - count); break;
            case 'E': _grid.MoveTo(row + count, 0); break;
            case 'F': _grid.MoveTo(row - count, 0); break;
            case 'G' or '`': _grid.MoveTo(row, count - 1); break;
            case 'd': _grid.MoveTo(count - 1, column); break;
            case 'H' or 'f': _grid.MoveTo(count - 1, Math.Max(1, second) - 1); break;
            case 'I': _grid.MoveTo(row, ((column / TabColumns) + count) * TabColumns); break;
            case 'Z': _grid.MoveTo(row, ((column - 1) / TabColumns - (count - 1)) * TabColumns); break;
            case 's': _grid.Save(); break;
            case 'u': _grid.Restore(); break;
            case 'r': _grid.SetRegion(count - 1, (second == 0 ? Rows : second) - 1); break;
            default: Edit(final, first, count); break;
        }
    }

    private void Edit(char final, int first, int count)
    {
        (int row, int column) = (_grid.Row, _grid.Column);
        switch (final)
        {
            case 'J':
                if (first == 0) _grid.Erase(row, column, Columns);
                if (first == 1) _grid.Erase(row, 0, column + 1);
                _grid.EraseRows(first == 0 ? row + 1 : 0, first == 1 ? row : Rows);
                break;
            case 'K': _grid.Erase(row, first == 0 ? column : 0, first == 1 ? column + 1 : Columns); break;
            case 'X': _grid.Erase(row, column, column + count); break;
            case 'L': _grid.Insert(row, count); break;
            case 'M': _grid.Delete(row, count); break;
            case '@': _grid.Shift(count); break;
            case 'P': _grid.Shift(-count); break;
            case 'S': _grid.Scroll(count); break;
            case 'T': _grid.Scroll(-count); break;
            case 'b': _grid.Repeat(count); break;
        }
    }

    private static int[] Parameters(string sequence) =>
    [
        .. sequence[1..^1].Split(';').Select(word =>
            int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? Math.Min(number, MaxParameter)
                : 0),
    ];
}
