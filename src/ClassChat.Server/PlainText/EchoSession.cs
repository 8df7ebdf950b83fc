using System.Net;
using System.Net.Sockets;
using System.Text;
using ClassChat.Protocol;
using ClassChat.Server.Sockets;
using Microsoft.Extensions.Logging;

namespace ClassChat.Server.PlainText;

/// <summary>
/// One client of the <see cref="EchoServer"/> with two threads: one reads and answers, one writes. Both block, but
/// never block another client.
/// </summary>
internal sealed partial class EchoSession
{
    private const int ReadBytes = 16 * 1024;

    /// <summary>Stack size of a client's thread, in bytes: 256 KiB, small because its calls are shallow.</summary>
    private const int StackBytes = 256 * 1024;

    private readonly AcceptedSocket _accepted;
    private readonly Socket _socket;
    private readonly ServerLimits _limits;
    private readonly ILogger _logger;
    private readonly EndPoint? _peer;
    private readonly EchoQueue _queue;
    private readonly Thread _writer;
    private volatile bool _hasLastWords;

    /// <summary>Takes ownership of a client's socket.</summary>
    /// <param name="accepted">The socket.</param>
    /// <param name="number">The client's number, from 1.</param>
    /// <param name="options">The sizes, timeouts and gaps.</param>
    /// <param name="logger">Logs clients that are cut off.</param>
    public EchoSession(AcceptedSocket accepted, int number, ServerOptions options, ILogger logger)
    {
        _accepted = accepted;
        _socket = accepted.Socket;
        _limits = options.Limits;
        _logger = logger;
        _peer = _socket.RemoteEndPoint;
        Number = number;
        _queue = new EchoQueue(_limits.PlainQueueBytes, options.MessageGap, options.Clock);
        _writer = new Thread(Write, StackBytes) { IsBackground = true, Name = $"Client {number} writer" };
    }

    /// <summary>The client's number.</summary>
    public int Number { get; }

    /// <summary>Starts both threads.</summary>
    /// <param name="ended">Called on the reader thread when the client has sent its last message.</param>
    /// <returns>The reader thread, which ends last.</returns>
    /// <exception cref="InvalidOperationException">The system cannot start another thread; none is left
    /// running.</exception>
    public Thread Start(Action<EchoSession> ended)
    {
        _socket.NoDelay = true;
        _socket.SendTimeout = (int)_limits.SendIdleTimeout.TotalMilliseconds;
        _queue.Put(Line($"Welcome to ClassChat! You are Client {Number}. Type 'exit' to quit."));
        var reader = new Thread(() => Run(ended), StackBytes) { IsBackground = true, Name = $"Client {Number} reader" };
        try
        {
            _writer.Start();
            reader.Start();
            return reader;
        }
        catch (OutOfMemoryException refused)
        {
            Abort();
            if (_writer.IsAlive) _writer.Join();
            throw new InvalidOperationException("The system starts no more threads", refused);
        }
    }

    /// <summary>
    /// Sends the client a notice about another client; never waits. A client whose queue is full is cut off.
    /// </summary>
    public void Notify(string notice)
    {
        if (_queue.TryPut(Line($"[SYSTEM] {notice}"))) return;
        Log.CutOff(_logger, _peer);
        Abort();
    }

    /// <summary>Ends the session as if the client had ended it, with a final message.</summary>
    public void End(string lastWords)
    {
        _queue.TryPut(Line(lastWords));
        _hasLastWords = true;
        Shutdown(SocketShutdown.Receive);
    }

    /// <summary>Aborts the connection; both threads end.</summary>
    public void Abort()
    {
        _queue.Close();
        Shutdown(SocketShutdown.Both);
    }

    private static byte[] Line(string text) => Encoding.UTF8.GetBytes(text + "\n");

    private void Run(Action<EchoSession> ended)
    {
        bool hasExited = Read();
        ended(this);
        if (hasExited) _queue.Put(Line("Goodbye! Disconnecting..."));
        _queue.Close();
        _writer.Join();
        Drop();
        _accepted.Dispose();
    }

    /// <summary>Reads and answers messages until the client ends or disconnects.</summary>
    /// <returns>True if the client sent <c>exit</c>.</returns>
    private bool Read()
    {
        var lines = new LineSplitter();
        byte[] buffer = new byte[ReadBytes];
        bool hasExited = false;
        void Answer(byte[]? message)
        {
            if (hasExited) return;
            hasExited = message is not null && message.AsSpan().SequenceEqual("exit"u8);
            if (!hasExited) _queue.Put(message is null ? TooLong() : Echo(message));
        }

        while (!hasExited && !_hasLastWords)
        {
            if (lines.IsInsideLine && !IsReadableWithin(Limits.UnterminatedLineTimeout)) lines.End(Answer);
            if (hasExited) break;
            int count = Receive(buffer);
            if (count <= 0) break;
            lines.Append(buffer.AsSpan(0, count), Answer);
        }

        if (!hasExited) lines.End(Answer);
        return hasExited;
    }

    private static byte[] Echo(byte[] message) => [.. "[Server received] "u8, .. message, (byte)'\n'];

    private static byte[] TooLong() =>
        Line($"[SYSTEM] Error: a message has at most {Limits.MaxTextBytes / 1024} KiB");

    /// <summary>Writes queued lines until the queue is closed and empty, then ends the sending direction.</summary>
    private void Write()
    {
        while (_queue.Dequeue() is byte[] lines)
        {
            if (Send(lines)) continue;
            Abort();
            return;
        }

        Shutdown(SocketShutdown.Send);
    }

    private bool Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = _socket.Send(bytes, SocketFlags.None, out SocketError error);
            if (error == SocketError.TimedOut) Log.CutOff(_logger, _peer);
            if (error != SocketError.Success) return false;
            bytes = bytes[count..];
        }

        return true;
    }

    private int Receive(Span<byte> buffer)
    {
        int count = _socket.Receive(buffer, SocketFlags.None, out SocketError error);
        return error == SocketError.Success ? count : 0;
    }

    private bool IsReadableWithin(TimeSpan time)
    {
        try
        {
            return _socket.Poll(time, SelectMode.SelectRead);
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>
    /// Reads and discards remaining input: closing a socket with unread bytes would reset the connection.
    /// </summary>
    private void Drop()
    {
        Span<byte> dropped = stackalloc byte[4096];
        for (int reads = 0; reads < 1024 && IsReadableWithin(_limits.LingerTimeout); reads++)
        {
            if (Receive(dropped) <= 0) return;
        }
    }

    private void Shutdown(SocketShutdown how)
    {
        try
        {
            _socket.Shutdown(how);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The connection is closed already.
        }
    }

    /// <summary>Log messages of <see cref="EchoSession"/>.</summary>
    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Cutting off {Peer}: it does not read")]
        public static partial void CutOff(ILogger logger, EndPoint? peer);
    }
}
