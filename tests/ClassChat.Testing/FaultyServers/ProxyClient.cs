using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClassChat.Testing.FaultyServers;

/// <summary>A client behind a proxy.</summary>
internal sealed class ProxyClient(Socket socket, ConcurrentDictionary<ProxyClient, byte> all) : IDisposable
{
    /// <summary>Escapes no more than JSON asks for: a file of 10 MB must not grow on its way.</summary>
    private static readonly JsonSerializerOptions _plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Which of those who connected it is, from 1.</summary>
    public int Number { get; init; }

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

    /// <summary>How many bytes go into one write to it, at most.</summary>
    public int MostOfOneWrite { get; init; } = int.MaxValue;

    public Socket Socket { get; } = socket;

    /// <summary>Counts something of this client.</summary>
    public int Count(string what) => Notes.AddOrUpdate(what, 1, (_, count) => count + 1);

    /// <summary>Tells it something that the server never said.</summary>
    public void Tell(JsonNode json) => _ = WriteAsync(Bytes(json), CancellationToken.None);

    /// <summary>The same, in plain text.</summary>
    public void Tell(string text) => _ = WriteAsync(Encoding.UTF8.GetBytes(text), CancellationToken.None);

    /// <summary>A line of JSON.</summary>
    public static byte[] Bytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString(_plain) + "\n");

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
            for (int sent = 0; sent < bytes.Length;)
                sent += await Socket.SendAsync(
                    bytes.Slice(sent, Math.Min(MostOfOneWrite, bytes.Length - sent)), cancel);
        }
        finally
        {
            _writing.Release();
        }
    }
}
