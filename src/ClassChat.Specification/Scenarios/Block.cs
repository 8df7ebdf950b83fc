namespace ClassChat.Specification.Scenarios;

/// <summary>
/// Statement that contains other, indented statements and decides whether, how often and in which way they are
/// executed.
/// </summary>
/// <param name="Steps">The statements it contains.</param>
public abstract record Block(IReadOnlyList<Step> Steps) : Step
{
    /// <summary>Executes each of its statements once, all at the same time.</summary>
    public sealed record InParallel(IReadOnlyList<Step> Steps) : Block(Steps)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Needs = [] };
    }

    /// <summary>Executes its statements in order, a number of times.</summary>
    public sealed record Repeat(int Times, IReadOnlyList<Step> Steps) : Block(Steps)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Needs = [] };
    }

    /// <summary>Executes its statements in order, or none of them if the dialect does not support all.</summary>
    public sealed record IfOffered(IReadOnlyList<Step> Steps) : Block(Steps)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Needs = [] };
    }

    /// <summary>
    /// Executes its statements in order; what the named bots send in them leaves each bot in a single write at the end.
    /// </summary>
    public sealed record InOneWrite(Actors Who, IReadOnlyList<Step> Steps) : Block(Steps)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.CombinableWrites()] };
    }
}
