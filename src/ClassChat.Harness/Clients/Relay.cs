using System.Net;
using System.Net.Sockets;
using ClassChat.Harness.Allowances;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Clients;

/// <summary>
/// Stands between a client under test and its server, in the client's network: passes on what either says, notes what
/// the client sent and got, and does what no honest server does when it is told to.
/// </summary>
/// <param name="listener">A socket in the client's network.</param>
/// <param name="server">The server.</param>
/// <param name="history">Where the last bytes go.</param>
/// <param name="intake">Counts what the client says.</param>
internal sealed class Relay(Socket listener, IPEndPoint server, History history, Intake intake) : IAsyncDisposable
{
    /// <summary>A client may connect again so often.</summary>
    private const int MaxConnections = 100;

    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private readonly List<Task> _lines = [];
    private Task _accepting = Task.CompletedTask;
    private RelayLine? _last;

    /// <summary>Where clients find it.</summary>
    public IPEndPoint Endpoint => (IPEndPoint)listener.LocalEndPoint!;

    /// <summary>True once a client has connected.</summary>
    public bool HasClient
    {
        get
        {
            lock (_gate) return _last is not null;
        }
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="port">Where; 0: anywhere.</param>
    /// <exception cref="SocketException">Somebody else listens there.</exception>
    public void Listen(int port)
    {
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen();
        _accepting = AcceptAsync();
    }

    /// <summary>Sends the client something of its own, between two messages of the server.</summary>
    /// <returns>False if no client is there.</returns>
    public async Task<bool> SayAsync(ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        RelayLine? line;
        lock (_gate) line = _last;
        return line is not null && await line.SayAsync(message, cancel);
    }

    /// <summary>Ends the client's connection.</summary>
    /// <param name="resets">By a reset, or in good order.</param>
    public void End(bool resets)
    {
        lock (_gate) _last?.End(resets);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        listener.Dispose();
        await _accepting;
        Task[] lines;
        lock (_gate) lines = [.. _lines];
        await Task.WhenAll(lines);
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        for (int count = 0; count < MaxConnections; count++)
        {
            try
            {
                Socket client = await listener.AcceptAsync(_ending.Token);
                lock (_gate) _lines.Add(ServeAsync(client));
            }
            catch (Exception error) when (
                error is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return; // the relay ends
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        client.NoDelay = true;
        using var line = new RelayLine(
            client, new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true },
            history, intake);
        lock (_gate) _last = line;
        await line.RunAsync(server, _ending.Token);
    }
}
