using ClassChat.Harness.Grading;

namespace ClassChat.Harness.Tests.Grading;

/// <summary>Schedulers for tests that share the machine with many others.</summary>
internal static class SharedHall
{
    /// <summary>Opens a scheduler with a number of slots, and with timeouts that fit a busy machine.</summary>
    public static async Task<Hall> OpenAsync(int slots, double patience, CancellationToken cancel) =>
        new(await SharedMachine.StartClockAsync(patience, cancel), slots);
}
