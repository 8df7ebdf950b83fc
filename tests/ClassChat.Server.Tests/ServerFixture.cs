using System.Net;
using ClassChat.Protocol;
using ClassChat.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace ClassChat.Server.Tests;

/// <summary>Gives each test servers and clients, and takes them away again.</summary>
public abstract class ServerFixture
{
    private readonly List<IAsyncDisposable> _servers = [];
    private readonly List<IDisposable> _clients = [];

    /// <summary>Where the server of this test listens.</summary>
    protected IPEndPoint Endpoint { get; private set; } = new(IPAddress.None, 0);

    [TearDown]
    public async Task StopAsync()
    {
        foreach (IDisposable client in _clients) client.Dispose();
        foreach (IAsyncDisposable server in _servers) await server.DisposeAsync();
        _clients.Clear();
        _servers.Clear();
    }

    protected ChatServer Start(Level level, ServerLimits? limits = null) =>
        Start(new ServerOptions { Level = level, Limits = limits ?? new ServerLimits() });

    protected ChatServer Start(ServerOptions options, ILoggerFactory? logs = null)
    {
        ChatServer server = ChatServer.Start(options with { Port = 0 }, logs ?? NullLoggerFactory.Instance);
        _servers.Add(server);
        Endpoint = server.Endpoint;
        return server;
    }

    protected async Task<WireClient> ConnectAsync(int? receiveBufferBytes = null) =>
        Keep(await WireClient.ConnectAsync(Endpoint, receiveBufferBytes));

    protected async Task<WireClient> JoinAsync(string name, int? receiveBufferBytes = null) =>
        Keep(await WireClient.JoinAsync(Endpoint, name, receiveBufferBytes));

    private WireClient Keep(WireClient client)
    {
        _clients.Add(client);
        return client;
    }
}
