using System.Globalization;
using ClassChat.Protocol;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Execution;

/// <summary>
/// Checks if a dialect's pacing (its gaps and its waits for silence) fits into the deadlines of a scenario, as
/// otherwise no server could pass, and if it explains a statement that timed out. Pure.
/// </summary>
/// <param name="scenario">The scenario.</param>
/// <param name="dialect">The server's dialect.</param>
/// <param name="combines">True if the messages of one statement are combined into larger writes.</param>
internal sealed class PacingCheck(Scenario scenario, Dialect dialect, bool combines)
{
    /// <summary>
    /// Maximum time that pauses may add to a statement, before the deadline factor is applied. Its own time limit is
    /// extended by them; what needs more is not run.
    /// </summary>
    private static readonly TimeSpan _maxPauses = TimeSpan.FromMinutes(4);

    /// <summary>Maximum factor for <c>--patience</c> on the command line.</summary>
    private const int MaxPatienceFactor = 100;

    private readonly PacingEstimate _writes = new(scenario, dialect, combines);

    /// <summary>The reason in one sentence why no server could pass; null if the pacing fits.</summary>
    /// <param name="level">The server's level.</param>
    /// <param name="factor">Factor that all deadlines are multiplied by.</param>
    public string? Unfit(Level level, double factor) => dialect.Adapter is not null
        ? null // the pauses between writes exist only where the harness itself writes
        : Executed(scenario.Steps, level).SelectMany(Demands).Select(demand => Unfit(demand, factor))
            .FirstOrDefault(unfit => unfit is not null);

    /// <summary>
    /// Time limit of a statement, before the deadline factor is applied: the server's own time and the pauses of the
    /// statement.
    /// </summary>
    /// <param name="step">The statement.</param>
    /// <param name="beside">Statements that run at the same time, whose writes may have to go out first.</param>
    /// <param name="factor">Factor that all deadlines are multiplied by.</param>
    public TimeSpan TimeoutFor(Step step, IReadOnlyList<Step> beside, double factor)
    {
        TimeSpan own = StepRunner.TimeoutFor(step);
        if (dialect.Adapter is not null || step is Expectation.WorkloadHolds) return own;
        TimeSpan pauses = beside.Append(step).Distinct().Aggregate(
            TimeSpan.Zero, (sum, one) => sum + PausesOf(one, factor));
        return own + (pauses / factor);
    }

    private TimeSpan PausesOf(Step step, double factor)
    {
        ConnectionLoad load = _writes.Estimate(step);
        return TimeFor(load, load.Writes, factor).Longest;
    }

    /// <summary>
    /// Explanation if the pacing took more than half the time of a statement that timed out, so that the server is not
    /// to blame; null otherwise.
    /// </summary>
    /// <param name="step">The statement.</param>
    /// <param name="factor">Factor that all deadlines are multiplied by.</param>
    public string? MostOf(Step step, double factor)
    {
        if (dialect.Adapter is not null) return null;
        Demand demand = DemandOf(step);
        Time needed = TimeFor(demand.ConnectionLoad, demand.ConnectionLoad.Writes, factor);
        TimeSpan limit = TimeoutFor(step, [], factor) * factor;
        return needed.Longest > limit / 2
            ? Explain(demand, needed, $"of the {Shown(limit)} after which it was given up")
            : null;
    }

    /// <summary>
    /// Explains why no server could meet one demand; null if one could. No gap is counted before a bot's first write,
    /// since the bot may have been idle for long.
    /// </summary>
    private string? Unfit(Demand demand, double factor)
    {
        Time needed = TimeFor(demand.ConnectionLoad, Math.Max(0, demand.ConnectionLoad.Writes - 1), factor);
        TimeSpan limit = demand.Timeout * factor;
        return needed.Longest > limit ? Explain(demand, needed, $"and may take {Shown(limit)}") : null;
    }

    /// <summary>The demands of a statement; for a block, also those of its statements together.</summary>
    private IEnumerable<Demand> Demands(Step step) => step is Block.InParallel together
        ? Answers(together).Concat(InParallel(together))
        : [DemandOf(step)];

    private Demand DemandOf(Step step) => new(
        step, _writes.Estimate(step), step is Expectation.WorkloadHolds ? StepRunner.TimeoutFor(step) : _maxPauses);

    /// <summary>Demands of answers that are awaited while their requests are still being sent.</summary>
    private IEnumerable<Demand> Answers(Block.InParallel together) =>
        from reply in together.Steps.OfType<Expectation.Replied>()
        from sending in together.Steps.OfType<Step.SendMany>()
        where reply.Within is not null && sending.Count >= reply.Times && sending.Who.ToString() == reply.Who.ToString()
        select new Demand(reply, _writes.Estimate(sending with { Count = reply.Times }), reply.Within!.Value);

    /// <summary>
    /// Demands of concurrent statements of the same bot, whose writes still go out one after another.
    /// </summary>
    private IEnumerable<Demand> InParallel(Block.InParallel together) => together.Steps
        .Where(step => step is not (Block or Expectation))
        .GroupBy(step => step.Describe().Doers?.ToString())
        .Where(same => same.Key is not null && same.Count() > 1)
        .Select(same => DemandOf(same.Last()) with
        {
            ConnectionLoad = same.Aggregate(default(ConnectionLoad), (sum, step) => sum + _writes.Estimate(step)),
        });

    /// <summary>The statements that are executed, including blocks.</summary>
    private IEnumerable<Step> Executed(IEnumerable<Step> steps, Level level) => steps.SelectMany(step => step switch
    {
        Block.IfOffered offered when DialectSupport.FindUnsupported(offered.Steps, dialect, level) is not null => [],
        Block.InOneWrite => [], // statements combined into one write are not paced
        Block block => Executed(block.Steps, level).Prepend(step),
        _ => [step],
    });

    /// <summary>
    /// Time that the pacing needs. Gaps are real time; waits for silence are multiplied by the factor, as deadlines
    /// are.
    /// </summary>
    private Time TimeFor(ConnectionLoad connectionLoad, double gaps, double factor) =>
        new(gaps * dialect.Gap, connectionLoad.Silence * factor);

    private string Explain(Demand demand, Time needed, string limit)
    {
        string place = demand.Step is Expectation.WorkloadHolds { Load: Workload work }
            ? string.Create(CultureInfo.InvariantCulture, $"a workload of {work.Operations:N0} operations")
            : string.Create(CultureInfo.InvariantCulture, $"line {demand.Step.Line}");
        if (needed.Silence > needed.Gaps)
            return $"dialect '{dialect.Name}' waits for silence ('settle'): {place} takes {Shown(needed.Silence)} "
                + $"by that alone, {limit}; shorten 'settle'";
        double neededPatience = Math.Ceiling(needed.Gaps / demand.Timeout) + 1;
        string remedy = neededPatience > MaxPatienceFactor
            ? ""
            : FormattableString.Invariant($", or grade with --patience {neededPatience}");
        string writes = demand.ConnectionLoad.Writes.ToString("N0", CultureInfo.InvariantCulture);
        return $"dialect '{dialect.Name}' asks for {Shown(dialect.Gap)} between two writes of a bot ('gap'): {place}, "
            + $"where one writes {writes} times, takes {Shown(needed.Gaps)} by that alone, {limit}; "
            + $"shorten 'gap'{remedy}";
    }

    /// <summary>Formats a time: "500 ms", "60 s", "8 min 20 s".</summary>
    private static string Shown(TimeSpan span)
    {
        if (span < TimeSpan.FromSeconds(1))
            return string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0.#} ms");
        if (span < TimeSpan.FromMinutes(2))
            return string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s");
        long seconds = (long)Math.Ceiling(span.TotalSeconds);
        string rest = seconds % 60 == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {seconds % 60} s");
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:N0} min") + rest;
    }

    /// <summary>The writes and silences that a statement needs from a bot, and the time limit for them.</summary>
    private sealed record Demand(Step Step, ConnectionLoad ConnectionLoad, TimeSpan Timeout);

    /// <summary>Time that the pacing needs for gaps and for silences.</summary>
    private readonly record struct Time(TimeSpan Gaps, TimeSpan Silence)
    {
        /// <summary>The longer of the two times, since a silence is also a gap.</summary>
        public TimeSpan Longest => Gaps > Silence ? Gaps : Silence;
    }
}
