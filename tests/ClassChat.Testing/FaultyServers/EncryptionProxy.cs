using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ClassChat.Harness.Servers;
using ClassChat.Protocol;
using ClassChat.Protocol.Encryption;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClassChat.Testing.FaultyServers;

/// <summary>A fault of a server that encrypts.</summary>
internal sealed record EncryptionFault
{
    /// <summary>Size of the RSA key in bits.</summary>
    public int KeyBits { get; init; } = 2048;

    /// <summary>True if each message to a client is encrypted with the same initialization vector.</summary>
    public bool RepeatsIv { get; init; }

    /// <summary>True if a wrong session key gets no answer.</summary>
    public bool IgnoresWrongKeys { get; init; }

    /// <summary>True if a message to a client is lost; given its number on the connection, from 1.</summary>
    public Func<JsonNode, int, bool> Loses { get; init; } = (_, _) => false;
}

/// <summary>Our own server with a fault inside of its encryption.</summary>
/// <param name="Fault">The fault.</param>
internal sealed record FaultyEncryption(EncryptionFault Fault) : Target
{
    /// <inheritdoc/>
    public override bool IsParallel => true;

    /// <inheritdoc/>
    public override string Title => "our own server with a fault";

    /// <inheritdoc/>
    public override async Task<StartResult> StartAsync(
        Level level, StarvationAwareClock clock, CancellationToken cancel)
    {
        StartResult inner = await new InProcessTarget(NullLoggerFactory.Instance).StartAsync(level, clock, cancel);
        return inner is StartResult.Running running
            ? new StartResult.Running(new EncryptionProxy(running.Server, Fault))
            : inner;
    }
}

/// <summary>
/// A proxy with a key pair of its own: it learns each session key, so that it can read and change what is encrypted.
/// </summary>
internal sealed class EncryptionProxy(ServerUnderTest server, EncryptionFault fault) : Proxy(server)
{
    private readonly RSA _own = RSA.Create(fault.KeyBits);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _own.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ServeAsync(Socket outside)
    {
        using Socket inside = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using Socket client = outside;
        var session = new EncryptionSession(_own, fault);
        try
        {
            await inside.ConnectAsync(Server.Endpoint, Ended);
            await Task.WhenAll(CopyAsync(client, inside, session.Up), CopyAsync(inside, client, session.Down));
        }
        catch (OperationCanceledException)
        {
            // The scenario has ended.
        }
    }

    /// <summary>Copies lines that may be changed; what begins no JSON, such as a prompt, is no line.</summary>
    private async Task CopyAsync(Socket from, Socket to, Func<byte[], byte[]?> change)
    {
        var held = new List<byte>();
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, Ended) is > 0 and int count)
            {
                held.AddRange(buffer.AsSpan(..count));
                for (int end; (end = held.IndexOf((byte)'\n') + 1) > 0; held.RemoveRange(0, end))
                    await SendAsync(to, change([.. held[..end]]));
                if (held.Count == 0 || held[0] == '{') continue;
                await SendAsync(to, held.ToArray());
                held.Clear();
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            from.Dispose(); // a connection that broke on one side ends on the other
            to.Dispose();
        }
    }

    private async Task SendAsync(Socket to, byte[]? bytes)
    {
        for (ReadOnlyMemory<byte> rest = bytes; rest.Length > 0;) rest = rest[await to.SendAsync(rest, Ended)..];
    }
}

/// <summary>The keys of one connection, and the fault in what is encrypted with them.</summary>
/// <param name="own">The key pair of the proxy.</param>
/// <param name="fault">The fault.</param>
internal sealed class EncryptionSession(RSA own, EncryptionFault fault)
{
    private const int IvBytes = 12, TagBytes = 16;

    private string _serverKey = "";
    private byte[]? _key;
    private bool _hasWrongKey;
    private int _messages;

    /// <summary>Changes a line of the client; null: it is lost.</summary>
    public byte[]? Up(byte[] line)
    {
        if (Read(line) is not JsonNode json || (string?)json["type"] != "session_key") return line;
        byte[]? key = SessionKey.TryUnwrap((string?)json["key"] ?? "", own);
        _hasWrongKey = key is null;
        if (key is null) return line;
        _key = key;
        json["key"] = SessionKey.TryWrap(key, _serverKey);
        return ProxyClient.Bytes(json);
    }

    /// <summary>Changes a line of the server; null: it is lost.</summary>
    public byte[]? Down(byte[] line)
    {
        if (Read(line) is not JsonNode json) return line;
        if ((string?)json["status"] == "public_key")
        {
            _serverKey = (string?)json["key"] ?? "";
            json["key"] = own.ExportSubjectPublicKeyInfoPem();
            return ProxyClient.Bytes(json);
        }

        if (_hasWrongKey && fault.IgnoresWrongKeys && (string?)json["status"] == "error") return null;
        if (_key is null || new FrameCipher(_key).Open(line, out ReadOnlyMemory<byte> frame) is not null) return line;
        JsonNode inside = JsonNode.Parse(frame.Span)!;
        bool isLost = (string?)inside["status"] == "message" && fault.Loses(inside, ++_messages);
        return isLost ? null : fault.RepeatsIv ? Seal(frame.Span, _key) : line;
    }

    private static byte[] Seal(ReadOnlySpan<byte> frame, byte[] key)
    {
        byte[] iv = new byte[IvBytes], data = new byte[frame.Length + TagBytes];
        using var gcm = new AesGcm(key, TagBytes);
        gcm.Encrypt(iv, frame, data.AsSpan(..frame.Length), data.AsSpan(frame.Length..));
        return ProxyClient.Bytes(new JsonObject
        {
            ["type"] = "encrypted",
            ["iv"] = Convert.ToBase64String(iv),
            ["data"] = Convert.ToBase64String(data),
        });
    }

    private static JsonNode? Read(byte[] line) => line[0] == '{' ? JsonNode.Parse(Encoding.UTF8.GetString(line)) : null;
}
