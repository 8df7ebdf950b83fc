using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Dialects;

/// <summary>
/// What some bytes mean in a dialect, remembered for all bots that get the same bytes. Reading is pure, so remembering
/// changes nothing but the time it takes.
/// </summary>
internal sealed class Remembered
{
    private static readonly ConditionalWeakTable<Dialect, Remembered> _all = [];

    private readonly ConcurrentDictionary<ReadOnlyMemory<byte>, IReadOnlyList<(ChatEvent, EventPattern?)>> _events =
        new(new SameBytes());

    private int _count; // the dictionary's own takes all its locks

    /// <summary>The memory of a dialect.</summary>
    public static Remembered For(Dialect dialect) => _all.GetValue(dialect, _ => new Remembered());

    /// <summary>What these bytes mean, if remembered.</summary>
    public IReadOnlyList<(ChatEvent, EventPattern?)>? Find(ReadOnlyMemory<byte> bytes) =>
        _events.GetValueOrDefault(bytes);

    /// <summary>Remembers, and forgets everything before when that is too much.</summary>
    public void Add(byte[] bytes, IReadOnlyList<(ChatEvent, EventPattern?)> meaning, int most)
    {
        if (Interlocked.Increment(ref _count) > most)
        {
            _events.Clear();
            Volatile.Write(ref _count, 1);
        }

        _events[bytes] = meaning;
    }

    private sealed class SameBytes : IEqualityComparer<ReadOnlyMemory<byte>>
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
