using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ClassChat.Testing;

/// <summary>
/// A client that is nothing but a socket: sends the bytes it is given, and shows what comes in, line by line, as it
/// stands on the wire. All waits have a deadline, after which they say what has come instead.
/// </summary>
public sealed class WireClient : IDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    private WireClient()
    {
    }

    /// <summary>The socket itself, for what only a socket can do.</summary>
    public Socket Socket => _socket;

    /// <summary>Connects.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="receiveBufferBytes">How much the system takes in for this client; null for its default.</param>
    public static async Task<WireClient> ConnectAsync(IPEndPoint server, int? receiveBufferBytes = null)
    {
        var client = new WireClient();
        if (receiveBufferBytes is int bytes) client._socket.ReceiveBufferSize = bytes;
        client._socket.NoDelay = true;
        await client._socket.ConnectAsync(server);
        return client;
    }

    /// <summary>
    /// Connects and registers with a newline behind the name; ends when the list of users with it has come.
    /// </summary>
    public static async Task<WireClient> JoinAsync(IPEndPoint server, string name, int? receiveBufferBytes = null)
    {
        WireClient client = await ConnectAsync(server, receiveBufferBytes);
        await client.SendAsync(name + "\n");
        await client.ReadUntilAsync(line => line.StartsWith("{\"status\":\"user_list\"", StringComparison.Ordinal));
        return client;
    }

    /// <summary>Sends text, as it stands.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None)..];
    }

    /// <summary>Sends a direct or group message.</summary>
    public Task SayAsync(string sender, string receiver, string text) =>
        SendAsync($$"""{"sender":"{{sender}}","receiver":"{{receiver}}","text":"{{text}}"}""" + "\n");

    /// <summary>The next line, without its newline; null at the end of the stream.</summary>
    public async Task<string?> ReadLineAsync()
    {
        while (true)
        {
            int newline = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                string line = Encoding.UTF8.GetString(_buffer, _start, newline);
                _start += newline + 1;
                return line;
            }

            if (!await FillAsync()) return null;
        }
    }

    /// <summary>The next bytes, exactly as many as <paramref name="text"/> has, as text.</summary>
    public async Task<string> ReadAsLongAsAsync(string text)
    {
        int count = Encoding.UTF8.GetByteCount(text);
        while (_end - _start < count)
        {
            if (!await FillAsync()) break;
        }

        count = Math.Min(count, _end - _start);
        _start += count;
        return Encoding.UTF8.GetString(_buffer, _start - count, count);
    }

    /// <summary>All lines up to one that fulfils a condition, that one included.</summary>
    public async Task<List<string>> ReadUntilAsync(Func<string, bool> isLast)
    {
        var lines = new List<string>();
        while (await ReadLineAsync() is string line)
        {
            lines.Add(line);
            if (isLast(line)) return lines;
        }

        throw new InvalidOperationException($"The stream ended after: {string.Join('\n', lines)}");
    }

    /// <summary>
    /// All lines up to the answer to a message to oneself, without it: what is not among them had not been sent before.
    /// </summary>
    /// <param name="name">This client's own name.</param>
    public async Task<List<string>> ReadToFenceAsync(string name)
    {
        await SayAsync(name, name, "fence");
        List<string> lines = await ReadUntilAsync(
            line => line.EndsWith("\"text\":\"fence\"}", StringComparison.Ordinal));
        lines.RemoveAt(lines.Count - 1);
        lines.AddRange(await ReadUntilAsync(
            line => line == $$"""{"status":"sent","message":"Message delivered to {{name}}"}"""));
        lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    /// <summary>Everything up to the end of the stream.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (await FillAsync())
        {
        }

        string rest = Encoding.UTF8.GetString(_buffer, _start, _end - _start);
        _start = _end;
        return rest;
    }

    /// <summary>Closes, with a reset instead of an end.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    /// <summary>Ends the sending direction only.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private async Task<bool> FillAsync()
    {
        if (_start > 0 && _buffer.Length - _end < _buffer.Length / 2)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        using var deadline = new CancellationTokenSource(_timeout);
        try
        {
            int count = await _socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, deadline.Token);
            _end += count;
            return count > 0;
        }
        catch (OperationCanceledException)
        {
            string held = Encoding.UTF8.GetString(_buffer, _start, Math.Min(_end - _start, 1000));
            throw new TimeoutException($"Nothing came for {_timeout}; held back: '{held}'");
        }
    }
}
