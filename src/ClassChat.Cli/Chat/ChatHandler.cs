using ClassChat.Cli.Chat.Session;
using ClassChat.Cli.Chat.Terminal;
using ClassChat.Cli.Chat.Transport;
using ClassChat.Cli.Host;
using ClassChat.Client.Files;
using ClassChat.Protocol;

namespace ClassChat.Cli.Chat;

/// <summary>
/// Executes <c>classchat chat</c>: builds session, screen and connection, and runs the I/O loop that was chosen, or the
/// threads where standard input cannot be polled.
/// </summary>
/// <param name="arguments">The parsed command line.</param>
/// <param name="context">The environment of the program.</param>
internal sealed class ChatHandler(ChatArguments arguments, CliContext context)
{
    /// <summary>Runs the chat until the user leaves or the server is lost for good.</summary>
    /// <param name="cancel">Ends the chat immediately.</param>
    /// <returns>The exit code.</returns>
    public int Execute(CancellationToken cancel)
    {
        TimeProvider clock = TimeProvider.System;
        using Screen screen = OpenScreen(out bool isTerminal);
        using var connection = new ServerConnection(arguments.Server);
        ChatSession session = arguments.Level < Level.Task4
            ? new PlainTextSession(arguments.Server.ToString(), clock)
            : new JsonChatSession(arguments.Server.ToString(), clock, arguments.Name, isTerminal, arguments.IsEncrypted);
        using IDisposable? held = session as IDisposable;
        var effectRunner = new EffectRunner(
            session, connection, screen, context, new DownloadFolder(context.FullPath(arguments.Downloads)));
        if (arguments.Wait == IoModel.Select && PosixPoll.CanPoll)
        {
            using var wakeUpPipe = new WakeUpPipe();
            using CancellationTokenRegistration interrupt = cancel.Register(wakeUpPipe.Signal);
            return new PollLoop(session, connection, screen, effectRunner, clock, wakeUpPipe).Run();
        }

        if (arguments.Wait == IoModel.Select)
            screen.Show(DisplayLine.Notice("standard input cannot be polled on this system: a thread waits for each"));
        return new ThreadedLoop(session, connection, screen, effectRunner, clock, KeyReader()).Run(cancel);
    }

    private Screen OpenScreen(out bool isTerminal)
    {
        isTerminal = false;
        if (!context.IsTerminal || Console.IsInputRedirected) return new PlainScreen(context.Out);
        if (RawMode.TryBegin(PosixPoll.StandardInput) is not RawMode raw) return new PlainScreen(context.Out);
        isTerminal = true;
        return new TerminalScreen(context.Out, raw, !context.NoColor, () => Console.WindowWidth);
    }

    private static Func<byte[], int> KeyReader()
    {
        if (PosixPoll.CanPoll) return buffer => PosixPoll.Read(PosixPoll.StandardInput, buffer);
        Stream input = Console.OpenStandardInput();
        return buffer => input.Read(buffer, 0, buffer.Length);
    }
}
