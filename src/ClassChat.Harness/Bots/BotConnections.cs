using System.Net.Sockets;
using ClassChat.Platform.Errors;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Bots;

/// <summary>
/// All TCP connections of one bot: the first, which is used unless a name is given, and the named ones that a dialect's
/// dialogues open to the same server.
/// </summary>
/// <param name="context">The context that the connections share.</param>
internal sealed class BotConnections(ConnectionContext context) : IAsyncDisposable
{
    private readonly Dictionary<string, BotConnection> _others = [];
    private ServerUnderTest? _server;
    private (WriteMode, int) _wire = (WriteMode.Whole, 0);

    /// <summary>The connection that was opened first; null if there is none.</summary>
    public BotConnection? First { get; private set; }

    /// <summary>True until the bot ends its first connection.</summary>
    public bool IsOpen => First is { IsOpen: true };

    /// <summary>The connection with a name; null selects the first.</summary>
    public BotConnection Get(string? name) => name is null ? First! : _others[name];

    /// <summary>Closes all connections and opens the first one; false if that fails.</summary>
    /// <exception cref="SocketException">The bot has no socket, for example no descriptors are left.</exception>
    public async Task<bool> OpenAsync(ServerUnderTest server, Deadline deadline, CancellationToken cancel)
    {
        await DisposeAsync();
        _server = server;
        lock (context.History.Gate) context.History.BeginConnection();
        First = await TryOpenAsync(deadline, cancel);
        return First is not null;
    }

    /// <summary>Opens another, named connection to the same server; false if that fails.</summary>
    public async Task<bool> OpenAsync(string name, Deadline deadline, CancellationToken cancel)
    {
        if (await TryOpenAsync(deadline, cancel) is not BotConnection connection) return false;
        connection.Me = First!.Me;
        _others[name] = connection;
        return true;
    }

    /// <summary>Sets how later writes on the first connection are split.</summary>
    public void SetWire(WriteMode mode, int bytes)
    {
        _wire = (mode, bytes);
        if (First is not null) First.Wire = _wire;
    }

    /// <summary>Stops or resumes reading on all connections.</summary>
    public void SetReading(bool reads)
    {
        First?.SetReading(reads);
        foreach (BotConnection other in _others.Values) other.SetReading(reads);
    }

    /// <summary>Ends all connections: by a close, a half close or a reset.</summary>
    public async Task EndAsync(DisconnectMode mode)
    {
        foreach (BotConnection other in _others.Values) await other.EndAsync(mode);
        if (First is not null) await First.EndAsync(mode);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (BotConnection other in _others.Values) await other.DisposeAsync();
        _others.Clear();
        if (First is not null) await First.DisposeAsync();
        First = null;
    }

    private async Task<BotConnection?> TryOpenAsync(Deadline deadline, CancellationToken cancel)
    {
        context.Allowance.Connect();
        ConnectGate gate = context.Bots.Gate;
        using IDisposable? turn = await gate.EnterAsync(_server!, deadline, cancel);
        if (turn is null) return null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task<BotConnection> opening = BotConnection.OpenAsync(_server!, context, limit.Token);
        if (!await context.Clock.WaitAsync(opening, gate.Extend(deadline), cancel)) await limit.CancelAsync();
        try
        {
            BotConnection connection = await opening;
            connection.Wire = _wire;
            gate.Progress();
            return connection;
        }
        catch (Exception error) when (
            (error is SocketException refused && IsOfServer(refused))
            || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>False if the bot had no socket or was not allowed to connect, which no server causes.</summary>
    private static bool IsOfServer(SocketException error) =>
        error.SocketErrorCode != SocketError.AccessDenied && !ErrorAdvice.IsOfMachine(error);
}
