namespace ClassChat.Specification.Scenarios;

/// <summary>Statement that contains other statements.</summary>
/// <param name="Steps">The statements it contains.</param>
public abstract record Block(IReadOnlyList<Step> Steps) : Step
{
    /// <summary>Executes its statements at the same time.</summary>
    public sealed record InParallel(IReadOnlyList<Step> Steps) : Block(Steps)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Needs = [] };
    }

    /// <summary>Executes its statements several times.</summary>
    public sealed record Repeat(int Times, IReadOnlyList<Step> Steps) : Block(Steps)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Needs = [] };
    }

    /// <summary>Executes its statements only if the dialect supports all of them.</summary>
    public sealed record IfOffered(IReadOnlyList<Step> Steps) : Block(Steps)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Needs = [] };
    }

    /// <summary>Sends the messages of its statements in a single write.</summary>
    public sealed record InOneWrite(Actors Who, IReadOnlyList<Step> Steps) : Block(Steps)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.SingleWrite()] };
    }
}
