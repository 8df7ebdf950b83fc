using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClassChat.Harness.Servers;
using ClassChat.Protocol;
using ClassChat.Protocol.Framing;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClassChat.Testing.FaultyServers;

/// <summary>
/// Our own server with one fault: a proxy before it that lets everything through but what the fault spoils. A fresh
/// fault for every server.
/// </summary>
internal sealed record FaultyServer(Func<WireFault> NewFault) : Target
{
    public override bool IsParallel => true;

    public override string Title => "our own server with a fault";

    public override async Task<StartResult> StartAsync(
        Level level, StarvationAwareClock clock, CancellationToken cancel)
    {
        StartResult inner = await new InProcessTarget(NullLoggerFactory.Instance).StartAsync(level, clock, cancel);
        return inner is StartResult.Running running
            ? new StartResult.Running(new FaultyProxy(running.Server, NewFault())) : inner;
    }
}

/// <summary>One thing that a server does wrong.</summary>
internal abstract class WireFault
{
    /// <summary>True if it changes what clients who are in ask for.</summary>
    public virtual bool ChangesRequests => false;

    /// <summary>True if the server is not told that a client has gone.</summary>
    public virtual bool KeepsGone => false;

    /// <summary>True if the server is not told that the connection of a client broke.</summary>
    public virtual bool KeepsBroken => false;

    /// <summary>How many requests it takes out of what one read brings, at most.</summary>
    public virtual int MostOfOneRead => int.MaxValue;

    /// <summary>True if what a read brings of a request is forgotten when it is not all of it.</summary>
    public virtual bool ForgetsHalves => false;

    /// <summary>How many bytes it puts into one write, at most.</summary>
    public virtual int MostOfOneWrite => int.MaxValue;

    /// <summary>True if little is kept for who does not read.</summary>
    public virtual bool KeepsLittle => false;

    /// <summary>What becomes of something that the server says to a client.</summary>
    public virtual IEnumerable<byte[]> ToClient(ProxyClient client, JsonNode json, byte[] frame) => [frame];

    /// <summary>What becomes of something that a client asks for.</summary>
    public virtual IEnumerable<JsonNode> FromClient(ProxyClient client, JsonNode json) => [json];

    /// <summary>What becomes of the name that a client asks for; null: it is not heard.</summary>
    public virtual string? Named(string name) => name;

    /// <summary>What becomes of the bytes of one read, of a client who is in.</summary>
    public virtual byte[] Heard(ProxyClient client, byte[] bytes) => bytes;

    /// <summary>What has to be held while a message is written to a client; null: nothing.</summary>
    public virtual SemaphoreSlim? TurnToTell(ProxyClient client, JsonNode json) => null;

    /// <summary>Called when a message has been written to a client.</summary>
    public virtual void Told(ProxyClient client, JsonNode json)
    {
    }

    /// <summary>What has to be free before the next request of a client is heard; null: nothing.</summary>
    public virtual SemaphoreSlim? TurnToHear(ProxyClient client) => null;

    /// <summary>Waits before the server is told that a client has gone.</summary>
    public virtual Task RestAtEndAsync(CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Waits before a message is written to a client.</summary>
    public virtual Task RestAsync(ProxyClient client, JsonNode json, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Waits so long.</summary>
    protected static async Task PauseAsync(TimeSpan time, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync(cancel);
    }
}

/// <summary>The proxy: a connection to our server for each connection to it.</summary>
internal sealed class FaultyProxy(ServerUnderTest server, WireFault fault) : Proxy(server)
{
    private const int SmallBufferBytes = 64 * 1024;

    private readonly ConcurrentDictionary<ProxyClient, byte> _clients = [];

    protected override async Task ServeAsync(Socket outside)
    {
        using Socket inside = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var client = new ProxyClient(outside, _clients) { MostOfOneWrite = fault.MostOfOneWrite };
        try
        {
            outside.NoDelay = true;
            if (fault.KeepsLittle) outside.SendBufferSize = SmallBufferBytes;
            await inside.ConnectAsync(Server.Endpoint, Ended);
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
        using var requests = new Requests();
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await client.Socket.ReceiveAsync(buffer, Ended) is > 0 and int count)
            {
                await HearAsync(client, inside, requests, buffer[..count]);
            }

            await fault.RestAtEndAsync(Ended);
            if (!fault.KeepsGone) inside.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // A reset outside is a reset inside; disposed it is where the other direction broke first.
            await fault.RestAtEndAsync(Ended);
            if (!fault.KeepsGone && !fault.KeepsBroken) inside.Close(0);
        }
    }

    private async Task HearAsync(ProxyClient client, Socket inside, Requests requests, byte[] bytes)
    {
        client.KnowsGroups |= bytes.AsSpan().IndexOf("\"receiver\":\"/"u8) >= 0;
        bool isNaming = client.Asked is null;
        client.Asked ??= Encoding.UTF8.GetString(bytes);
        if (client.Name is null)
        {
            if (fault.Named(client.Asked) is not string name) return;
            if (isNaming && name != client.Asked) bytes = Encoding.UTF8.GetBytes(name);
        }
        else
        {
            bytes = fault.Heard(client, bytes);
        }

        if (!fault.ChangesRequests || client.Name is null) await SendAsync(inside, bytes);
        else await ChangeAsync(client, inside, requests, bytes);
    }

    private async Task ChangeAsync(ProxyClient client, Socket inside, Requests requests, byte[] bytes)
    {
        int taken = 0;
        foreach (Frame frame in requests.Take(bytes))
        {
            if (++taken > fault.MostOfOneRead) continue;
            if (fault.TurnToHear(client) is SemaphoreSlim turn)
            {
                await turn.WaitAsync(Ended);
                turn.Release();
            }

            foreach (byte[] request in Changed(client, frame)) await SendAsync(inside, request);
        }

        if (fault.ForgetsHalves) requests.Forget();
    }

    private IEnumerable<byte[]> Changed(ProxyClient client, Frame frame)
    {
        if (frame.Kind != FrameKind.Json) return ["no JSON\n"u8.ToArray()];
        try
        {
            return [.. fault.FromClient(client, JsonNode.Parse(frame.Bytes.Span)!).Select(ProxyClient.Bytes)];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // What this cannot read or write, such as half a surrogate pair, is for the server to judge.
            return [[.. frame.Bytes.Span, (byte)'\n']];
        }
    }

    private async Task SendAsync(Socket inside, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[await inside.SendAsync(bytes, Ended)..];
    }

    private async Task DownAsync(ProxyClient client, Socket inside)
    {
        using var decoder = new FrameDecoder();
        byte[] prompt = new byte["Enter your username: ".Length];
        try
        {
            for (int got = 0; got < prompt.Length;)
                got += await inside.ReceiveAsync(prompt.AsMemory(got), Ended);
            await client.WriteAsync(prompt, Ended);
            while (await inside.ReceiveAsync(decoder.GetBuffer(), Ended) is > 0 and int count)
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
        await fault.RestAsync(client, json, Ended);
        SemaphoreSlim? turn = fault.TurnToTell(client, json);
        if (turn is not null) await turn.WaitAsync(Ended);
        try
        {
            foreach (byte[] bytes in fault.ToClient(client, json, frame)) await client.WriteAsync(bytes, Ended);
            fault.Told(client, json);
        }
        finally
        {
            turn?.Release();
        }
    }

    /// <summary>What a client asks for, cut out of what it says.</summary>
    private sealed class Requests : IDisposable
    {
        private FrameDecoder _decoder = new();

        public IEnumerable<Frame> Take(ReadOnlyMemory<byte> bytes)
        {
            while (bytes.Length > 0)
            {
                Memory<byte> room = _decoder.GetBuffer();
                int count = Math.Min(room.Length, bytes.Length);
                bytes[..count].CopyTo(room);
                _decoder.Advance(count);
                bytes = bytes[count..];
                while (_decoder.TryRead(out Frame frame)) yield return frame;
            }
        }

        public void Forget()
        {
            _decoder.Dispose();
            _decoder = new FrameDecoder();
        }

        public void Dispose() => _decoder.Dispose();
    }
}
