namespace ClassChat.Harness.Scenarios;

/// <summary>A line of a workload file.</summary>
internal abstract record WorkloadLine : Step
{
    /// <inheritdoc/>
    public override StepDescription Describe() => new() { Needs = [] };

    /// <summary>A deed, and how often it is picked.</summary>
    public sealed record Weighted(int Weight, Deed Deed) : WorkloadLine;

    /// <summary>How many groups there are.</summary>
    public sealed record Groups(int Count) : WorkloadLine;

    /// <summary>After how many operations it ends.</summary>
    public sealed record Operations(int Count) : WorkloadLine;
}
