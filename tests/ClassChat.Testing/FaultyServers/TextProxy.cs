using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ClassChat.Harness.Servers;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClassChat.Testing.FaultyServers;

/// <summary>Our own server of the plain-text levels with one fault, a fresh one for every server.</summary>
internal sealed record FaultyTextServer(Func<TextFault> NewFault) : Target
{
    public override bool IsParallel => true;

    public override string Title => "our own plain-text server with a fault";

    public override async Task<StartResult> StartAsync(
        Level level, StarvationAwareClock clock, CancellationToken cancel)
    {
        StartResult inner = await new InProcessTarget(NullLoggerFactory.Instance).StartAsync(level, clock, cancel);
        return inner is StartResult.Running running ? new StartResult.Running(new TextProxy(running.Server, NewFault()))
            : inner;
    }
}

/// <summary>A proxy that knows nothing but lines and reads.</summary>
internal sealed class TextProxy : Proxy
{
    private const int SmallBufferBytes = 64 * 1024;

    private readonly TextFault _fault;
    private readonly Socket? _elsewhere;
    private readonly ConcurrentDictionary<ProxyClient, byte> _clients = [];
    private readonly SemaphoreSlim _turn = new(1);
    private int _lastNumber;

    public TextProxy(ServerUnderTest server, TextFault fault)
        : base(server)
    {
        _fault = fault;
        if (!fault.IsElsewhere) return;
        // Bound, so that nobody else takes the port, but not listening.
        _elsewhere = NewSocket();
        _elsewhere.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public override IPEndPoint Endpoint => (IPEndPoint?)_elsewhere?.LocalEndPoint ?? base.Endpoint;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _elsewhere?.Dispose();
        _turn.Dispose();
    }

    protected override async Task ServeAsync(Socket outside)
    {
        using Socket inside = NewSocket();
        using var client = new ProxyClient(outside, _clients) { Number = Interlocked.Increment(ref _lastNumber) };
        _clients[client] = 0;
        try
        {
            // Whoever is waited for is so soon: a busy machine takes long to write megabytes.
            if (_fault.TellsInTurn) outside.SendBufferSize = SmallBufferBytes;
            if (_fault.Serves(client))
            {
                await inside.ConnectAsync(Server.Endpoint, Ended);
                await Task.WhenAll(UpAsync(client, inside), DownAsync(client, inside));
            }
            else
            {
                await UpAsync(client, inside: null);
            }
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

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private async Task UpAsync(ProxyClient client, Socket? inside)
    {
        byte[] buffer = new byte[64 * 1024];
        char[] text = new char[buffer.Length + 1];
        Decoder decoder = Encoding.UTF8.GetDecoder();
        try
        {
            while (await client.Socket.ReceiveAsync(buffer, Ended) is > 0 and int count)
            {
                if (inside is null) continue;
                string said = new(text, 0, decoder.GetChars(buffer.AsSpan(0, count), text, flush: false));
                foreach (string part in _fault.FromClient(client, said)) await SendAsync(inside, part);
            }

            if (!_fault.MissesEnds) inside?.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // A reset outside is a reset inside; disposed it is where the other direction broke first.
            if (error is SocketException { SocketErrorCode: SocketError.ConnectionReset }) _fault.AtReset(client);
            if (!_fault.MissesResets) inside?.Close(0);
        }
    }

    private async Task SendAsync(Socket inside, string text)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(text);
        while (bytes.Length > 0) bytes = bytes[await inside.SendAsync(bytes, Ended)..];
    }

    private async Task DownAsync(ProxyClient client, Socket inside)
    {
        byte[] buffer = new byte[64 * 1024];
        byte[] held = [];
        try
        {
            while (await inside.ReceiveAsync(buffer, Ended) is > 0 and int count)
            {
                held = [.. held, .. buffer.AsSpan(0, count)];
                int end = held.AsSpan().LastIndexOf((byte)'\n') + 1;
                string lines = Encoding.UTF8.GetString(held, 0, end);
                held = held[end..];
                await TellAsync(client, lines);
            }

            End(client);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            client.Socket.Dispose();
        }
    }

    private async Task TellAsync(ProxyClient client, string lines)
    {
        var changed = new StringBuilder();
        foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            changed.AppendJoin("", _fault.ToClient(client, line + "\n"));
        if (_fault.TellsInTurn) await _turn.WaitAsync(Ended);
        try
        {
            await client.WriteAsync(Encoding.UTF8.GetBytes(changed.ToString()), Ended);
        }
        finally
        {
            if (_fault.TellsInTurn) _turn.Release();
        }
    }

    private void End(ProxyClient client)
    {
        switch (_fault.Ends(client))
        {
            case Ending.InOrder:
                client.Socket.Shutdown(SocketShutdown.Send);
                break;
            case Ending.Reset:
                client.Socket.LingerState = new LingerOption(true, 0);
                client.Socket.Close();
                break;
            default:
                break;
        }
    }
}
