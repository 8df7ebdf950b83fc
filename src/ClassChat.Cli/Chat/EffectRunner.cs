using System.Buffers;
using System.Globalization;
using System.Text;
using ClassChat.Cli.Chat.Session;
using ClassChat.Cli.Chat.Terminal;
using ClassChat.Cli.Chat.Transport;
using ClassChat.Cli.Host;
using ClassChat.Client.Files;
using ClassChat.Protocol;
using ClassChat.Protocol.Encryption;
using ClassChat.Protocol.Messages;

namespace ClassChat.Cli.Chat;

/// <summary>
/// Carries out the effects that a <see cref="ChatSession"/> requests, passes it the typed lines and refreshes the
/// screen. The I/O loops connect, receive, write queued bytes and wait. Not thread-safe.
/// </summary>
/// <param name="session">The session whose effects are carried out.</param>
/// <param name="connection">The connection to the server.</param>
/// <param name="screen">The screen of the user.</param>
/// <param name="context">The environment of the program.</param>
/// <param name="downloadFolder">The folder for received files.</param>
internal sealed class EffectRunner(
    ChatSession session, ServerConnection connection, Screen screen, CliContext context, DownloadFolder downloadFolder)
{
    private FrameCipher? _cipher;

    /// <summary>The exit code; null while the program runs.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>True if the session has requested a connection that is not started yet.</summary>
    public bool WantsConnection { get; private set; }

    /// <summary>Marks the requested connection as started.</summary>
    public void ConnectionBegun() => WantsConnection = false;

    /// <summary>
    /// Passes typed lines to the session while it accepts them, carries out its effects and refreshes the screen.
    /// </summary>
    public void Go()
    {
        Perform();
        while (ExitCode is null && session.WantsInput && screen.HasLine)
        {
            session.Typed(screen.ReadLine());
            Perform();
        }

        if (ExitCode is null && screen.IsOver)
        {
            session.Leave();
            Perform();
        }

        if (ExitCode is null) screen.Refresh(session.Prompt, connection.Upload);
    }

    private void Perform()
    {
        // An effect may request more effects, e.g. when a file cannot be read: at most one more each.
        for (var effects = session.DrainEffects(); effects.Count > 0; effects = session.DrainEffects())
        {
            foreach (Effect effect in effects) Perform(effect);
        }
    }

    private void Perform(Effect effect)
    {
        switch (effect)
        {
            case Effect.Show show: screen.Show(show.Line); break;
            case Effect.Connect:
                _cipher = null;
                WantsConnection = true;
                break;
            case Effect.Encrypt encrypt: _cipher = encrypt.Cipher; break;
            case Effect.HangUp:
                WantsConnection = false;
                connection.Close();
                break;
            case Effect.Send send: connection.Add(Written(send.Request), null); break;
            case Effect.SendText text: connection.Add(Encoding.UTF8.GetBytes(text.Text), null); break;
            case Effect.SendFile file: Send(file); break;
            case Effect.Save save: Save(save); break;
            case Effect.End end: ExitCode = end.ExitCode; break;
        }
    }

    private void Send(Effect.SendFile act)
    {
        string path = context.FullPath(act.Path);
        try
        {
            var info = new FileInfo(path);
            if (info.Exists && info.Length > Limits.MaxFileBytes)
            {
                session.FileFailed(
                    $"{act.Path} is larger than {Limits.MaxFileBytes / (1024 * 1024)} MB: it is not sent");
                return;
            }

            byte[] content = File.ReadAllBytes(path);
            byte[] base64 = new byte[System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(content.Length)];
            System.Buffers.Text.Base64.EncodeToUtf8(content, base64, out _, out _);
            var file = new FileContent(info.Name, content.Length, Checksum.Compute(content), base64);
            connection.Add(Written(new Request.SendFile(act.Receiver, file)), info.Name);
            session.FileBegun(act.Receiver, info.Name, content.Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            session.FileFailed($"{act.Path} cannot be read: {error.Message}");
        }
    }

    private void Save(Effect.Save act)
    {
        string name = act.File.FileName;
        screen.Show(downloadFolder.Save(act.File) switch
        {
            DownloadResult.Saved saved => DisplayLine.Line(LineStyle.Incoming, string.Create(
                CultureInfo.InvariantCulture,
                $"saved {context.Shown(saved.Path)} ({saved.SizeBytes:N0} bytes from {act.Sender})")),
            DownloadResult.Corrupt => DisplayLine.Line(
                LineStyle.Error, $"corrupt: {name} from {act.Sender} is not as it was sent"),
            DownloadResult.Failed failed =>
                DisplayLine.Error($"{name} from {act.Sender} is not saved: {failed.Reason}"),
            _ => throw new InvalidOperationException("There is no other result."),
        });
    }

    private ReadOnlyMemory<byte> Written(Request request)
    {
        var output = new ArrayBufferWriter<byte>();
        RequestWriter.Write(output, request);
        return _cipher?.Seal(output.WrittenSpan) ?? output.WrittenMemory;
    }
}
