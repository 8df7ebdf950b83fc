namespace ClassChat.Server.PlainText;

/// <summary>
/// Output to the operator of an <see cref="OperatorServer"/>: the client's text as it arrives, and notes on lines of
/// their own.
/// </summary>
/// <param name="output">The writer to show it on; null to show nothing.</param>
internal sealed class OperatorConsole(TextWriter? output)
{
    private readonly Lock _lock = new();
    private bool _isInsideLine;

    /// <summary>Shows text from the client.</summary>
    public void Show(string text)
    {
        if (output is null || text.Length == 0) return;
        lock (_lock)
        {
            output.Write(text);
            output.Flush();
            _isInsideLine = text[^1] != '\n';
        }
    }

    /// <summary>Shows a note of the server on a line of its own.</summary>
    public void WriteNote(string note)
    {
        if (output is null) return;
        lock (_lock)
        {
            output.Write($"{(_isInsideLine ? "\n" : "")}[SYSTEM] {note}\n");
            output.Flush();
            _isInsideLine = false;
        }
    }
}
