using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ClassChat.Client.Events;

/// <summary>
/// Bounded queue of events between the connection and the application. Nothing is dropped: when it is full, by number
/// or by bytes of files, reading from the connection stops, and in the end TCP slows the server down.
/// </summary>
internal sealed class EventBuffer
{
    private readonly long _maxFileBytes;
    private readonly Channel<ChatEvent> _events;
    private readonly Channel<bool> _released = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private long _fileBytes;
    private ChatEvent? _last; // the final event, kept outside the capacity

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="capacity">Maximum number of events.</param>
    /// <param name="maxFileBytes">Maximum size of files, in bytes of base64. A single larger file is accepted when no
    /// other is held.</param>
    public EventBuffer(int capacity, long maxFileBytes)
    {
        _maxFileBytes = maxFileBytes;
        _events = Channel.CreateBounded<ChatEvent>(new BoundedChannelOptions(capacity) { SingleWriter = true });
    }

    /// <summary>Adds an event as soon as there is room. Supports one writer at a time.</summary>
    public async ValueTask AddAsync(ChatEvent chatEvent, CancellationToken cancellationToken)
    {
        long bytes = FileBytes(chatEvent);
        while (bytes > 0 && Interlocked.Read(ref _fileBytes) is > 0 and long held && held + bytes > _maxFileBytes)
            await _released.Reader.ReadAsync(cancellationToken);
        Interlocked.Add(ref _fileBytes, bytes);
        await _events.Writer.WriteAsync(chatEvent, cancellationToken);
    }

    /// <summary>Ends the stream of events, with one last event unless it is null.</summary>
    public void Complete(ChatEvent? last)
    {
        Volatile.Write(ref _last, last);
        _events.Writer.TryComplete();
    }

    /// <summary>Reads events in order until the stream ends; each goes to one reader.</summary>
    public async IAsyncEnumerable<ChatEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ChatEvent chatEvent in _events.Reader.ReadAllAsync(cancellationToken))
        {
            Interlocked.Add(ref _fileBytes, -FileBytes(chatEvent));
            _released.Writer.TryWrite(true);
            yield return chatEvent;
        }

        if (Interlocked.Exchange(ref _last, null) is ChatEvent last) yield return last;
    }

    private static long FileBytes(ChatEvent chatEvent) =>
        chatEvent is ChatEvent.FileArrived file ? file.File.Base64.Length : 0;
}
