using System.Text.Json.Serialization;
using ClassChat.Harness.Checks;
using ClassChat.Harness.WorkloadChecks;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Result of one scenario, of one rubric item (from its scenarios) or of a whole run (from its items).
/// </summary>
public enum Verdict
{
    /// <summary>All expectations were met.</summary>
    Passed,

    /// <summary>An expectation was not met, in every run.</summary>
    Failed,

    /// <summary>An expectation was not met at first, but was met in a repeated run.</summary>
    Unstable,

    /// <summary>Failed, and so did an item that it depends on: the fault is told there.</summary>
    Skipped,

    /// <summary>The program does not have the level or feature; reports say "not offered".</summary>
    Unsupported,

    /// <summary>A cause outside the harness prevented a judgement of the program.</summary>
    Ungraded,

    /// <summary>The harness itself failed, so there is no judgement of the program.</summary>
    Error,
}

/// <summary>
/// Extension method that tells which verdicts withhold the points because there is no judgement of the program.
/// </summary>
public static class Verdicts
{
    /// <summary>True if the points are withheld because there is no judgement of the program.</summary>
    public static bool IsWithheld(this Verdict verdict) => verdict is Verdict.Ungraded or Verdict.Error;
}

/// <summary>
/// Result of a scenario: its verdict, the evidence of a failure, measurements and workload findings; after a failure
/// also the number of repeated runs and a minimized scenario, if there are any.
/// </summary>
/// <param name="Verdict">Passed, failed, unsupported, ungraded or error; unstable after repeats.</param>
/// <param name="Seconds">Duration of the first run in seconds.</param>
public sealed record ScenarioResult(Verdict Verdict, double Seconds)
{
    /// <summary>The missing feature, the cause that prevented a judgement, or the error.</summary>
    public string? Reason { get; init; }

    /// <summary>The evidence, if the scenario failed.</summary>
    public Failure? Failure { get; init; }

    /// <summary>True if a cause outside the program prevented its start.</summary>
    public bool WasPrevented { get; init; }

    /// <summary>True if the program under test did not start.</summary>
    public bool NotStarted { get; init; }

    /// <summary>Results of measurements.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>Findings for each invariant of a workload; empty for other scenarios.</summary>
    public IReadOnlyList<InvariantFinding> Findings { get; init; } = [];

    /// <summary>A minimized scenario that reproduces the failure of a workload; null if there is none.</summary>
    public MinimizedScenario? Minimized { get; init; }

    /// <summary>Number of failed runs and of all runs, if the scenario was repeated after a failure.</summary>
    public (int Failed, int Runs)? Repeats { get; init; }

    /// <summary>
    /// True if the failure may be due to other scenarios that ran at the same time: something did not come in time, and
    /// nothing came that no load explains.
    /// </summary>
    public bool MayBeLoad { get; init; }
}

/// <summary>
/// The evidence of a failure: the mismatch with its line, the last bytes sent and received, and the last output and the
/// exit of the program under test.
/// </summary>
/// <param name="Mismatch">The expected and the actual events.</param>
/// <param name="Line">Line of the scenario statement that failed; 0 if there is none.</param>
/// <param name="Wires">The last bytes of the bots involved.</param>
/// <param name="ServerOutput">The last output of the program under test.</param>
/// <param name="ExitReason">The way the program ended; null if it still runs.</param>
public sealed record Failure(
    Mismatch Mismatch, int Line, IReadOnlyList<WireExcerpt> Wires, string ServerOutput, string? ExitReason)
{
    /// <summary>
    /// The place where a received message differs from the event that was expected; null if there is none.
    /// </summary>
    public Divergence? Divergence { get; init; }

    /// <summary>True if the output and the exit are those of a client under test.</summary>
    public bool IsOfClient { get; init; }

    /// <summary>The last lines typed at the client under test.</summary>
    public IReadOnlyList<string> Typed { get; init; } = [];
}

/// <summary>The last bytes that a bot or a client under test sent and received, in printable form.</summary>
/// <param name="Bot">The bot's name.</param>
/// <param name="Sent">The last bytes sent.</param>
/// <param name="Received">The last bytes received.</param>
public sealed record WireExcerpt(string Bot, string Sent, string Received)
{
    /// <summary>The messages sent as they were before encryption; null if nothing is encrypted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DecryptedSent { get; init; }

    /// <summary>The messages and fields received after decryption; null if nothing is encrypted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DecryptedReceived { get; init; }
}

/// <summary>A measured value, reported without points.</summary>
/// <param name="Name">Name of the quantity.</param>
/// <param name="Value">The measured value.</param>
/// <param name="Unit">Unit of the value; empty if it has none.</param>
public sealed record Metric(string Name, double Value, string Unit);
