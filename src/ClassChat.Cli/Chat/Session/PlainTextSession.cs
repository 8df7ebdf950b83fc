using System.Text;
using ClassChat.Cli.Host;
using ClassChat.Protocol;

namespace ClassChat.Cli.Chat.Session;

/// <summary>
/// Session with a plain-text server (task 1, task 3): shows what the server sends, sends what the user types;
/// <c>exit</c> leaves.
/// </summary>
/// <inheritdoc/>
internal sealed class PlainTextSession(string peer, TimeProvider clock) : ChatSession(peer, clock)
{
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(2);

    private Decoder _decoder = Encoding.UTF8.GetDecoder();

    /// <inheritdoc/>
    public override string Prompt => At == Phase.Open ? "> " : "";

    /// <inheritdoc/>
    public override bool WantsInput => At == Phase.Open;

    /// <inheritdoc/>
    public override void Typed(string line)
    {
        if (Encoding.UTF8.GetByteCount(line) > Limits.MaxTextBytes)
        {
            Show(DisplayLine.Error($"a text has at most {Limits.MaxTextBytes / 1024} KiB"));
            return;
        }

        if (line.Trim() == "exit")
        {
            Leave();
            return;
        }

        Show(DisplayLine.Line(LineStyle.Outgoing, line));
        Request(new Effect.SendText(line + "\n"));
    }

    /// <inheritdoc/>
    public override void OnReceived(ReadOnlySpan<byte> bytes)
    {
        // An unterminated line is shown, too: servers of this level may send no newline.
        char[] text = new char[_decoder.GetCharCount(bytes, flush: false)];
        _decoder.GetChars(bytes, text, flush: false);
        foreach (string line in new string(text).Split('\n'))
        {
            string shown = line.TrimEnd('\r');
            if (shown.Length > 0) Show(DisplayLine.Line(LineStyle.Text, shown));
        }
    }

    /// <inheritdoc/>
    public override void FileBegun(string receiver, string fileName, long sizeBytes) =>
        throw new InvalidOperationException("No file is sent here.");

    /// <inheritdoc/>
    public override void FileFailed(string reason) => throw new InvalidOperationException("No file is sent here.");

    /// <inheritdoc/>
    protected override void Opened()
    {
        _decoder = Encoding.UTF8.GetDecoder();
        if (IsReturning) Show(DisplayLine.Notice("connected again"));
        Returned();
    }

    /// <inheritdoc/>
    protected override void Closed(string reason, bool isOrderly)
    {
        if (!isOrderly || IsReturning)
        {
            TryAgain(reason);
            return;
        }

        Show(DisplayLine.Notice("the server has closed the connection"));
        End(ExitCode.Passed);
    }

    /// <inheritdoc/>
    protected override void Going()
    {
        Request(new Effect.SendText("exit\n"));
        Due = Clock.GetUtcNow() + _farewell;
    }

    /// <inheritdoc/>
    protected override void LeftTooLong()
    {
        Request(new Effect.HangUp());
        End(ExitCode.Passed);
    }

    /// <inheritdoc/>
    protected override void GiveUp()
    {
    }
}
