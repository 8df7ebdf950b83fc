using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Bots;

/// <summary>Runs an action for many bots at once, but for no more than may connect at one moment.</summary>
internal static class ConnectThrottle
{
    /// <summary>Runs it for all, and gives what came of each, in their order.</summary>
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
