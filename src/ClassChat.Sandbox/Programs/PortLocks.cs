using System.Collections.Concurrent;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Set of locks, one for each fixed port (or other key), so that only one holder at a time uses a port. There are
/// separate sets for programs in the machine's network, scenarios and submissions.
/// </summary>
public sealed class PortLocks
{
    private readonly ConcurrentDictionary<object, SemaphoreSlim> _locks = [];

    /// <summary>Locks of the fixed ports of the machine's network, each held while a program runs there.</summary>
    public static PortLocks OfMachine { get; } = new();

    /// <summary>Acquires the lock of a port.</summary>
    /// <param name="place">The port, or another key of the lock; equal keys share one lock.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <returns>Releases the lock when disposed.</returns>
    public async Task<IDisposable> AcquireAsync(object place, CancellationToken cancel)
    {
        SemaphoreSlim free = _locks.GetOrAdd(place, _ => new SemaphoreSlim(1));
        await free.WaitAsync(cancel);
        return new Held(free);
    }

    /// <summary>A lock that was acquired; the first disposal releases it.</summary>
    private sealed class Held(SemaphoreSlim free) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0) free.Release();
        }
    }
}
