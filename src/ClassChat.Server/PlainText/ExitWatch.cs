namespace ClassChat.Server.PlainText;

/// <summary>
/// Looks for <c>exit</c>, alone on its line or alone between two rests, in a text that is otherwise shown as it comes.
/// Only what could still become that word is held back.
/// </summary>
internal sealed class ExitWatch
{
    private const string Exit = "exit";

    /// <summary>More than this is no longer a word with a few blanks around it.</summary>
    private const int MaxHeldChars = 64;

    private string _held = "";
    private bool _isInside;

    /// <summary>True if a line has begun and not ended: a rest would end it.</summary>
    public bool IsInsideLine => _isInside || _held.Length > 0;

    /// <summary>Takes text.</summary>
    /// <param name="text">As it came.</param>
    /// <param name="isExit">True if it says <c>exit</c>; what follows is not looked at.</param>
    /// <returns>What is to be shown.</returns>
    public string Take(ReadOnlySpan<char> text, out bool isExit)
    {
        string shown = "";
        isExit = false;
        // The original's clients send a message at once and end it with nothing: a piece that is the word, without a
        // newline, begins a line of its own. If more follows at once, it was not the word after all.
        if (text.IndexOf('\n') < 0 && text.Trim().SequenceEqual(Exit)) _isInside = false;
        while (!text.IsEmpty && !isExit)
        {
            int newline = text.IndexOf('\n');
            ReadOnlySpan<char> line = newline < 0 ? text : text[..(newline + 1)];
            text = text[line.Length..];
            shown += TakePiece(line, isEnded: newline >= 0, out isExit);
        }

        return shown;
    }

    /// <summary>Ends the line under way: the other side has rested, or gone.</summary>
    /// <param name="isExit">True if it says <c>exit</c>.</param>
    /// <returns>What is to be shown.</returns>
    public string End(out bool isExit) => TakePiece("", isEnded: true, out isExit);

    private string TakePiece(ReadOnlySpan<char> piece, bool isEnded, out bool isExit)
    {
        string line = string.Concat(_held, piece);
        ReadOnlySpan<char> word = line.AsSpan().Trim();
        isExit = !_isInside && isEnded && word.SequenceEqual(Exit);
        bool mayBecomeExit = !_isInside && !isEnded && line.Length <= MaxHeldChars && Exit.AsSpan().StartsWith(word);
        _held = mayBecomeExit ? line : "";
        _isInside = !isEnded && !mayBecomeExit;
        return isExit || mayBecomeExit ? "" : line;
    }
}
