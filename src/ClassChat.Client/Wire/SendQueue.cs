using System.Buffers;
using System.Threading.Channels;
using ClassChat.Client.Requests;
using ClassChat.Protocol.Encryption;

namespace ClassChat.Client.Wire;

/// <summary>
/// Queue of outgoing requests and files, written in order by one task, so that pending requests are in the same order
/// as requests on the wire. Small requests that wait together are sent in one write.
/// </summary>
internal sealed class SendQueue
{
    /// <summary>Maximum number of items that wait to be written; callers that add more wait for room.</summary>
    private const int Capacity = 256;

    /// <summary>Bytes of collected small requests at which they are written to the stream.</summary>
    private const int BatchBytes = 64 * 1024;

    private readonly Stream _stream;
    private readonly PendingRequests _pendingRequests;
    private readonly FrameCipher? _cipher;
    private readonly ArrayBufferWriter<byte> _batch = new();
    private readonly Channel<OutgoingItem> _items = Channel.CreateBounded<OutgoingItem>(
        new BoundedChannelOptions(Capacity) { SingleReader = true });

    /// <summary>Creates a queue that writes to a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="pendingRequests">The requests that wait for a reply.</param>
    /// <param name="cipher">Encrypts what is written; null to write it as it is.</param>
    public SendQueue(Stream stream, PendingRequests pendingRequests, FrameCipher? cipher)
    {
        _cipher = cipher;
        _stream = stream;
        _pendingRequests = pendingRequests;
    }

    /// <summary>Adds an item as soon as there is room; false if the queue is closed.</summary>
    public async ValueTask<bool> TryPostAsync(OutgoingItem item, CancellationToken cancellationToken)
    {
        try
        {
            // Waiting writers are admitted one by one, in order.
            await _items.Writer.WriteAsync(item, cancellationToken);
            return true;
        }
        catch (ChannelClosedException)
        {
            return false;
        }
    }

    /// <summary>Closes the queue for new items; items already added are still written.</summary>
    public void Complete() => _items.Writer.TryComplete();

    /// <summary>
    /// Writes items until the queue is closed and empty or the connection breaks; completes requests that were not
    /// written with no reply.
    /// </summary>
    /// <param name="stopped">Stops writing, because the connection is being closed.</param>
    /// <returns>The reason why the connection broke; null if everything was written.</returns>
    public async Task<string?> RunAsync(CancellationToken stopped)
    {
        try
        {
            while (await _items.Reader.WaitToReadAsync(stopped)) await WriteReadyAsync(stopped);
            return null;
        }
        catch (Exception error)
        {
            // End of the connection. Any exception is possible, since callers supply the stream of a file.
            return error.Message;
        }
        finally
        {
            Complete();
            while (_items.Reader.TryRead(out OutgoingItem? item)) item.Pending?.End(null);
        }
    }

    private async Task WriteReadyAsync(CancellationToken stopped)
    {
        while (_items.Reader.TryRead(out OutgoingItem? item))
        {
            await AddPendingAsync(item, stopped);
            if (item is OutgoingItem.Message request) Write(request);
            if (item is OutgoingItem.File || _batch.WrittenCount >= BatchBytes) await FlushAsync(stopped);
            if (item is OutgoingItem.File file) file.Error = await WriteAsync(file, stopped);
        }

        await FlushAsync(stopped);
    }

    private void Write(OutgoingItem.Message request)
    {
        if (_cipher is null)
        {
            request.Write(_batch);
            return;
        }

        var frame = new ArrayBufferWriter<byte>();
        request.Write(frame);
        _batch.Write(_cipher.Seal(frame.WrittenSpan));
    }

    /// <summary>Writes a file: block by block, or as a whole if it is encrypted.</summary>
    private async Task<string?> WriteAsync(OutgoingItem.File file, CancellationToken stopped)
    {
        if (_cipher is null) return await file.Upload.WriteAsync(_stream, stopped, file.Cancelled);
        using var frame = new MemoryStream();
        string? error = await file.Upload.WriteAsync(frame, stopped, file.Cancelled);
        await _stream.WriteAsync(_cipher.Seal(frame.GetBuffer().AsSpan(0, (int)frame.Length)), stopped);
        return error;
    }

    private async ValueTask AddPendingAsync(OutgoingItem item, CancellationToken stopped)
    {
        if (item.Pending is not PendingRequest pending) return;
        Task added = _pendingRequests.AddAsync(pending, stopped);
        // The wait ends when replies arrive, and replies to buffered requests arrive only after a flush.
        if (!added.IsCompleted) await FlushAsync(stopped);
        await added;
    }

    private async ValueTask FlushAsync(CancellationToken stopped)
    {
        if (_batch.WrittenCount == 0) return;
        await _stream.WriteAsync(_batch.WrittenMemory, stopped);
        _batch.ResetWrittenCount();
    }
}
