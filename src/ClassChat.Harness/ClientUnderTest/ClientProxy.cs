using System.Net;
using System.Net.Sockets;
using ClassChat.Harness.Allowances;
using ClassChat.Platform.Errors;
using ClassChat.Platform.Failpoints;
using ClassChat.Sandbox.Isolation;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.ClientUnderTest;

/// <summary>
/// TCP proxy between a client under test and its server: forwards and records the traffic. A scenario can inject
/// messages that no correct server sends, or end the connection.
/// </summary>
/// <param name="open">Creates a socket in the client's network namespace.</param>
/// <param name="isAlone">True if the client shares that network with nobody: the proxy then listens at all its
/// addresses.</param>
/// <param name="server">The server's address.</param>
/// <param name="history">The history that the last bytes are recorded in.</param>
/// <param name="receiveMeter">Counts what the client sends.</param>
internal sealed class ClientProxy(
    Func<AddressFamily, Socket> open, bool isAlone, IPEndPoint server, History history, ReceiveMeter receiveMeter)
    : IAsyncDisposable
{
    /// <summary>Maximum number of connections of one client, one after another.</summary>
    private const int MaxConnections = 100;

    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private readonly List<Task> _lines = [];
    private readonly List<Socket> _listeners = [];
    private Task _accepting = Task.CompletedTask;
    private ProxyConnection? _last;

    /// <summary>The address that clients are told.</summary>
    public IPEndPoint Endpoint { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>Reason outside the client why a connection of it could not be served; null if there is none.</summary>
    public string? Prevented { get; private set; }

    /// <summary>True once a client has connected.</summary>
    public bool HasClient
    {
        get
        {
            lock (_lock) return _last is not null;
        }
    }

    /// <summary>Starts to accept connections, also at ::1: there "localhost" may lead.</summary>
    /// <param name="port">The port to listen on; 0 lets the system choose one.</param>
    /// <exception cref="SocketException">Another program listens at the port.</exception>
    public void Listen(int port)
    {
        Failpoint.Pass(FailpointKind.Bind, "client");
        Bind(isAlone ? IPAddress.Any : IPAddress.Loopback, port);
        Endpoint = new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)_listeners[0].LocalEndPoint!).Port);
        try
        {
            Bind(isAlone ? IPAddress.IPv6Any : IPAddress.IPv6Loopback, Endpoint.Port);
        }
        catch (SocketException)
        {
            // There is no IPv6 here, or another program has the port there.
        }

        _accepting = Task.WhenAll(_listeners.Select(AcceptAsync));
    }

    private void Bind(IPAddress address, int port)
    {
        Socket listener = open(address.AddressFamily);
        bool isBound = false;
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6) listener.DualMode = false;
            listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listener.Bind(new IPEndPoint(address, port));
            listener.Listen();
            isBound = true;
            _listeners.Add(listener);
        }
        finally
        {
            if (!isBound) listener.Dispose();
        }
    }

    /// <summary>Injects a message to the client, between two messages of the server.</summary>
    /// <returns>False if no client is connected.</returns>
    public async Task<bool> SayAsync(ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        ProxyConnection? line;
        lock (_lock) line = _last;
        return line is not null && await line.SayAsync(message, cancel);
    }

    /// <summary>Ends the client's latest connection.</summary>
    /// <param name="resets">True to reset the connection, false to close it properly.</param>
    public void End(bool resets)
    {
        lock (_lock) _last?.End(resets);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        foreach (Socket listener in _listeners) listener.Dispose();
        await _accepting;
        Task[] lines;
        lock (_lock) lines = [.. _lines];
        await Task.WhenAll(lines);
        _ending.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        for (int count = 0; count < MaxConnections; count++)
        {
            try
            {
                Socket client = await listener.AcceptAsync(_ending.Token);
                lock (_lock) _lines.Add(ServeAsync(client));
            }
            catch (Exception error) when (
                error is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                Note(error);
                return; // the proxy ends
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using Socket accepted = client;
        try
        {
            accepted.NoDelay = true;
            Socket outgoing = TcpSocket.Open();
            using var line = new ProxyConnection(accepted, outgoing, history, receiveMeter);
            outgoing.NoDelay = true;
            lock (_lock) _last = line;
            await line.RunAsync(server, _ending.Token);
        }
        catch (SocketException error)
        {
            Note(error); // the server is gone, or cannot be reached: the connection ends, too
        }
    }

    private void Note(Exception error)
    {
        if (ErrorAdvice.IsOfMachine(error))
            Prevented = $"the client could not be connected to its server: {ErrorAdvice.Describe(error)}";
    }
}
