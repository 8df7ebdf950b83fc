using ClassChat.Harness.Dialects;

namespace ClassChat.Harness.Checks;

/// <summary>What a check says of what was seen so far. Three-valued: what has not come may still come.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>It is as expected.</summary>
    /// <param name="Taken">The events that showed it; they meet no other expectation.</param>
    public sealed record Holds(IReadOnlyList<Sighting> Taken) : Outcome;

    /// <summary>It is not, whatever comes.</summary>
    /// <param name="Difference">What was expected, and what was seen.</param>
    public sealed record Broken(Difference Difference) : Outcome;

    /// <summary>Not yet.</summary>
    /// <param name="Difference">What was expected, and what was seen so far: what is reported if no more comes.</param>
    public sealed record Open(Difference Difference) : Outcome;

    /// <summary>It is as expected, and nothing need be taken.</summary>
    public static Outcome Fine { get; } = new Holds([]);
}

/// <summary>What was expected and what was seen.</summary>
/// <param name="Sentence">What went wrong, in a sentence.</param>
/// <param name="Expected">What should have been seen.</param>
/// <param name="Actual">What was seen.</param>
/// <param name="Hint">The mistake that this usually is; null: that of the rubric item.</param>
public sealed record Difference(string Sentence, string Expected, string Actual, string? Hint = null)
{
    /// <summary>
    /// What outside the harness prevented a judgement, in a sentence: nothing can be said of the program. Null: nothing
    /// did.
    /// </summary>
    public string? Prevented { get; init; }

    /// <summary>What the operating system does not show.</summary>
    /// <param name="what">What is to be judged.</param>
    /// <param name="remedy">What to do, so that it can be seen.</param>
    public static Difference Unseen(string what, string remedy) =>
        new("it cannot be seen here", what, "the operating system does not show it")
        {
            Prevented = $"cannot be seen here: {what}; {remedy}",
        };
}
