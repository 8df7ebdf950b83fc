using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Grading;

/// <summary>How a run is to be made.</summary>
public sealed record RunOptions
{
    /// <summary>Fixes all names, texts, sizes and orders.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many scenarios run side by side, where the server allows it.</summary>
    public int Jobs { get; init; } = 4 * Environment.ProcessorCount;

    /// <summary>How often a scenario that failed is repeated.</summary>
    public int Repeat { get; init; } = 4;

    /// <summary>By how much all deadlines are stretched, times what is measured at the start.</summary>
    public double Patience { get; init; } = 1;

    /// <summary>How bots write, where their scenario does not say.</summary>
    public WireHabit Wire { get; init; } = WireHabit.Whole;

    /// <summary>
    /// How long it may take to make a short scenario of a workload that failed; nothing: it is left as it is.
    /// </summary>
    public TimeSpan Shrinking { get; init; }
}
