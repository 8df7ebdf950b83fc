namespace ClassChat.Harness.Scenarios;

/// <summary>A statement that holds others.</summary>
/// <param name="Steps">Those it holds.</param>
public abstract record Block(IReadOnlyList<Step> Steps) : Step
{
    /// <summary>All at once.</summary>
    public sealed record Together(IReadOnlyList<Step> Steps) : Block(Steps)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Needs = [] };
    }

    /// <summary>Again and again.</summary>
    public sealed record Repeat(int Times, IReadOnlyList<Step> Steps) : Block(Steps)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Needs = [] };
    }

    /// <summary>Left out where the dialect does not offer all that is in it.</summary>
    public sealed record WhereOffered(IReadOnlyList<Step> Steps) : Block(Steps)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new() { Needs = [] };
    }

    /// <summary>What a bot sends in it goes out in one write.</summary>
    public sealed record InOneWrite(Actors Who, IReadOnlyList<Step> Steps) : Block(Steps)
    {
        /// <inheritdoc/>
        public override StepDescription Describe() => new(Who) { Needs = [new Requirement.OneGo()] };
    }
}
