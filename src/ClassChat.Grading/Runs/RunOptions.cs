using ClassChat.Specification.Scenarios;

namespace ClassChat.Grading.Runs;

/// <summary>
/// Options of one <see cref="GradingRun"/>: seed, concurrency, repeats, deadlines, write pattern, and time for
/// minimizing failed workloads.
/// </summary>
public sealed record RunOptions
{
    /// <summary>Seed that determines all names, texts, sizes and orders.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Maximum number of scenarios that run at the same time, if the server allows it.</summary>
    public int Jobs { get; init; } = 4 * Environment.ProcessorCount;

    /// <summary>Number of repeats of a scenario that failed.</summary>
    public int Repeat { get; init; } = 4;

    /// <summary>Factor that all deadlines are multiplied by, in addition to the factor measured at the start.</summary>
    public double Patience { get; init; } = 1;

    /// <summary>True for longer pauses, and for more time in which something may still come.</summary>
    public bool IsThorough { get; init; }

    /// <summary>The bots' write pattern, unless a scenario sets another.</summary>
    public WritePattern Wire { get; init; } = WritePattern.Whole;

    /// <summary>Time limit for minimizing a failed workload; zero for no minimizing.</summary>
    public TimeSpan MinimizingTime { get; init; }
}
