using ClassChat.Cli.Chatting.Links;
using ClassChat.Cli.Chatting.Screens;
using ClassChat.Cli.Chatting.Talk;
using ClassChat.Cli.Surroundings;
using ClassChat.Client.Files;
using ClassChat.Protocol;

namespace ClassChat.Cli.Chatting;

/// <summary>The terminal client.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="shell">Where.</param>
internal sealed class Chat(ChatRequest request, Shell shell)
{
    /// <summary>Chats until the person leaves, or the server is gone for good.</summary>
    /// <param name="cancel">Ends it at once.</param>
    /// <returns>How the program ends.</returns>
    public int Do(CancellationToken cancel)
    {
        TimeProvider clock = TimeProvider.System;
        using Screen screen = OpenScreen(out bool isTerminal);
        using var link = new Link(request.Peer);
        Conversation conversation = request.Level < Level.Task4
            ? new TextConversation(request.Peer.ToString(), clock)
            : new ChatConversation(request.Peer.ToString(), clock, request.Name, isTerminal);
        using IDisposable? held = conversation as IDisposable;
        var stage = new Stage(conversation, link, screen, shell, new Downloads(shell.FullPath(request.Downloads)));
        if (request.Wait == WaitKind.Select && Descriptors.CanPoll)
        {
            using var wakeUp = new WakeUp();
            using CancellationTokenRegistration interrupt = cancel.Register(wakeUp.Call);
            return new SelectWait(conversation, link, screen, stage, clock, wakeUp).Run();
        }

        if (request.Wait == WaitKind.Select)
            screen.Show(Shown.Notice("standard input cannot be polled on this system: a thread waits for each"));
        return new ThreadWait(conversation, link, screen, stage, clock, KeyReader()).Run(cancel);
    }

    private Screen OpenScreen(out bool isTerminal)
    {
        isTerminal = false;
        if (!shell.IsTerminal || Console.IsInputRedirected) return new PlainScreen(shell.Out);
        if (RawMode.TryBegin(Descriptors.StandardInput) is not RawMode raw) return new PlainScreen(shell.Out);
        isTerminal = true;
        return new TerminalScreen(shell.Out, raw, !shell.NoColor, () => Console.WindowWidth);
    }

    private static Func<byte[], int> KeyReader()
    {
        if (Descriptors.CanPoll) return buffer => Descriptors.Read(Descriptors.StandardInput, buffer);
        Stream input = Console.OpenStandardInput();
        return buffer => input.Read(buffer, 0, buffer.Length);
    }
}
