using ClassChat.Harness.Checks;
using ClassChat.Harness.Verification;

namespace ClassChat.Harness.Running;

/// <summary>What came of a scenario, an item, a run.</summary>
public enum Verdict
{
    /// <summary>All was as it should be.</summary>
    Passed,

    /// <summary>Something was not, every time.</summary>
    Failed,

    /// <summary>Something was not, and when repeated it was.</summary>
    Unstable,

    /// <summary>What it needs failed.</summary>
    Skipped,

    /// <summary>The program has no such level or feature.</summary>
    NotOffered,

    /// <summary>Something outside the harness prevented a judgement: nothing can be said of the program.</summary>
    Ungraded,

    /// <summary>The harness itself was in trouble: nothing can be said.</summary>
    Error,
}

/// <summary>What verdicts have in common.</summary>
public static class Verdicts
{
    /// <summary>True if it is not known how many points were earned, so that they are withheld.</summary>
    public static bool IsWithheld(this Verdict verdict) => verdict is Verdict.Ungraded or Verdict.Error;
}

/// <summary>What one run of a scenario came to.</summary>
/// <param name="Verdict">Passed, failed, not offered, ungraded or error.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record ScenarioResult(Verdict Verdict, double Seconds)
{
    /// <summary>Why it was not offered, what prevented a judgement, or what trouble there was.</summary>
    public string? Reason { get; init; }

    /// <summary>What went wrong, if it failed.</summary>
    public Failure? Failure { get; init; }

    /// <summary>True if the program could not be started, for a reason outside of it.</summary>
    public bool WasPrevented { get; init; }

    /// <summary>True if the program under test would not even start.</summary>
    public bool NotStarted { get; init; }

    /// <summary>What was measured.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>What came of checking a workload, property by property; none if it is no workload.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>A short scenario that fails as this workload did; null: it is none, or none was found.</summary>
    public ShrunkScenario? Shrunk { get; init; }

    /// <summary>How many times it was repeated after a failure, and how many of all runs failed.</summary>
    public (int Failed, int Runs)? Repeats { get; init; }
}

/// <summary>The evidence of a failure.</summary>
/// <param name="Difference">What was expected, and what was seen.</param>
/// <param name="Line">The line of the scenario that was not met; 0: none in particular.</param>
/// <param name="Wires">The last bytes of the bots concerned.</param>
/// <param name="ServerOutput">The last that the program under test printed.</param>
/// <param name="Death">How it ended, if it did.</param>
public sealed record Failure(
    Difference Difference, int Line, IReadOnlyList<WireExcerpt> Wires, string ServerOutput, string? Death)
{
    /// <summary>True if output and death are those of a client under test.</summary>
    public bool IsOfClient { get; init; }

    /// <summary>The last lines that were typed at the client under test.</summary>
    public IReadOnlyList<string> Typed { get; init; } = [];
}

/// <summary>The last bytes that a bot sent and received, shown so that nothing is invisible.</summary>
/// <param name="Bot">Whose.</param>
/// <param name="Sent">What it sent last.</param>
/// <param name="Received">What it received last.</param>
public sealed record WireExcerpt(string Bot, string Sent, string Received);

/// <summary>Something measured, reported beside the points.</summary>
/// <param name="Name">What.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what.</param>
public sealed record Metric(string Name, double Value, string Unit);
