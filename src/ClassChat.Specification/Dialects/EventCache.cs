using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Dialects;

/// <summary>
/// Caches the events decoded from a byte sequence of a dialect, shared by all bots that receive the same bytes.
/// Decoding is pure, so only speed changes.
/// </summary>
internal sealed class EventCache
{
    private const int MaxEntries = 256;

    /// <summary>
    /// Maximum size of all cached byte sequences. Their events take several times as much, and each submission may have
    /// a dialect of its own.
    /// </summary>
    private const int MaxBytes = 256 * 1024;

    private static readonly ConditionalWeakTable<Dialect, EventCache> _all = [];

    private readonly ConcurrentDictionary<ReadOnlyMemory<byte>, IReadOnlyList<(ObservedEvent, EventPattern?)>> _events =
        new(new ByteSequenceComparer());

    // Counted here, because the dictionary's Count takes all its locks.
    private int _count;
    private int _bytes;

    /// <summary>The cache of a dialect.</summary>
    public static EventCache For(Dialect dialect) => _all.GetValue(dialect, _ => new EventCache());

    /// <summary>Events of these bytes if cached, otherwise null.</summary>
    public IReadOnlyList<(ObservedEvent, EventPattern?)>? Find(ReadOnlyMemory<byte> bytes) =>
        _events.GetValueOrDefault(bytes);

    /// <summary>Adds an entry; clears the cache first if it is full.</summary>
    public void Add(byte[] bytes, IReadOnlyList<(ObservedEvent, EventPattern?)> meaning)
    {
        bool isFull = Interlocked.Increment(ref _count) > MaxEntries;
        if (Interlocked.Add(ref _bytes, bytes.Length) > MaxBytes || isFull)
        {
            _events.Clear();
            Volatile.Write(ref _count, 1);
            Volatile.Write(ref _bytes, bytes.Length);
        }

        _events[bytes] = meaning;
    }

    /// <summary>Compares byte sequences by their content.</summary>
    private sealed class ByteSequenceComparer : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<byte> bytes)
        {
            var hash = new HashCode();
            hash.AddBytes(bytes.Span);
            return hash.ToHashCode();
        }
    }
}
