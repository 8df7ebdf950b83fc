using System.Collections.Concurrent;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Locks that serialize programs with the same fixed port in the machine's network, across submissions.
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

    private sealed class Held(SemaphoreSlim free) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0) free.Release();
        }
    }
}
