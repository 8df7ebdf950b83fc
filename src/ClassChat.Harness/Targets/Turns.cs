using System.Collections.Concurrent;

namespace ClassChat.Harness.Targets;

/// <summary>
/// Programs with the same fixed port in the machine's network: one after another, whosever they are.
/// </summary>
internal static class Turns
{
    private static readonly ConcurrentDictionary<int, SemaphoreSlim> _ports = [];

    /// <summary>Waits for a port's turn.</summary>
    /// <returns>Ends the turn.</returns>
    public static async Task<IDisposable> TakeAsync(int port, CancellationToken cancel)
    {
        SemaphoreSlim turn = _ports.GetOrAdd(port, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancel);
        return new Turn(turn);
    }

    private sealed class Turn(SemaphoreSlim semaphore) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0) semaphore.Release();
        }
    }
}
