using System.Collections.Concurrent;

namespace ClassChat.Harness.Targets;

/// <summary>
/// Locks for ports, and for whatever else only one program can use at a time: programs take them one after another,
/// whoever's they are.
/// </summary>
public sealed class PortLocks
{
    private readonly ConcurrentDictionary<object, SemaphoreSlim> _locks = [];

    /// <summary>Locks of the fixed ports of the machine's network, each held while a program runs there.</summary>
    public static PortLocks OfMachine { get; } = new();

    /// <summary>Waits for a lock.</summary>
    /// <param name="place">The port, or what else stands for one place; the same if equal.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Gives the lock back when disposed.</returns>
    public async Task<IDisposable> TakeAsync(object place, CancellationToken cancel)
    {
        SemaphoreSlim free = _locks.GetOrAdd(place, _ => new SemaphoreSlim(1));
        await free.WaitAsync(cancel);
        return new Held(free);
    }

    private sealed class Held(SemaphoreSlim free) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0) free.Release();
        }
    }
}
