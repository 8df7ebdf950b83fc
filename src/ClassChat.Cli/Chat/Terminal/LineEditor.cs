using System.Text;

namespace ClassChat.Cli.Chat.Terminal;

/// <summary>Effect of a key on the <see cref="LineEditor"/>.</summary>
internal enum KeyResult
{
    /// <summary>The line may have changed.</summary>
    Edited,

    /// <summary>The line is complete: <see cref="LineEditor.Done"/>.</summary>
    Finished,

    /// <summary>The user wants to leave (Ctrl+C, or Ctrl+D on an empty line).</summary>
    Quit,
}

/// <summary>
/// Editor for the line being typed on a terminal in raw mode, with cursor keys and history. Takes one byte at a time,
/// so characters and key sequences may be split anywhere.
/// </summary>
internal sealed class LineEditor
{
    /// <summary>Longest line, in Unicode scalar values; further input is ignored.</summary>
    private const int MaxRunes = 64 * 1024;

    private const int MaxHistory = 100;
    private const int MaxSequenceBytes = 16;

    private readonly List<Rune> _runes = [];
    private readonly List<string> _history = [];
    private readonly List<byte> _pending = []; // bytes of an incomplete character or key sequence
    private int _recalled; // index in the history; its count stands for the current line

    /// <summary>The text typed so far.</summary>
    public string Text => string.Concat(_runes);

    /// <summary>The text before the cursor.</summary>
    public string BeforeCursor => string.Concat(_runes.Take(Cursor));

    /// <summary>The line completed last.</summary>
    public string Done { get; private set; } = "";

    private int Cursor { get; set; }

    /// <summary>Processes one byte from the terminal.</summary>
    public KeyResult Key(byte b)
    {
        if (_pending.Count > 0 || b == 0x1b || b >= 0x80)
        {
            FlushPending(b);
            return KeyResult.Edited;
        }

        switch (b)
        {
            case (byte)'\r' or (byte)'\n':
                return Finish();
            case 0x03:
            case 0x04 when _runes.Count == 0:
                return KeyResult.Quit;
            case 0x7f or 0x08:
                if (Cursor > 0) _runes.RemoveAt(--Cursor);
                break;
            case 0x01: Cursor = 0; break;            // Ctrl+A
            case 0x05: Cursor = _runes.Count; break; // Ctrl+E
            case 0x04: DeleteAtCursor(); break;      // Ctrl+D
            case 0x15: Replace(""); break;           // Ctrl+U
            case 0x0b: _runes.RemoveRange(Cursor, _runes.Count - Cursor); break; // Ctrl+K
            case (byte)'\t': Insert(new Rune(' ')); break;
            case >= 0x20: Insert(new Rune(b)); break;
        }

        return KeyResult.Edited;
    }

    private KeyResult Finish()
    {
        Done = Text;
        if (Done.Length > 0 && (_history.Count == 0 || _history[^1] != Done)) _history.Add(Done);
        if (_history.Count > MaxHistory) _history.RemoveAt(0);
        Replace("");
        _recalled = _history.Count;
        return KeyResult.Finished;
    }

    private void FlushPending(byte b)
    {
        _pending.Add(b);
        if (_pending[0] == 0x1b)
        {
            if (!IsSequenceDone(b)) return;
            ExecuteSequence(Encoding.Latin1.GetString([.. _pending.Skip(1)]));
            _pending.Clear();
            return;
        }

        var status = Rune.DecodeFromUtf8([.. _pending], out Rune rune, out int length);
        if (status == System.Buffers.OperationStatus.NeedMoreData) return;
        byte[] rest = [.. _pending.Skip(length)];
        _pending.Clear();
        if (status == System.Buffers.OperationStatus.Done) Insert(rune);
        foreach (byte later in rest) Key(later);
    }

    // Sequences: ESC [ parameters letter; ESC O letter; ESC and one other key.
    private bool IsSequenceDone(byte b) => _pending.Count switch
    {
        1 => false,
        2 => b is not ((byte)'[' or (byte)'O'),
        > MaxSequenceBytes => true,
        _ => b is >= 0x40 and <= 0x7e,
    };

    private void ExecuteSequence(string sequence)
    {
        switch (sequence)
        {
            case "[D" or "OD": Cursor = Math.Max(0, Cursor - 1); break;
            case "[C" or "OC": Cursor = Math.Min(_runes.Count, Cursor + 1); break;
            case "[A" or "OA": ShowHistory(_recalled - 1); break;
            case "[B" or "OB": ShowHistory(_recalled + 1); break;
            case "[H" or "OH" or "[1~": Cursor = 0; break;
            case "[F" or "OF" or "[4~": Cursor = _runes.Count; break;
            case "[3~": DeleteAtCursor(); break;
        }
    }

    private void ShowHistory(int index)
    {
        if (index < 0 || index > _history.Count) return;
        _recalled = index;
        Replace(index == _history.Count ? "" : _history[index]);
    }

    private void Insert(Rune rune)
    {
        if (_runes.Count < MaxRunes && !Rune.IsControl(rune)) _runes.Insert(Cursor++, rune);
    }

    private void DeleteAtCursor()
    {
        if (Cursor < _runes.Count) _runes.RemoveAt(Cursor);
    }

    private void Replace(string text)
    {
        _runes.Clear();
        _runes.AddRange(text.EnumerateRunes());
        Cursor = _runes.Count;
    }
}
