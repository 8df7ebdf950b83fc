namespace ClassChat.Server.PlainText;

/// <summary>What the operator sees: the client's text as it comes, and notes on lines of their own.</summary>
/// <param name="output">Where it is shown; null: nowhere.</param>
internal sealed class OperatorConsole(TextWriter? output)
{
    private readonly Lock _lock = new();
    private bool _isInsideLine;

    /// <summary>Shows what the client sent.</summary>
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

    /// <summary>Shows what the server has to say.</summary>
    public void Note(string note)
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
