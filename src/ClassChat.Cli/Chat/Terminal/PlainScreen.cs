using System.Text;
using ClassChat.Cli.Chat.Session;
using ClassChat.Protocol;

namespace ClassChat.Cli.Chat.Terminal;

/// <summary>
/// Screen for pipes, files and terminals without raw mode: plain lines without prompts or colors. What the user sends
/// is not echoed, except group messages, which the server returns.
/// </summary>
/// <param name="output">The writer for the lines.</param>
internal sealed class PlainScreen(TextWriter output) : Screen
{
    // Longer than any text that may be sent, so that the user gets an error; the rest is dropped.
    private const int MaxLineBytes = Limits.MaxTextBytes + 4096;

    private readonly List<byte> _line = [];

    /// <inheritdoc/>
    public override void Keys(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            if (b == '\n') Finish();
            else if (_line.Count < MaxLineBytes) _line.Add(b);
        }
    }

    /// <inheritdoc/>
    public override void End()
    {
        if (_line.Count > 0) Finish();
        base.End();
    }

    /// <inheritdoc/>
    public override void Show(DisplayLine line)
    {
        if (line.Style == LineStyle.Outgoing && line.Group is null) return;
        output.Write(line.Plain + "\n");
        output.Flush();
    }

    /// <inheritdoc/>
    public override void Refresh(string prompt, (string Name, int Percent)? upload)
    {
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    private void Finish()
    {
        Add(Encoding.UTF8.GetString([.. _line]).TrimEnd('\r'));
        _line.Clear();
    }
}
