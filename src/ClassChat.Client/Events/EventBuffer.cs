using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ClassChat.Client.Events;

/// <summary>
/// Events between the connection and whoever reads them. Nothing is dropped: when it is full, by number or by bytes of
/// files, the connection is not read on, and in the end the server feels it.
/// </summary>
internal sealed class EventBuffer
{
    private readonly long _maxFileBytes;
    private readonly Channel<ChatEvent> _events;
    private readonly Channel<bool> _released = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private long _fileBytes;
    private ChatEvent? _last; // behind all others, and never short of room

    /// <summary>Makes one.</summary>
    /// <param name="capacity">Most events held.</param>
    /// <param name="maxFileBytes">Most bytes of files held, as base64. One file larger than that is held alone.</param>
    public EventBuffer(int capacity, long maxFileBytes)
    {
        _maxFileBytes = maxFileBytes;
        _events = Channel.CreateBounded<ChatEvent>(new BoundedChannelOptions(capacity) { SingleWriter = true });
    }

    /// <summary>Adds an event as soon as there is room. One writer at a time.</summary>
    public async ValueTask AddAsync(ChatEvent happened, CancellationToken cancellationToken)
    {
        long bytes = FileBytes(happened);
        while (bytes > 0 && Interlocked.Read(ref _fileBytes) is > 0 and long held && held + bytes > _maxFileBytes)
            await _released.Reader.ReadAsync(cancellationToken);
        Interlocked.Add(ref _fileBytes, bytes);
        await _events.Writer.WriteAsync(happened, cancellationToken);
    }

    /// <summary>No more will come but the last one, if there is one.</summary>
    public void Complete(ChatEvent? last)
    {
        Volatile.Write(ref _last, last);
        _events.Writer.TryComplete();
    }

    /// <summary>All events to come, in order, each to one reader.</summary>
    public async IAsyncEnumerable<ChatEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ChatEvent happened in _events.Reader.ReadAllAsync(cancellationToken))
        {
            Interlocked.Add(ref _fileBytes, -FileBytes(happened));
            _released.Writer.TryWrite(true);
            yield return happened;
        }

        if (Interlocked.Exchange(ref _last, null) is ChatEvent last) yield return last;
    }

    private static long FileBytes(ChatEvent happened) =>
        happened is ChatEvent.FileArrived file ? file.File.Base64.Length : 0;
}
