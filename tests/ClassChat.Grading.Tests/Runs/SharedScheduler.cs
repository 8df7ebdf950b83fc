using ClassChat.Grading.Runs;
using ClassChat.Testing;

namespace ClassChat.Grading.Tests.Runs;

/// <summary>Schedulers for tests that share the machine with many others.</summary>
internal static class SharedScheduler
{
    /// <summary>Opens a scheduler with a number of slots, and with timeouts that fit a busy machine.</summary>
    public static async Task<RunScheduler> OpenAsync(int slots, double patience, CancellationToken cancel) =>
        new(await SharedMachine.StartClockAsync(patience, cancel), slots);
}
