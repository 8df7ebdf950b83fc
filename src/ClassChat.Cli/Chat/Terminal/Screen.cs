using ClassChat.Cli.Chat.Session;

namespace ClassChat.Cli.Chat.Terminal;

/// <summary>The user's side of the chat client: shows lines and turns key presses into typed lines.</summary>
internal abstract class Screen : IDisposable
{
    private readonly Queue<string> _lines = [];

    /// <summary>True if a typed line is available.</summary>
    public bool HasLine => _lines.Count > 0;

    /// <summary>True if input has ended and all typed lines were taken.</summary>
    public bool IsOver => HasEnded && _lines.Count == 0;

    /// <summary>True if input has ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Removes and returns the next typed line.</summary>
    public string ReadLine() => _lines.Dequeue();

    /// <summary>Processes input bytes.</summary>
    public abstract void Keys(ReadOnlySpan<byte> bytes);

    /// <summary>Marks the end of input.</summary>
    public virtual void End() => HasEnded = true;

    /// <summary>Shows a line.</summary>
    public abstract void Show(DisplayLine line);

    /// <summary>Updates the prompt and the progress of an upload.</summary>
    /// <param name="prompt">The prompt for the next line.</param>
    /// <param name="upload">The file being sent and the percentage sent so far; null for none.</param>
    public abstract void Refresh(string prompt, (string Name, int Percent)? upload);

    /// <summary>Restores the terminal.</summary>
    public abstract void Dispose();

    /// <summary>Adds a line that was typed completely.</summary>
    protected void Add(string line) => _lines.Enqueue(line);
}
