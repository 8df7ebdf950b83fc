using ClassChat.Specification.Dialects;

namespace ClassChat.Harness.Checks;

/// <summary>
/// Three-valued result of one check of what a bot, an operator or a client under test has shown so far: passed, failed,
/// or pending while something missing may still appear.
/// </summary>
internal abstract record CheckResult
{
    private CheckResult()
    {
    }

    /// <summary>The expectation is met; the check is not repeated.</summary>
    /// <param name="Matches">The matches that meet the expectation; they cannot meet another one.</param>
    public sealed record Passed(IReadOnlyList<EventMatch> Matches) : CheckResult;

    /// <summary>The expectation cannot be met any more, whatever still arrives: the scenario fails at once.</summary>
    /// <param name="Mismatch">The expected and the actual events.</param>
    public sealed record Failed(Mismatch Mismatch) : CheckResult;

    /// <summary>
    /// The expectation is not met yet: the check is repeated when something arrives, and the scenario fails at the
    /// deadline.
    /// </summary>
    /// <param name="Mismatch">The expected and the actual events so far, reported if nothing more arrives.</param>
    public sealed record Pending(Mismatch Mismatch) : CheckResult;

    /// <summary>A passed check that consumes no events.</summary>
    public static CheckResult Fine { get; } = new Passed([]);
}

/// <summary>
/// What a statement expected and what happened instead, in words for a report; or the reason outside the tested program
/// why a check was impossible (<c>Prevented</c>).
/// </summary>
/// <param name="Summary">The problem in one sentence.</param>
/// <param name="Expected">Description of the expected events.</param>
/// <param name="Actual">Description of the actual events.</param>
/// <param name="Hint">The mistake that usually causes this; null uses the hint of the rubric item.</param>
public sealed record Mismatch(string Summary, string Expected, string Actual, string? Hint = null)
{
    /// <summary>The kind of mismatch, by which a report chooses its hint.</summary>
    public MismatchKind Kind { get; init; }

    /// <summary>
    /// The reason outside the tested program that made a check impossible, in one sentence, so that no verdict is
    /// possible; null if there is none.
    /// </summary>
    public string? Prevented { get; init; }

    /// <summary>
    /// True if no load of the machine explains it: something came that must not come, such as a message that is not the
    /// receiver's. False if something did not come in time.
    /// </summary>
    public bool IsCertain { get; init; }

    /// <summary>True if a busy machine may be the cause although it cannot be put right any more.</summary>
    public bool MayBeLoad { get; init; }

    /// <summary>A mismatch for something that the operating system does not show.</summary>
    /// <param name="what">The thing to check.</param>
    /// <param name="remedy">Advice on how to make it visible.</param>
    public static Mismatch Unseen(string what, string remedy) =>
        new("it cannot be seen here", what, "the operating system does not show it")
        {
            Prevented = $"cannot be seen here: {what}; {remedy}",
        };
}
