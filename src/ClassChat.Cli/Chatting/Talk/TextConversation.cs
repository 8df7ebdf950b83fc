using System.Text;
using ClassChat.Cli.Surroundings;
using ClassChat.Protocol;

namespace ClassChat.Cli.Chatting.Talk;

/// <summary>
/// The conversation with a server of plain text (task1, task3): what comes is shown, what is typed is sent, <c>exit</c>
/// leaves.
/// </summary>
/// <inheritdoc/>
internal sealed class TextConversation(string peer, TimeProvider clock) : Conversation(peer, clock)
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
            Show(Shown.Error($"a text has at most {Limits.MaxTextBytes / 1024} KiB"));
            return;
        }

        if (line.Trim() == "exit")
        {
            Leave();
            return;
        }

        Show(Shown.Line(Tone.Outgoing, line));
        Do(new Act.SendText(line + "\n"));
    }

    /// <inheritdoc/>
    public override void Heard(ReadOnlySpan<byte> bytes)
    {
        // A line without its end is shown too: servers of this level may send none.
        char[] text = new char[_decoder.GetCharCount(bytes, flush: false)];
        _decoder.GetChars(bytes, text, flush: false);
        foreach (string line in new string(text).Split('\n'))
        {
            string shown = line.TrimEnd('\r');
            if (shown.Length > 0) Show(Shown.Line(Tone.Text, shown));
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
        if (IsReturning) Show(Shown.Notice("connected again"));
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

        Show(Shown.Notice("the server has closed the connection"));
        End(ExitCode.Passed);
    }

    /// <inheritdoc/>
    protected override void Going()
    {
        Do(new Act.SendText("exit\n"));
        Due = Clock.GetUtcNow() + _farewell;
    }

    /// <inheritdoc/>
    protected override void LeftTooLong()
    {
        Do(new Act.HangUp());
        End(ExitCode.Passed);
    }

    /// <inheritdoc/>
    protected override void GiveUp()
    {
    }
}
