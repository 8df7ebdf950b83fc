using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ClassChat.Sandbox.Programs;

namespace ClassChat.Testing.FaultyServers;

/// <summary>What stands before a server, and takes its connections in its stead; the server ends with it.</summary>
internal abstract class Proxy : ServerUnderTest
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentBag<Task> _serving = [];
    private readonly Task _accepting;

    protected Proxy(ServerUnderTest server)
    {
        Server = server;
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    public override IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndpoint;

    public override ConsoleOutput Console => Server.Console;

    /// <summary>The server.</summary>
    protected ServerUnderTest Server { get; }

    /// <summary>Set when the scenario has ended.</summary>
    protected CancellationToken Ended => _ended.Token;

    public override Task<bool> TypeAsync(string text, CancellationToken cancel) => Server.TypeAsync(text, cancel);

    public override async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _accepting;
        await Task.WhenAll(_serving);
        await Server.DisposeAsync();
        _listener.Dispose();
        _ended.Dispose();
    }

    /// <summary>Serves a connection to its end.</summary>
    protected abstract Task ServeAsync(Socket outside);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_ended.Token);
                _serving.Add(ServeAsync(socket));
            }
        }
        catch (OperationCanceledException)
        {
            // The scenario has ended.
        }
    }
}
