using ClassChat.Server.Sockets;
using Microsoft.Extensions.Logging;

namespace ClassChat.Server.PlainText;

/// <summary>
/// The server of task 3: numbered clients that get their lines echoed, two threads each, with notices to the others
/// when one joins or leaves.
/// </summary>
internal sealed class EchoServer : ChatServer
{
    private readonly Listener _listener;
    private readonly ServerOptions _options;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly List<EchoSession> _present = [];
    private readonly List<Thread> _readers = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lastNumber;
    private int _isStopped;

    /// <summary>Starts to accept and serve clients.</summary>
    public EchoServer(Listener listener, ServerOptions options, ILogger logger)
        : base(listener.Endpoint)
    {
        _listener = listener;
        _options = options;
        _logger = logger;
        _accepting = Task.Run(() => _listener.AcceptAllAsync(Welcome, options.Clock, logger, _stopping.Token));
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

        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        // Joining threads blocks, so it runs on its own thread.
        await Task.Factory.StartNew(
            () => End(drain), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        _stopping.Dispose();
        _completion.SetResult();
    }

    private void End(TimeSpan drain)
    {
        EchoSession[] present;
        Thread[] readers;
        lock (_lock)
        {
            present = [.. _present];
            readers = [.. _readers];
        }

        foreach (EchoSession client in present) client.End("[SYSTEM] Server is shutting down");
        long begun = _options.Clock.GetTimestamp();
        foreach (Thread reader in readers)
        {
            TimeSpan left = drain - _options.Clock.GetElapsedTime(begun);
            reader.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        foreach (EchoSession client in present) client.Abort();
        foreach (Thread reader in readers) reader.Join();
    }

    private void Welcome(AcceptedSocket accepted)
    {
        lock (_lock)
        {
            _readers.RemoveAll(reader => !reader.IsAlive);
            if (_present.Count >= _options.Limits.MaxClients)
            {
                accepted.Dispose();
                return;
            }

            // If no thread can be started, this client was never announced, and the next one gets its number.
            var client = new EchoSession(accepted, _lastNumber + 1, _options, _logger);
            Thread reader = client.Start(Leave);
            _lastNumber = client.Number;
            foreach (EchoSession other in _present) other.Notify($"Client {client.Number} has joined the chat");
            _present.Add(client);
            _readers.Add(reader);
        }
    }

    private void Leave(EchoSession client)
    {
        lock (_lock)
        {
            _present.Remove(client);
            foreach (EchoSession other in _present) other.Notify($"Client {client.Number} has left the chat");
        }
    }
}
