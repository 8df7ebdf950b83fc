using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Targets;
using ClassChat.Protocol;
using ClassChat.Protocol.Framing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClassChat.Harness.Tests.Examined;

/// <summary>
/// Our own server with one fault: a proxy before it that lets everything through but what the fault spoils. A fresh
/// fault for every server.
/// </summary>
internal sealed record FaultyServer(Func<WireFault> NewFault) : Target
{
    public override bool IsParallel => true;

    public override string Title => "our own server with a fault";

    public override async Task<Start> StartAsync(Level level, PatientClock clock, CancellationToken cancel)
    {
        Start inner = await new InProcess(NullLoggerFactory.Instance).StartAsync(level, clock, cancel);
        return inner is Start.Running running ? new Start.Running(new FaultyProxy(running.Subject, NewFault())) : inner;
    }
}

/// <summary>One thing that a server does wrong.</summary>
internal abstract class WireFault
{
    /// <summary>What becomes of something that the server says to a client.</summary>
    public virtual IEnumerable<byte[]> ToClient(ProxyClient client, JsonNode json, byte[] frame) => [frame];

    /// <summary>True if it changes what clients who are in ask for.</summary>
    public virtual bool ChangesRequests => false;

    /// <summary>True if the server is not told that a client has gone.</summary>
    public virtual bool KeepsGone => false;

    /// <summary>What becomes of something that a client asks for.</summary>
    public virtual IEnumerable<JsonNode> FromClient(ProxyClient client, JsonNode json) => [json];
}

/// <summary>A client behind the proxy.</summary>
internal sealed class ProxyClient(Socket socket, ConcurrentDictionary<ProxyClient, byte> all) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>The name under which it was welcomed.</summary>
    public string? Name { get; set; }

    /// <summary>The name that it last asked for.</summary>
    public string? Asked { get; set; }

    /// <summary>Everybody who is connected.</summary>
    public IEnumerable<ProxyClient> All => all.Keys;

    /// <summary>True once it has had to do with groups.</summary>
    public bool KnowsGroups { get; set; }

    /// <summary>Whatever a fault wants to know of it.</summary>
    public ConcurrentDictionary<string, int> Notes { get; } = new();

    /// <summary>Counts something of this client.</summary>
    public int Count(string what) => Notes.AddOrUpdate(what, 1, (_, count) => count + 1);

    /// <summary>Tells it something that the server never said.</summary>
    public void Tell(JsonNode json) => _ = WriteAsync(Bytes(json), CancellationToken.None);

    /// <summary>A line of JSON.</summary>
    public static byte[] Bytes(JsonNode json) => System.Text.Encoding.UTF8.GetBytes(json.ToJsonString() + "\n");

    public Socket Socket { get; } = socket;

    public void Dispose()
    {
        Socket.Dispose();
        _writing.Dispose();
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            for (int sent = 0; sent < bytes.Length;) sent += await Socket.SendAsync(bytes[sent..], cancel);
        }
        finally
        {
            _writing.Release();
        }
    }
}

/// <summary>The proxy: a connection to our server for each connection to it.</summary>
internal sealed class FaultyProxy : Subject
{
    private readonly Subject _server;
    private readonly WireFault _fault;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentDictionary<ProxyClient, byte> _clients = [];
    private readonly ConcurrentBag<Task> _serving = [];
    private readonly Task _accepting;

    public FaultyProxy(Subject server, WireFault fault)
    {
        _server = server;
        _fault = fault;
        _listener.Start(512);
        _accepting = AcceptAsync();
    }

    public override IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndpoint;

    public override Task<bool> TypeAsync(string text, CancellationToken cancel) => _server.TypeAsync(text, cancel);

    public override async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _accepting;
        await Task.WhenAll(_serving);
        await _server.DisposeAsync();
        _listener.Dispose();
        _ended.Dispose();
    }

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

    private async Task ServeAsync(Socket outside)
    {
        using Socket inside = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var client = new ProxyClient(outside, _clients);
        try
        {
            await inside.ConnectAsync(_server.Endpoint, _ended.Token);
            _clients[client] = 0;
            await Task.WhenAll(UpAsync(client, inside), DownAsync(client, inside));
        }
        catch (OperationCanceledException)
        {
            // The scenario has ended.
        }
        finally
        {
            _clients.TryRemove(client, out _);
        }
    }

    private async Task UpAsync(ProxyClient client, Socket inside)
    {
        using var decoder = new FrameDecoder();
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await client.Socket.ReceiveAsync(buffer, _ended.Token) is > 0 and int count)
            {
                client.Asked ??= System.Text.Encoding.UTF8.GetString(buffer, 0, count);
                client.KnowsGroups |= buffer.AsSpan(0, count).IndexOf("\"receiver\":\"/"u8) >= 0;
                bool isChanged = _fault.ChangesRequests && client.Name is not null;
                if (!isChanged) await SendAsync(inside, buffer.AsMemory(0, count));
                else await ChangeAsync(client, inside, decoder, buffer.AsMemory(0, count));
            }

            if (!_fault.KeepsGone) inside.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // A reset outside is a reset inside; disposed it is where the other direction broke first.
            if (!_fault.KeepsGone) inside.Close(0);
        }
    }

    private async Task ChangeAsync(
        ProxyClient client, Socket inside, FrameDecoder decoder, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            Memory<byte> room = decoder.GetBuffer();
            int count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            decoder.Advance(count);
            bytes = bytes[count..];
            while (decoder.TryRead(out Frame frame))
            {
                if (frame.Kind != FrameKind.Json)
                {
                    await SendAsync(inside, "no JSON\n"u8.ToArray());
                    continue;
                }

                foreach (JsonNode json in _fault.FromClient(client, JsonNode.Parse(frame.Bytes.Span)!))
                    await SendAsync(inside, ProxyClient.Bytes(json));
            }
        }
    }

    private async Task SendAsync(Socket inside, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[await inside.SendAsync(bytes, _ended.Token)..];
    }

    private async Task DownAsync(ProxyClient client, Socket inside)
    {
        using var decoder = new FrameDecoder();
        byte[] prompt = new byte["Enter your username: ".Length];
        try
        {
            for (int got = 0; got < prompt.Length;)
                got += await inside.ReceiveAsync(prompt.AsMemory(got), _ended.Token);
            await client.WriteAsync(prompt, _ended.Token);
            while (await inside.ReceiveAsync(decoder.GetBuffer(), _ended.Token) is > 0 and int count)
            {
                decoder.Advance(count);
                while (decoder.TryRead(out Frame frame)) await PassAsync(client, [.. frame.Bytes.Span, (byte)'\n']);
            }

            client.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            client.Socket.Dispose();
        }
    }

    private async Task PassAsync(ProxyClient client, byte[] frame)
    {
        JsonNode json = JsonNode.Parse(frame)!;
        bool isWelcome = client.Name is null && (string?)json["status"] == "success";
        if (isWelcome) client.Name = client.Asked;
        foreach (byte[] bytes in _fault.ToClient(client, json, frame)) await client.WriteAsync(bytes, _ended.Token);
    }
}
