using System.Net.Sockets;
using System.Threading.Channels;

namespace ClassChat.Grading.Tests.Stubs.Kit;

/// <summary>A connection at a stub server: reads by any framing, writes through a queue of its own.</summary>
internal sealed class StubClient : IAsyncDisposable
{
    /// <summary>So many writes wait for a client that does not read; then it is cut off.</summary>
    private const int MaxWaiting = 200_000;

    /// <summary>Longest frame of who is in: a 10 MB file in base64, and more than that to be refused.</summary>
    private const int MaxFrameBytes = 32 * 1024 * 1024;

    /// <summary>Longest frame of who is not.</summary>
    private const int MaxNameBytes = 4096;

    private const int ReadBytes = 64 * 1024;

    private readonly Socket _socket;
    private readonly StubProtocol _protocol;
    private readonly CancellationToken _ended;
    private readonly Channel<byte[]> _waiting = Channel.CreateBounded<byte[]>(MaxWaiting);
    private readonly Task _writing;
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _name;
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    public StubClient(Socket socket, StubProtocol protocol, CancellationToken ended)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _protocol = protocol;
        _ended = ended;
        _writing = WriteAsync();
    }

    /// <summary>The name under which it is in.</summary>
    public string? Name
    {
        get => _name;
        set
        {
            _name = value;
            BeKnown();
        }
    }

    /// <summary>Ends once it is in, or gone.</summary>
    public Task Known => _known.Task;

    /// <summary>True once it has had to do with groups.</summary>
    public bool KnowsGroups { get; set; }

    /// <summary>True once it has said goodbye, or a fault has made its connection dead.</summary>
    public bool HasLeft { get; set; }

    /// <summary>True if the server takes what it says and does nothing.</summary>
    public bool IsDead { get; set; }

    /// <summary>How many pings it has not answered.</summary>
    public int Owed { get; set; }

    /// <summary>To whom it talks, until it says otherwise.</summary>
    public string? Partner { get; set; }

    /// <summary>Where messages and notices go, if not here.</summary>
    public StubClient? Pushes { get; set; }

    /// <summary>What becomes of a body before it is framed.</summary>
    public Func<byte[], byte[]>? Encrypt { get; set; }

    /// <summary>What becomes of a frame before it is read.</summary>
    public Func<byte[], byte[]>? Decrypt { get; set; }

    /// <summary>How much is buffered.</summary>
    public int Count => _end - _start;

    /// <summary>What is buffered.</summary>
    public ReadOnlySpan<byte> Buffered => _buffer.AsSpan(_start, Count);

    /// <summary>True if it has closed, though that may not have been read yet.</summary>
    public bool IsGone
    {
        get
        {
            try
            {
                // Twice: between the two questions, what had come may have been read.
                return LooksGone() && LooksGone();
            }
            catch (Exception error) when (error is ObjectDisposedException or SocketException)
            {
                return true;
            }

            bool LooksGone() => _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0;
        }
    }

    /// <summary>Lets those go on who wait until it is in, or gone.</summary>
    public void BeKnown() => _known.TrySetResult();

    /// <summary>Tells it something, in the words of the server.</summary>
    public void Tell(StubEvent shown)
    {
        bool isNews = shown is StubEvent.Message or StubEvent.Joined or StubEvent.Left or StubEvent.Users;
        StubClient way = isNews ? Pushes ?? this : this;
        foreach (byte[] bytes in _protocol.Write(this, shown)) way.Send(bytes);
    }

    /// <summary>Writes bytes, in their turn.</summary>
    public void Send(byte[] bytes)
    {
        if (bytes.Length > 0 && !_waiting.Writer.TryWrite(bytes)) _waiting.Writer.TryComplete();
    }

    /// <summary>One recv; null at the end.</summary>
    public async Task<byte[]?> ReceiveAsync() => Count > 0 || await FillAsync() ? Take(Count) : null;

    /// <summary>So many bytes; null if they do not come.</summary>
    public async Task<byte[]?> ReadExactlyAsync(int count)
    {
        if (count > (Name is null ? MaxNameBytes : MaxFrameBytes)) return null;
        while (Count < count)
        {
            if (!await FillAsync()) return null;
        }

        return Take(count);
    }

    /// <summary>What stands before a mark, which is taken too; null if there is none.</summary>
    public async Task<byte[]?> ReadToAsync(byte[] mark)
    {
        int scanned = 0;
        while (true)
        {
            int at = Buffered[scanned..].IndexOf(mark);
            if (at >= 0)
            {
                byte[] frame = Take(scanned + at);
                Take(mark.Length);
                return frame;
            }

            scanned = Math.Max(0, Count - mark.Length + 1);
            if (!await FillAsync()) return null;
        }
    }

    /// <summary>Takes bytes from the front of what is buffered.</summary>
    public byte[] Take(int count)
    {
        byte[] taken = Buffered[..count].ToArray();
        _start += count;
        return taken;
    }

    /// <summary>Receives more; false at the end, or if one frame has grown too long.</summary>
    public async Task<bool> FillAsync()
    {
        if (Count > (Name is null ? MaxNameBytes : MaxFrameBytes)) return false;
        if (_start == _end) _start = _end = 0;
        if (_buffer.Length - _end < ReadBytes)
        {
            byte[] next = new byte[Math.Max(Count * 2, Count + ReadBytes)];
            Buffered.CopyTo(next);
            (_buffer, _end, _start) = (next, Count, 0);
        }

        int count = await _socket.ReceiveAsync(_buffer.AsMemory(_end), _ended);
        _end += count;
        return count > 0;
    }

    /// <summary>Ends the connection at once.</summary>
    public void CutOff() => _socket.Dispose();

    /// <summary>Says what is still to be said, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writing;
        _socket.Dispose();
    }

    private async Task WriteAsync()
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(_ended))
            {
                while (_waiting.Reader.TryRead(out byte[]? bytes))
                {
                    for (int sent = 0; sent < bytes.Length;)
                        sent += await _socket.SendAsync(bytes.AsMemory(sent), _ended);
                }
            }

            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (
            error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It is gone, or the scenario is over.
        }
    }
}
