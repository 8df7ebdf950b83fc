using ClassChat.Cli.Chatting.Talk;

namespace ClassChat.Cli.Chatting.Screens;

/// <summary>What a person sees, and what becomes of the keys they press.</summary>
internal abstract class Screen : IDisposable
{
    private readonly Queue<string> _lines = [];

    /// <summary>True if a line typed is there to be read.</summary>
    public bool HasLine => _lines.Count > 0;

    /// <summary>True once nothing more will be typed, and all lines are read.</summary>
    public bool IsOver => HasEnded && _lines.Count == 0;

    /// <summary>True once nothing more will be typed.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Takes the next line typed.</summary>
    public string TakeLine() => _lines.Dequeue();

    /// <summary>Takes what was typed.</summary>
    public abstract void Keys(ReadOnlySpan<byte> bytes);

    /// <summary>Nothing more will be typed.</summary>
    public virtual void End() => HasEnded = true;

    /// <summary>Shows a line.</summary>
    public abstract void Show(Shown line);

    /// <summary>Shows what the next line typed is for, and how far a file is.</summary>
    /// <param name="prompt">What is asked for.</param>
    /// <param name="upload">The file being sent, and how much of it is, in percent; null: none.</param>
    public abstract void Refresh(string prompt, (string Name, int Percent)? upload);

    /// <summary>Leaves the terminal as it was found.</summary>
    public abstract void Dispose();

    /// <summary>A line is typed to its end.</summary>
    protected void Add(string line) => _lines.Enqueue(line);
}
