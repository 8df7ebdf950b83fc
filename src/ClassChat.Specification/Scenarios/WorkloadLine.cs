namespace ClassChat.Specification.Scenarios;

/// <summary>Statement of a workload file: a weighted action or a setting.</summary>
internal abstract record WorkloadLine : Step
{
    /// <inheritdoc/>
    public override StepDescription Describe() => new() { Needs = [] };

    /// <summary>An action with its relative frequency.</summary>
    public sealed record Weighted(int Weight, WorkloadAction Action) : WorkloadLine;

    /// <summary>Sets the number of groups.</summary>
    public sealed record Groups(int Count) : WorkloadLine;

    /// <summary>Sets the number of operations after which the workload ends.</summary>
    public sealed record Operations(int Count) : WorkloadLine;
}
