using System.Globalization;
using System.Text;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Cells of a terminal (ECMA-48, as far as xterm's description in terminfo(5) uses it): a full-screen program writes
/// only what differs from before, so its lines can be read only from all cells. What nobody can see, such as colours,
/// is left out.
/// </summary>
/// <param name="rows">Number of rows.</param>
/// <param name="columns">Number of columns.</param>
internal sealed class TerminalGrid(int rows, int columns)
{
    private const string Borders = "|+-#*│┃║┤┫╣─━═┐┓╗┘┛╝┼";

    private readonly string?[][] _cells = [.. Enumerable.Range(0, rows).Select(_ => new string?[columns])];
    private (int Top, int Bottom) _region = (0, rows - 1);
    private (int Row, int Column) _saved;
    private bool _isFull; // the last column is written: the next character begins a new row
    private string _last = " ";

    /// <summary>Row of the cursor, from 0.</summary>
    public int Row { get; private set; }

    /// <summary>Column of the cursor, from 0.</summary>
    public int Column { get; private set; }

    /// <summary>
    /// The text of each row, without blanks at its end, unless they are before the cursor. A row that is full up to its
    /// last column is one line with the next.
    /// </summary>
    public IEnumerable<string> Lines
    {
        get
        {
            var line = new StringBuilder();
            for (int row = 0; row < rows; row++)
            {
                line.Append(Text(row));
                if (IsFull(row) && row + 1 < rows) continue;
                yield return line.ToString();
                line.Clear();
            }
        }
    }

    /// <summary>Writes a character at the cursor.</summary>
    public void Write(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.Format)
        {
            Combine(rune);
            return;
        }

        int width = IsWide(rune.Value) ? 2 : 1;
        if (_isFull || Column + width > columns)
        {
            Column = 0;
            Feed();
        }

        _last = rune.ToString();
        _cells[Row][Column] = _last;
        if (width == 2 && Column + 1 < columns) _cells[Row][Column + 1] = "";
        _isFull = Column + width >= columns;
        Column = Math.Min(columns - 1, Column + width);
    }

    /// <summary>Writes the last character again.</summary>
    public void Repeat(int count)
    {
        foreach (Rune rune in string.Concat(Enumerable.Repeat(_last, Math.Min(count, columns))).EnumerateRunes())
            Write(rune);
    }

    /// <summary>Moves the cursor, as far as the terminal reaches.</summary>
    public void MoveTo(int row, int column)
    {
        (Row, Column) = (Math.Clamp(row, 0, rows - 1), Math.Clamp(column, 0, columns - 1));
        _isFull = false;
    }

    /// <summary>Moves the cursor to the next row; in the last row of the region, its text moves up.</summary>
    public void Feed()
    {
        _isFull = false;
        if (Row == _region.Bottom) Delete(_region.Top, 1);
        else Row = Math.Min(rows - 1, Row + 1);
    }

    /// <summary>Moves the cursor to the row above; in the first row of the region, its text moves down.</summary>
    public void FeedBack()
    {
        _isFull = false;
        if (Row == _region.Top) Insert(_region.Top, 1);
        else Row = Math.Max(0, Row - 1);
    }

    /// <summary>Moves the text of the region up, or down if the number is negative.</summary>
    public void Scroll(int count)
    {
        if (count > 0) Delete(_region.Top, count);
        else Insert(_region.Top, -count);
    }

    /// <summary>Sets the region of rows that scroll.</summary>
    public void SetRegion(int top, int bottom)
    {
        (top, bottom) = (Math.Clamp(top, 0, rows - 1), Math.Clamp(bottom, 0, rows - 1));
        _region = top < bottom ? (top, bottom) : (0, rows - 1);
        MoveTo(0, 0);
    }

    /// <summary>Remembers the place of the cursor.</summary>
    public void Save() => _saved = (Row, Column);

    /// <summary>Moves the cursor to the place that was remembered.</summary>
    public void Restore() => MoveTo(_saved.Row, _saved.Column);

    /// <summary>Erases cells of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="from">The first column.</param>
    /// <param name="to">The column after the last one.</param>
    public void Erase(int row, int from, int to)
    {
        to = Math.Min(to, columns);
        if (from < to) Array.Clear(_cells[row], from, to - from);
    }

    /// <summary>Erases whole rows.</summary>
    public void EraseRows(int from, int to)
    {
        for (int row = from; row < to; row++) Erase(row, 0, columns);
    }

    /// <summary>Inserts empty rows in the region; those at its end are lost.</summary>
    public void Insert(int at, int count)
    {
        if (at < _region.Top || at > _region.Bottom) return;
        for (int i = Math.Min(count, _region.Bottom - at + 1); i > 0; i--) Rotate(_region.Bottom, at, -1);
    }

    /// <summary>Deletes rows of the region; empty ones follow at its end.</summary>
    public void Delete(int at, int count)
    {
        if (at < _region.Top || at > _region.Bottom) return;
        for (int i = Math.Min(count, _region.Bottom - at + 1); i > 0; i--) Rotate(at, _region.Bottom, 1);
    }

    /// <summary>Inserts empty cells at the cursor, or deletes cells if the number is negative.</summary>
    public void Shift(int count)
    {
        string?[] cells = _cells[Row];
        int moved = Math.Max(0, columns - Column - Math.Abs(count));
        if (count > 0)
        {
            Array.Copy(cells, Column, cells, columns - moved, moved);
            Erase(Row, Column, columns - moved);
            return;
        }

        Array.Copy(cells, columns - moved, cells, Column, moved);
        Erase(Row, Column + moved, columns);
    }

    /// <summary>Number of rows.</summary>
    public int Rows => rows;

    /// <summary>Number of columns.</summary>
    public int Columns => columns;

    private string Text(int row)
    {
        string?[] cells = _cells[row];
        int end = LeavesGap(row) ? columns - 1
            : IsFull(row) ? columns
            : Array.FindLastIndex(cells, cell => cell is not (null or " ")) + 1;
        if (row == Row) end = Math.Max(end, Column);
        // A wide character takes two cells, the second of which is empty.
        return string.Concat(cells.Take(end).Select(cell => cell ?? " "));
    }

    /// <summary>True if the next row continues this one: its last column was written, and is no border.</summary>
    private bool IsFull(int row) => LeavesGap(row)
        || (_cells[row][^1] is string cell && (cell == "" || !Borders.Contains(cell, StringComparison.Ordinal)));

    /// <summary>True if the last column is blank because a wide character did not fit into it.</summary>
    private bool LeavesGap(int row) => row + 1 < rows && _cells[row][^1] is (null or " ") && _cells[row][^2] is not null
        && _cells[row + 1] is [{ Length: > 0 }, "", ..];

    // Moves one row to another place, empty; those in between move by a step.
    private void Rotate(int from, int to, int step)
    {
        string?[] cells = _cells[from];
        for (int row = from; row != to; row += step) _cells[row] = _cells[row + step];
        _cells[to] = cells;
        Array.Clear(cells);
    }

    private void Combine(Rune rune)
    {
        int column = _isFull ? Column : Column - 1;
        while (column > 0 && _cells[Row][column] == "") column--;
        const int MaxChars = 32;
        if (column >= 0 && _cells[Row][column] is { Length: > 0 and < MaxChars } cell)
            _cells[Row][column] = cell + rune;
    }

    /// <summary>True for characters that take two columns: East Asian Wide (UAX #11) and emoji.</summary>
    private static bool IsWide(int value) => value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF)
        or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F)
        or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1F64F)
        or (>= 0x1F680 and <= 0x1F6FF) or (>= 0x1F900 and <= 0x1F9FF) or (>= 0x20000 and <= 0x3FFFD);
}
