namespace ClassChat.Specification.Scenarios;

/// <summary>
/// The scenario pauses for as long as the run is told to, 10 s unless it is thorough, so that what a server does only
/// after a while is seen; what arrives meanwhile is recorded. Other scenarios run beside it.
/// </summary>
public sealed record Pause : Step
{
    /// <inheritdoc/>
    public override StepDescription Describe() => new() { Needs = [] };
}
