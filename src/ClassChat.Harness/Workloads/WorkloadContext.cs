using ClassChat.Harness.Allowances;
using ClassChat.Harness.Bots;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;

namespace ClassChat.Harness.Workloads;

/// <summary>Context that all workers of a workload share: its bots, server, dialect, clock and groups.</summary>
internal sealed record WorkloadContext
{
    /// <summary>The bots of the workload.</summary>
    public required IReadOnlyList<Bot> Bots { get; init; }

    /// <summary>Creates an additional client under a wire name.</summary>
    public required Func<string, Bot> NewBot { get; init; }

    /// <summary>The server.</summary>
    public required ServerUnderTest Server { get; init; }

    /// <summary>The server's dialect.</summary>
    public required Dialect Dialect { get; init; }

    /// <summary>The server's level.</summary>
    public required Level Level { get; init; }

    /// <summary>The clock that deadlines run by.</summary>
    public required StarvationAwareClock Clock { get; init; }

    /// <summary>The time source of timestamps.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Timestamp of the start, by <see cref="Time"/>.</summary>
    public required long Epoch { get; init; }

    /// <summary>Generates names, texts and numbers.</summary>
    public required SeededData Data { get; init; }

    /// <summary>Actions that the server was observed to confirm.</summary>
    public required ConfirmationHistory Confirmations { get; init; }

    /// <summary>Limit of the data that the bots may receive.</summary>
    public required Allowance Allowance { get; init; }

    /// <summary>Number of groups.</summary>
    public required int Groups { get; init; }

    /// <summary>Approximate number of bots in a group.</summary>
    public int GroupSize => 1 + (Bots.Count / Math.Max(1, Groups));

    /// <summary>Time since the start.</summary>
    public TimeSpan Now => Time.GetElapsedTime(Epoch);

    /// <summary>Wire name of a group.</summary>
    public string Group(int number) => Data.GroupName($"room{number + 1}");
}
