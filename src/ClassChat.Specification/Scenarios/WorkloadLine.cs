namespace ClassChat.Specification.Scenarios;

/// <summary>
/// One line below the header of a workload file, as parsed: a weighted action or a setting. <see cref="WorkloadFile"/>
/// combines all lines into one <see cref="Workload"/>.
/// </summary>
internal abstract record WorkloadLine : Step
{
    /// <inheritdoc/>
    public override StepDescription Describe() => new() { Needs = [] };

    /// <summary>
    /// A line <c>weight N: ...</c> as parsed; becomes a <see cref="WeightedAction"/> of the workload.
    /// </summary>
    public sealed record Weighted(int Weight, WorkloadAction Action) : WorkloadLine;

    /// <summary>A line <c>groups N</c>: sets the number of groups that the bots of the workload create.</summary>
    public sealed record Groups(int Count) : WorkloadLine;

    /// <summary>
    /// A line <c>operations N</c>: sets the number of operations of all bots together after which the workload ends.
    /// </summary>
    public sealed record Operations(int Count) : WorkloadLine;
}
