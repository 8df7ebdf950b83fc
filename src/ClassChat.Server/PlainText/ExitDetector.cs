namespace ClassChat.Server.PlainText;

/// <summary>
/// Finds <c>exit</c>, alone on a line or alone between two pauses, in the text of a task 1 client, which is otherwise
/// shown immediately. Holds back only text that could still become that word.
/// </summary>
internal sealed class ExitDetector
{
    private const string Exit = "exit";

    /// <summary>
    /// Maximum text held back, in characters; longer text cannot be the word with a few spaces around it.
    /// </summary>
    private const int MaxBufferedChars = 64;

    private string _held = "";
    private bool _isInside;

    /// <summary>True if a line has begun and not ended; a pause would end it.</summary>
    public bool IsInsideLine => _isInside || _held.Length > 0;

    /// <summary>Scans the next chunk of text.</summary>
    /// <param name="text">The chunk as received.</param>
    /// <param name="isExit">True if the text contains <c>exit</c> on its own; text after it is ignored.</param>
    /// <returns>The text to show.</returns>
    public string Scan(ReadOnlySpan<char> text, out bool isExit)
    {
        string shown = "";
        isExit = false;
        // Clients of the original course code send each message in one write without a newline: a received piece that
        // is just the word counts as a separate line. If more text follows in the same piece, it is not the word.
        if (text.IndexOf('\n') < 0 && text.Trim().SequenceEqual(Exit)) _isInside = false;
        while (!text.IsEmpty && !isExit)
        {
            int newline = text.IndexOf('\n');
            ReadOnlySpan<char> line = newline < 0 ? text : text[..(newline + 1)];
            text = text[line.Length..];
            shown += ScanPiece(line, isEnded: newline >= 0, out isExit);
        }

        return shown;
    }

    /// <summary>Ends the current line after a pause or the end of the stream.</summary>
    /// <param name="isExit">True if the line is <c>exit</c>.</param>
    /// <returns>The text to show.</returns>
    public string End(out bool isExit) => ScanPiece("", isEnded: true, out isExit);

    private string ScanPiece(ReadOnlySpan<char> piece, bool isEnded, out bool isExit)
    {
        string line = string.Concat(_held, piece);
        ReadOnlySpan<char> word = line.AsSpan().Trim();
        isExit = !_isInside && isEnded && word.SequenceEqual(Exit);
        bool mayBecomeExit =
            !_isInside && !isEnded && line.Length <= MaxBufferedChars && Exit.AsSpan().StartsWith(word);
        _held = mayBecomeExit ? line : "";
        _isInside = !isEnded && !mayBecomeExit;
        return isExit || mayBecomeExit ? "" : line;
    }
}
