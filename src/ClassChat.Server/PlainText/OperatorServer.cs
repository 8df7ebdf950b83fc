using System.Text;
using System.Threading.Channels;
using ClassChat.Server.Sockets;
using Microsoft.Extensions.Logging;

namespace ClassChat.Server.PlainText;

/// <summary>
/// The server of task 1: one client at a time (others are refused), with text in both directions between it and the
/// operator, until one of them types <c>exit</c>. If a client disconnects without it, the next one may connect.
/// </summary>
internal sealed partial class OperatorServer : ChatServer
{
    private const string Exit = "exit";
    private const string Busy = "ClassChat Server is busy with another client. Disconnecting...\n";
    private const string Goodbye = "Goodbye! Disconnecting...\n";
    private const string ShuttingDown = "Server is shutting down\n";

    /// <summary>
    /// Number of typed lines that may wait for the client; beyond it, reading from the operator pauses.
    /// </summary>
    private const int MaxTypedLines = 1000;

    private readonly Listener _listener;
    private readonly ServerOptions _options;
    private readonly ILogger _logger;
    private readonly OperatorConsole _console;
    private readonly Channel<string> _typed = Channel.CreateBounded<string>(MaxTypedLines);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly List<Task> _refusals = [];
    private readonly TaskCompletionSource<string> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<TextSession> _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TextSession? _session;
    private Task _sessionEnd = Task.CompletedTask;
    private TimeSpan _drain;

    /// <summary>Starts to accept a client and to read what the operator types.</summary>
    public OperatorServer(Listener listener, ServerOptions options, ILogger logger)
        : base(listener.Endpoint)
    {
        _listener = listener;
        _options = options;
        _logger = logger;
        _drain = options.Limits.StallTimeout;
        _console = new OperatorConsole(options.OperatorOutput);
        Task accepting = Task.Run(() => listener.AcceptAllAsync(Accept, options.Clock, logger, _stopping.Token));
        Task sending = Task.Run(SendTypedAsync);
        if (options.OperatorInput is TextReader input)
            new Thread(() => ReadTyped(input)) { IsBackground = true, Name = "Operator" }.Start();
        Completion = RunAsync(accepting, sending);
    }

    /// <inheritdoc/>
    public override Task Completion { get; }

    /// <inheritdoc/>
    public override async Task StopAsync(TimeSpan drain)
    {
        _drain = drain;
        _ending.TrySetResult(ShuttingDown);
        await Completion;
    }

    private async Task RunAsync(Task accepting, Task sending)
    {
        string lastWords = await _ending.Task;
        await _stopping.CancelAsync();
        _listener.Dispose();
        await accepting;
        TextSession? session;
        lock (_lock) session = _session;
        session?.End(lastWords);
        await _sessionEnd;
        await Task.WhenAll(_refusals);
        await sending;
    }

    private void Accept(AcceptedSocket accepted)
    {
        var socket = new PeerSocket(accepted);
        lock (_lock)
        {
            if (_session is not null)
            {
                _refusals.RemoveAll(refusal => refusal.IsCompleted);
                _refusals.Add(RefuseAsync(socket));
                return;
            }

            _session = new TextSession(socket, _console, _options, _logger);
            _sessionEnd = ServeAsync(_session);
            _arrival.SetResult(_session);
        }
    }

    private async Task RefuseAsync(PeerSocket socket)
    {
        using (socket)
        {
            socket.Send(Encoding.UTF8.GetBytes(Busy), out _);
            await socket.FinishAsync(_options.Limits.LingerTimeout, _options.Clock);
        }
    }

    private async Task ServeAsync(TextSession session)
    {
        await Task.Yield();
        try
        {
            if (await session.RunAsync(() => _drain)) _ending.TrySetResult(Goodbye);
        }
        catch (Exception fault)
        {
            // The operator's console may be closed; the next client can still be served.
            Log.Failed(_logger, fault);
        }

        session.Dispose();
        lock (_lock)
        {
            _session = null;
            _arrival = new TaskCompletionSource<TextSession>(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task SendTypedAsync()
    {
        try
        {
            await foreach (string line in _typed.Reader.ReadAllAsync(_stopping.Token))
            {
                if (line.Trim() == Exit)
                {
                    _ending.TrySetResult(Goodbye);
                    return;
                }

                Task<TextSession> arrival;
                lock (_lock) arrival = _arrival.Task;
                await (await arrival.WaitAsync(_stopping.Token)).SendAsync(line + "\n");
            }
        }
        catch (OperationCanceledException)
        {
            // The server is stopping.
        }
    }

    // Runs on its own thread, which is not joined at the end: reading from a terminal cannot be cancelled.
    private void ReadTyped(TextReader input)
    {
        try
        {
            while (input.ReadLine() is string line && !_stopping.IsCancellationRequested)
            {
                // Typed lines may be queued until a client connects, but the operator can exit at once.
                if (line.Trim() == Exit && _session is null) _ending.TrySetResult(Goodbye);
                _typed.Writer.WriteAsync(line, _stopping.Token).AsTask().GetAwaiter().GetResult();
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The server is stopping, or the input has ended: this ends only the operator's side.
        }
    }

    /// <summary>Log messages of <see cref="OperatorServer"/>.</summary>
    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The session failed")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
