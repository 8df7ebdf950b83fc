using System.Globalization;
using System.Text;
using ClassChat.Cli.Chat.Session;

namespace ClassChat.Cli.Chat.Terminal;

/// <summary>Screen for a terminal: the line being typed is at the bottom, and new lines appear above it.</summary>
/// <param name="output">The writer to the terminal.</param>
/// <param name="raw">The raw mode of the terminal, ended on disposal.</param>
/// <param name="hasColours">True to show colors.</param>
/// <param name="width">Returns the width of the terminal, in columns.</param>
internal sealed class TerminalScreen(TextWriter output, RawMode raw, bool hasColours, Func<int> width) : Screen
{
    private const string ClearLine = "\r\x1b[K";
    private const int BarColumns = 20;
    private const int MinColumns = 12;
    private const int DefaultColumns = 80; // assumed if the terminal does not report its width

    private readonly LineEditor _editor = new();
    private string _drawn = "";

    /// <inheritdoc/>
    public override void Keys(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            switch (_editor.Key(b))
            {
                case KeyResult.Finished: Add(_editor.Done); break;
                case KeyResult.Quit: End(); return;
            }
        }
    }

    /// <inheritdoc/>
    public override void Show(DisplayLine line)
    {
        output.Write($"{ClearLine}{LineColorizer.Line(line, hasColours)}\r\n");
        output.Flush();
        _drawn = "";
    }

    /// <inheritdoc/>
    public override void Refresh(string prompt, (string Name, int Percent)? upload)
    {
        string head = upload is (string name, int percent)
            ? $"[{DisplayLine.Harmless(name)} {Bar(percent)}] {prompt}"
            : prompt;
        (string shown, int cursor) = Fit(head);
        string line = $"{ClearLine}{shown}\r" + (cursor > 0 ? $"\x1b[{cursor}C" : "");
        if (line == _drawn) return;
        _drawn = line;
        output.Write(line);
        output.Flush();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        output.Write(ClearLine);
        output.Flush();
        raw.Dispose();
    }

    private static string Bar(int percent)
    {
        int full = percent * BarColumns / 100;
        return $"{new string('#', full)}{new string('-', BarColumns - full)} {percent} %";
    }

    /// <summary>
    /// Fits prompt and typed text into one row of the terminal; of a long text, it keeps the part around the cursor.
    /// </summary>
    private (string Shown, int Cursor) Fit(string head)
    {
        int columns = width();
        int available = Math.Max(MinColumns, columns > 0 ? columns : DefaultColumns) - 1;
        int most = available * 3 / 4;
        if (Columns(head) > most) head = CutLeft(head, most);
        string before = CutLeft(_editor.BeforeCursor, available - Columns(head));
        string line = head + before;
        int cursor = Columns(line);
        string rest = _editor.Text[_editor.BeforeCursor.Length..];
        return (line + CutRight(rest, available - cursor), cursor);
    }

    private static string CutLeft(string text, int columns)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        int start = runes.Length;
        for (int used = 0; start > 0 && used + Columns(runes[start - 1]) <= columns; start--)
            used += Columns(runes[start - 1]);
        return string.Concat(runes.Skip(start));
    }

    private static string CutRight(string text, int columns)
    {
        var kept = new StringBuilder();
        int used = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            used += Columns(rune);
            if (used > columns) break;
            kept.Append(rune);
        }

        return kept.ToString();
    }

    private static int Columns(string text) => text.EnumerateRunes().Sum(Columns);

    // Unicode UAX #11, simplified: combining marks take no column; East Asian letters and emoji take two.
    private static int Columns(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format) return 0;
        bool isWide = rune.Value is (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0xa4cf) or (>= 0xac00 and <= 0xd7a3)
            or (>= 0xf900 and <= 0xfaff) or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff00 and <= 0xff60)
            or (>= 0xffe0 and <= 0xffe6) or (>= 0x1f300 and <= 0x1f64f) or (>= 0x1f900 and <= 0x1f9ff)
            or (>= 0x20000 and <= 0x3fffd);
        return isWide ? 2 : 1;
    }
}
