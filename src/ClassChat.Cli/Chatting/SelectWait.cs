using ClassChat.Cli.Chatting.Links;
using ClassChat.Cli.Chatting.Screens;
using ClassChat.Cli.Chatting.Talk;

namespace ClassChat.Cli.Chatting;

/// <summary>
/// Task 2's way to wait: one thread, and one call, poll(2), over standard input and the socket together. Everything
/// else comes back at once, and while nothing happens nothing runs: there is no time limit unless something is due.
/// </summary>
internal sealed class SelectWait(
    Conversation conversation, Link link, Screen screen, Stage stage, TimeProvider clock, WakeUp wakeUp)
{
    private const int ReadBytes = 64 * 1024;

    private readonly byte[] _buffer = new byte[ReadBytes];
    private readonly Descriptors.Watch[] _watches = new Descriptors.Watch[3];
    private bool _isConnecting;

    /// <summary>Waits and acts until the conversation is over.</summary>
    /// <returns>How the program ends.</returns>
    public int Run()
    {
        conversation.Start();
        while (true)
        {
            stage.Go();
            if (stage.ExitCode is int exitCode) return exitCode;
            if (stage.WantsConnection) Connect();
            else if (Wait()) Act();
        }
    }

    private void Connect()
    {
        stage.ConnectionBegun();
        _isConnecting = true;
        if (link.BeginConnecting(waits: false) is not string fault) return;
        _isConnecting = false;
        conversation.Lost(fault, isOrderly: false);
    }

    private bool Wait()
    {
        // Lines that are not wanted yet are not read on: whoever writes them feels it.
        bool reads = !screen.HasEnded && !(screen.HasLine && !conversation.WantsInput);
        bool writes = _isConnecting || link.HasUnsent;
        _watches[0] = Watching(reads ? Descriptors.StandardInput : -1, Descriptors.CanRead);
        _watches[1] = Watching(
            link.Descriptor, (short)(Descriptors.CanRead | (writes ? Descriptors.CanWrite : 0)));
        _watches[2] = Watching(wakeUp.Descriptor, Descriptors.CanRead);
        return Descriptors.Poll(_watches, Timeout());
    }

    private void Act()
    {
        short server = _watches[1].Found; // looked at before anything is done, which may close it
        if (_watches[2].Found != 0) conversation.Interrupt();
        if (_watches[0].Found != 0) ReadKeys();
        if (server != 0) Serve(server);
        if (conversation.Due is DateTimeOffset due && due <= clock.GetUtcNow()) conversation.Overdue();
    }

    private void ReadKeys()
    {
        int count = Descriptors.Read(Descriptors.StandardInput, _buffer);
        if (count == 0) screen.End();
        else screen.Keys(_buffer.AsSpan(0, count));
    }

    private void Serve(short found)
    {
        if (_isConnecting)
        {
            if ((found & (Descriptors.CanWrite | Descriptors.IsBroken)) == 0) return;
            _isConnecting = false;
            if (link.FinishConnecting() is string fault) conversation.Lost(fault, isOrderly: false);
            else conversation.Connected();
            return;
        }

        if ((found & (Descriptors.CanRead | Descriptors.IsBroken)) != 0)
        {
            Received received = link.Receive(_buffer);
            if (received.Count > 0) conversation.Heard(_buffer.AsSpan(0, received.Count));
            if (received.End is string end)
            {
                conversation.Lost(end, received.IsOrderly);
                return;
            }
        }

        if ((found & Descriptors.CanWrite) != 0 && link.WriteSlice() is string broken)
            conversation.Lost(broken, isOrderly: false);
    }

    private int Timeout()
    {
        if (conversation.Due is not DateTimeOffset due) return -1;
        // Rounded up: not to wake up a moment too early, again and again.
        return (int)Math.Max(0, Math.Ceiling((due - clock.GetUtcNow()).TotalMilliseconds));
    }

    private static Descriptors.Watch Watching(int descriptor, short wanted) =>
        new() { Descriptor = descriptor, Wanted = wanted };
}
