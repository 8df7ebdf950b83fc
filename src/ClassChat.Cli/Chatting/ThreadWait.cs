using ClassChat.Cli.Chatting.Links;
using ClassChat.Cli.Chatting.Screens;
using ClassChat.Cli.Chatting.Talk;

namespace ClassChat.Cli.Chatting;

/// <summary>
/// Task 1's way to wait: one thread reads what is typed, another what the server says; each blocks in its read. Both
/// act on the conversation under one lock.
/// </summary>
internal sealed class ThreadWait(
    Conversation conversation, Link link, Screen screen, Stage stage, TimeProvider clock, Func<byte[], int> readKeys)
{
    private const int ReadBytes = 64 * 1024;

    private readonly object _gate = new(); // a monitor: threads wait in it for their turn to do something

    /// <summary>Waits and acts until the conversation is over.</summary>
    /// <param name="cancel">Ends it at once.</param>
    /// <returns>How the program ends.</returns>
    public int Run(CancellationToken cancel)
    {
        // In the background: nothing but a key ends its read, and the program must not wait for one.
        var keyboard = new Thread(ReadKeys) { IsBackground = true, Name = "keyboard" };
        var server = new Thread(ReadServer) { IsBackground = true, Name = "server" };
        using CancellationTokenRegistration interrupt = cancel.Register(() => Change(conversation.Interrupt));
        Change(conversation.Start);
        keyboard.Start();
        server.Start();
        lock (_gate)
        {
            while (stage.ExitCode is null)
            {
                if (conversation.Due is not DateTimeOffset due) Monitor.Wait(_gate);
                else if (due > clock.GetUtcNow()) Monitor.Wait(_gate, Ceiling(due - clock.GetUtcNow()));
                else Change(conversation.Overdue);
            }

            return stage.ExitCode.Value;
        }
    }

    private void ReadKeys()
    {
        byte[] buffer = new byte[ReadBytes];
        for (int count = 1; count > 0;)
        {
            count = readKeys(buffer);
            Change(() =>
            {
                if (count == 0) screen.End();
                else screen.Keys(buffer.AsSpan(0, count));
            });
            lock (_gate)
            {
                // Lines that are not wanted yet are not read on: whoever writes them feels it.
                while (screen.HasLine && stage.ExitCode is null) Monitor.Wait(_gate);
                if (stage.ExitCode is not null || screen.HasEnded) return;
            }
        }
    }

    private void ReadServer()
    {
        byte[] buffer = new byte[ReadBytes];
        while (true)
        {
            lock (_gate)
            {
                while (!stage.WantsConnection && stage.ExitCode is null) Monitor.Wait(_gate);
                if (stage.ExitCode is not null) return;
                stage.ConnectionBegun();
            }

            if (link.BeginConnecting(waits: true) is string fault)
            {
                Change(() => conversation.Lost(fault, isOrderly: false));
                continue;
            }

            Change(conversation.Connected);
            Listen(buffer);
        }
    }

    private void Listen(byte[] buffer)
    {
        while (true)
        {
            Received received = link.Receive(buffer);
            bool isOver = false;
            Change(() =>
            {
                isOver = received.End is not null || stage.WantsConnection || !link.IsOpen;
                if (!link.IsOpen) return;
                if (received.Count > 0) conversation.Heard(buffer.AsSpan(0, received.Count));
                if (received.End is string end) conversation.Lost(end, received.IsOrderly);
            });
            if (isOver) return;
        }
    }

    /// <summary>Does something to the conversation, and all that follows from it; tells whoever waits.</summary>
    private void Change(Action change)
    {
        bool isWritten = false;
        while (!isWritten)
        {
            // For each slice anew: what the server says is heard while a file is written.
            lock (_gate)
            {
                change();
                stage.Go();
                isWritten = stage.ExitCode is not null || !link.HasUnsent;
                Monitor.PulseAll(_gate);
            }

            change = WriteSlice;
        }
    }

    private void WriteSlice()
    {
        if (link.WriteSlice() is string broken) conversation.Lost(broken, isOrderly: false);
    }

    private static TimeSpan Ceiling(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));
}
