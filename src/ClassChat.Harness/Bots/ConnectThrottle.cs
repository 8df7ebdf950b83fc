using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Runs an action, not only a connect, for many bots concurrently, up to <see cref="ConnectLimits.AtOnce"/> at a time.
/// </summary>
internal static class ConnectThrottle
{
    /// <summary>Runs the action for all bots; returns the results in the order of the bots.</summary>
    public static async Task<T[]> AllAsync<TBot, T>(
        IEnumerable<TBot> bots, Func<TBot, Task<T>> act, CancellationToken cancel)
    {
        using var places = new SemaphoreSlim(ConnectLimits.AtOnce);
        return await Task.WhenAll(bots.Select(async bot =>
        {
            await places.WaitAsync(cancel);
            try
            {
                return await act(bot);
            }
            finally
            {
                places.Release();
            }
        }));
    }
}
