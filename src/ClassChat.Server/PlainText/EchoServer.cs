using System.Net.Sockets;
using ClassChat.Server.Sockets;
using Microsoft.Extensions.Logging;

namespace ClassChat.Server.PlainText;

/// <summary>The server of task 3: numbered clients, on threads of their own, who hear of one another.</summary>
internal sealed class EchoServer : ChatServer
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly Listener _listener;
    private readonly ServerOptions _options;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly List<EchoClient> _present = [];
    private readonly List<Thread> _readers = [];
    private readonly Thread _accepter;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lastNumber;
    private int _isStopped;
    private readonly ManualResetEventSlim _stopping = new();

    /// <summary>Begins to serve whoever connects.</summary>
    public EchoServer(Listener listener, ServerOptions options, ILogger logger)
        : base(listener.Endpoint)
    {
        _listener = listener;
        _options = options;
        _logger = logger;
        _accepter = new Thread(AcceptAll) { IsBackground = true, Name = "Accepter" };
        _accepter.Start();
    }

    /// <inheritdoc/>
    public override Task Completion => _completion.Task;

    /// <inheritdoc/>
    public override async Task StopAsync(TimeSpan drain)
    {
        if (Interlocked.Exchange(ref _isStopped, 1) == 1)
        {
            await Completion;
            return;
        }

        _stopping.Set();
        _listener.Dispose();
        // Waiting for threads blocks, so it is done on one of its own.
        await Task.Factory.StartNew(
            () => End(drain), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _completion.SetResult();
    }

    private void End(TimeSpan drain)
    {
        _accepter.Join();
        EchoClient[] present;
        Thread[] readers;
        lock (_lock)
        {
            present = [.. _present];
            readers = [.. _readers];
        }

        foreach (EchoClient client in present) client.End("[SYSTEM] Server is shutting down");
        long begun = _options.Clock.GetTimestamp();
        foreach (Thread reader in readers)
        {
            TimeSpan left = drain - _options.Clock.GetElapsedTime(begun);
            reader.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        foreach (EchoClient client in present) client.Abort();
        foreach (Thread reader in readers) reader.Join();
    }

    private void AcceptAll()
    {
        while (!_stopping.IsSet)
        {
            if (_listener.Accept() is Socket socket) Welcome(socket);
            else _stopping.Wait(_pause); // out of sockets: others may give theirs back
        }
    }

    private void Welcome(Socket socket)
    {
        lock (_lock)
        {
            _readers.RemoveAll(reader => !reader.IsAlive);
            if (_present.Count >= _options.Limits.MaxClients)
            {
                socket.Dispose();
                return;
            }

            var client = new EchoClient(socket, ++_lastNumber, _options.Limits, _logger);
            foreach (EchoClient other in _present) other.Notify($"Client {client.Number} has joined the chat");
            _present.Add(client);
            _readers.Add(client.Start(Leave));
        }
    }

    private void Leave(EchoClient client)
    {
        lock (_lock)
        {
            _present.Remove(client);
            foreach (EchoClient other in _present) other.Notify($"Client {client.Number} has left the chat");
        }
    }
}
