using ClassChat.Cli.Chat.Session;
using ClassChat.Cli.Chat.Terminal;
using ClassChat.Cli.Chat.Transport;

namespace ClassChat.Cli.Chat;

/// <summary>
/// I/O loop of task 1: one thread reads the keyboard, another the server, each with blocking calls; the calling thread
/// waits for timeouts. All drive the session under one lock.
/// </summary>
internal sealed class ThreadedLoop(
    ChatSession session, ServerConnection connection, Screen screen, EffectRunner effectRunner, TimeProvider clock,
        Func<byte[], int> readKeys)
{
    private const int ReadBytes = 64 * 1024;

    private readonly object _lock = new(); // a monitor, because threads wait on it for changes

    /// <summary>Runs both threads until the session ends.</summary>
    /// <param name="cancel">Ends the session immediately.</param>
    /// <returns>The exit code.</returns>
    public int Run(CancellationToken cancel)
    {
        // A background thread: only a key press ends its read, and the program must not wait for one.
        var keyboard = new Thread(ReadKeys) { IsBackground = true, Name = "keyboard" };
        var server = new Thread(ReadServer) { IsBackground = true, Name = "server" };
        using CancellationTokenRegistration interrupt = cancel.Register(() => Change(session.Interrupt));
        Change(session.Start);
        keyboard.Start();
        server.Start();
        lock (_lock)
        {
            while (effectRunner.ExitCode is null)
            {
                if (session.Due is not DateTimeOffset due) Monitor.Wait(_lock);
                else if (due > clock.GetUtcNow()) Monitor.Wait(_lock, Ceiling(due - clock.GetUtcNow()));
                else Change(session.Overdue);
            }

            return effectRunner.ExitCode.Value;
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
            lock (_lock)
            {
                // Do not read more input than the session wants, so that its writer is slowed down.
                while (screen.HasLine && effectRunner.ExitCode is null) Monitor.Wait(_lock);
                if (effectRunner.ExitCode is not null || screen.HasEnded) return;
            }
        }
    }

    private void ReadServer()
    {
        byte[] buffer = new byte[ReadBytes];
        while (true)
        {
            lock (_lock)
            {
                while (!effectRunner.WantsConnection && effectRunner.ExitCode is null) Monitor.Wait(_lock);
                if (effectRunner.ExitCode is not null) return;
                effectRunner.ConnectionBegun();
            }

            if (connection.BeginConnecting(waits: true) is string fault)
            {
                Change(() => session.Lost(fault, isOrderly: false));
                continue;
            }

            Change(session.Connected);
            Listen(buffer);
        }
    }

    private void Listen(byte[] buffer)
    {
        while (true)
        {
            ReceiveResult receiveResult = connection.Receive(buffer);
            bool isOver = false;
            Change(() =>
            {
                isOver = receiveResult.End is not null || effectRunner.WantsConnection || !connection.IsOpen;
                if (!connection.IsOpen) return;
                if (receiveResult.Count > 0) session.OnReceived(buffer.AsSpan(0, receiveResult.Count));
                if (receiveResult.End is string end) session.Lost(end, receiveResult.IsOrderly);
            });
            if (isOver) return;
        }
    }

    /// <summary>
    /// Applies a change to the session under the lock, carries out the effects, sends pending bytes, and wakes waiting
    /// threads.
    /// </summary>
    private void Change(Action change)
    {
        bool isWritten = false;
        while (!isWritten)
        {
            // Taken anew for each slice, so that received data is handled while a file is being sent.
            lock (_lock)
            {
                change();
                effectRunner.Go();
                isWritten = effectRunner.ExitCode is not null || !connection.HasUnsent;
                Monitor.PulseAll(_lock);
            }

            change = WriteSlice;
        }
    }

    private void WriteSlice()
    {
        if (connection.WriteSlice() is string broken) session.Lost(broken, isOrderly: false);
    }

    private static TimeSpan Ceiling(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));
}
