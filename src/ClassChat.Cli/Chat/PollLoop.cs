using ClassChat.Cli.Chat.Session;
using ClassChat.Cli.Chat.Terminal;
using ClassChat.Cli.Chat.Transport;

namespace ClassChat.Cli.Chat;

/// <summary>
/// I/O loop of task 2: one thread that waits in poll(2) for standard input, the socket and the <see cref="WakeUpPipe"/>
/// together, without limit if no timeout is pending. Files, screen output and the lookup of the host name may still
/// block it.
/// </summary>
internal sealed class PollLoop(
    ChatSession session, ServerConnection connection, Screen screen, EffectRunner effectRunner, TimeProvider clock,
        WakeUpPipe wakeUpPipe)
{
    private const int ReadBytes = 64 * 1024;

    private readonly byte[] _buffer = new byte[ReadBytes];
    private readonly PosixPoll.PollEntry[] _watches = new PosixPoll.PollEntry[3];
    private bool _isConnecting;

    /// <summary>Runs the loop until the session ends.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        session.Start();
        while (true)
        {
            effectRunner.Go();
            if (effectRunner.ExitCode is int exitCode) return exitCode;
            if (effectRunner.WantsConnection) Connect();
            else if (Wait()) HandleEvents();
        }
    }

    private void Connect()
    {
        effectRunner.ConnectionBegun();
        _isConnecting = true;
        if (connection.BeginConnecting(waits: false) is not string fault) return;
        _isConnecting = false;
        session.Lost(fault, isOrderly: false);
    }

    private bool Wait()
    {
        // Do not read more input than the session wants, so that its writer is slowed down.
        bool reads = !screen.HasEnded && !(screen.HasLine && !session.WantsInput);
        bool writes = _isConnecting || connection.HasUnsent;
        _watches[0] = Poll(reads ? PosixPoll.StandardInput : -1, PosixPoll.POLLIN);
        _watches[1] = Poll(
            connection.Descriptor, (short)(PosixPoll.POLLIN | (writes ? PosixPoll.POLLOUT : 0)));
        _watches[2] = Poll(wakeUpPipe.Descriptor, PosixPoll.POLLIN);
        return PosixPoll.Poll(_watches, Timeout());
    }

    private void HandleEvents()
    {
        short server = _watches[1].ReturnedEvents; // read first, because handling input may close the connection
        if (_watches[2].ReturnedEvents != 0) session.Interrupt();
        if (_watches[0].ReturnedEvents != 0) ReadKeys();
        if (server != 0) Serve(server);
        if (session.Due is DateTimeOffset due && due <= clock.GetUtcNow()) session.Overdue();
    }

    private void ReadKeys()
    {
        int count = PosixPoll.Read(PosixPoll.StandardInput, _buffer);
        if (count == 0) screen.End();
        else screen.Keys(_buffer.AsSpan(0, count));
    }

    private void Serve(short found)
    {
        if (_isConnecting)
        {
            if ((found & (PosixPoll.POLLOUT | PosixPoll.IsBroken)) == 0) return;
            _isConnecting = false;
            if (connection.FinishConnecting() is string fault) session.Lost(fault, isOrderly: false);
            else session.Connected();
            return;
        }

        if ((found & (PosixPoll.POLLIN | PosixPoll.IsBroken)) != 0)
        {
            ReceiveResult receiveResult = connection.Receive(_buffer);
            if (receiveResult.Count > 0) session.OnReceived(_buffer.AsSpan(0, receiveResult.Count));
            if (receiveResult.End is string end)
            {
                session.Lost(end, receiveResult.IsOrderly);
                return;
            }
        }

        if ((found & PosixPoll.POLLOUT) != 0 && connection.WriteSlice() is string broken)
            session.Lost(broken, isOrderly: false);
    }

    private int Timeout()
    {
        if (session.Due is not DateTimeOffset due) return -1;
        // Rounded up, to avoid waking up too early repeatedly.
        return (int)Math.Max(0, Math.Ceiling((due - clock.GetUtcNow()).TotalMilliseconds));
    }

    private static PosixPoll.PollEntry Poll(int descriptor, short wanted) =>
        new() { Descriptor = descriptor, Events = wanted };
}
