using System.Buffers;
using System.Globalization;
using System.Text;
using ClassChat.Cli.Chatting.Links;
using ClassChat.Cli.Chatting.Screens;
using ClassChat.Cli.Chatting.Talk;
using ClassChat.Cli.Surroundings;
using ClassChat.Client.Files;
using ClassChat.Protocol;
using ClassChat.Protocol.Messages;

namespace ClassChat.Cli.Chatting;

/// <summary>Does what a conversation wants done, all but waiting. Not to be used by two threads at once.</summary>
/// <param name="conversation">The conversation.</param>
/// <param name="link">Its connection.</param>
/// <param name="screen">What the person sees.</param>
/// <param name="shell">Where the program was started.</param>
/// <param name="downloads">Where received files go.</param>
internal sealed class Stage(
    Conversation conversation, Link link, Screen screen, Shell shell, Downloads downloads)
{
    /// <summary>How the program ends; null while it goes on.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>True if a connection is wanted, and not begun.</summary>
    public bool WantsConnection { get; private set; }

    /// <summary>The connection that was wanted is begun.</summary>
    public void ConnectionBegun() => WantsConnection = false;

    /// <summary>Gives the conversation what was typed, as far as it wants it, and does what it wants done.</summary>
    public void Go()
    {
        Perform();
        while (ExitCode is null && conversation.WantsInput && screen.HasLine)
        {
            conversation.Typed(screen.TakeLine());
            Perform();
        }

        if (ExitCode is null && screen.IsOver)
        {
            conversation.Leave();
            Perform();
        }

        if (ExitCode is null) screen.Refresh(conversation.Prompt, link.Upload);
    }

    private void Perform()
    {
        // What is done may want more done, e.g. a file that cannot be read: at most one act more for each.
        for (var acts = conversation.TakeActs(); acts.Count > 0; acts = conversation.TakeActs())
        {
            foreach (Act act in acts) Perform(act);
        }
    }

    private void Perform(Act act)
    {
        switch (act)
        {
            case Act.Show show: screen.Show(show.Line); break;
            case Act.Connect: WantsConnection = true; break;
            case Act.HangUp:
                WantsConnection = false;
                link.Close();
                break;
            case Act.Send send: link.Add(Written(send.Request), null); break;
            case Act.SendText text: link.Add(Encoding.UTF8.GetBytes(text.Text), null); break;
            case Act.SendFile file: Send(file); break;
            case Act.Save save: Save(save); break;
            case Act.End end: ExitCode = end.ExitCode; break;
        }
    }

    private void Send(Act.SendFile act)
    {
        string path = shell.FullPath(act.Path);
        try
        {
            var info = new FileInfo(path);
            if (info.Exists && info.Length > Limits.MaxFileBytes)
            {
                conversation.FileFailed(
                    $"{act.Path} is larger than {Limits.MaxFileBytes / (1024 * 1024)} MB: it is not sent");
                return;
            }

            byte[] content = File.ReadAllBytes(path);
            byte[] base64 = new byte[System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(content.Length)];
            System.Buffers.Text.Base64.EncodeToUtf8(content, base64, out _, out _);
            var file = new FileContent(info.Name, content.Length, Checksum.Of(content), base64);
            link.Add(Written(new Request.SendFile(act.Receiver, file)), info.Name);
            conversation.FileBegun(act.Receiver, info.Name, content.Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            conversation.FileFailed($"{act.Path} cannot be read: {error.Message}");
        }
    }

    private void Save(Act.Save act)
    {
        string name = act.File.FileName;
        screen.Show(downloads.Save(act.File) switch
        {
            DownloadResult.Saved saved => Shown.Line(Tone.Incoming, string.Create(
                CultureInfo.InvariantCulture,
                $"saved {shell.Shown(saved.Path)} ({saved.SizeBytes:N0} bytes from {act.Sender})")),
            DownloadResult.Corrupt => Shown.Line(
                Tone.Error, $"corrupt: {name} from {act.Sender} is not as it was sent"),
            DownloadResult.Failed failed => Shown.Error($"{name} from {act.Sender} is not saved: {failed.Reason}"),
            _ => throw new InvalidOperationException("There is no other result."),
        });
    }

    private static ReadOnlyMemory<byte> Written(Request request)
    {
        var output = new ArrayBufferWriter<byte>();
        RequestWriter.Write(output, request);
        return output.WrittenMemory;
    }
}
