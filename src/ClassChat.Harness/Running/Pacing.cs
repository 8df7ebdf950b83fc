using System.Globalization;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Scenarios;
using ClassChat.Protocol;

namespace ClassChat.Harness.Running;

/// <summary>
/// Says whether the pacing that a dialect asks for, its gaps and the silences that it waits for, fits into the
/// deadlines of a scenario: where it does not, no server that talks so could pass. Pure.
/// </summary>
/// <param name="scenario">The scenario.</param>
/// <param name="dialect">How the server talks.</param>
/// <param name="glues">True if messages that one statement sends go out several to a write.</param>
internal sealed class Pacing(Scenario scenario, Dialect dialect, bool glues)
{
    /// <summary>The largest factor that can be asked for on the command line.</summary>
    private const int MostPatience = 100;

    private readonly PacedWrites _writes = new(scenario, dialect, glues);

    /// <summary>Why no server could pass, in a sentence; null: the pacing fits.</summary>
    /// <param name="level">The level of the server.</param>
    /// <param name="factor">By how much all deadlines are stretched.</param>
    public string? Unfit(Level level, double factor) => dialect.Adapter is not null
        ? null // gaps are between writes of our own
        : Played(scenario.Steps, level).SelectMany(Demands).Select(demand => Unfit(demand, factor))
            .FirstOrDefault(unfit => unfit is not null);

    /// <summary>
    /// That the pacing took most of the time of a statement that was given up, so that nobody can say whether the
    /// server was too slow; null: it did not.
    /// </summary>
    /// <param name="step">The statement.</param>
    /// <param name="factor">By how much all deadlines are stretched.</param>
    public string? MostOf(Step step, double factor)
    {
        if (dialect.Adapter is not null) return null;
        Demand demand = DemandOf(step);
        Time needed = TimeFor(demand.Share, demand.Share.Writes, factor);
        TimeSpan limit = demand.Patience * factor;
        return needed.Longest > limit / 2
            ? Sentence(demand, needed, $"of the {Shown(limit)} after which it was given up")
            : null;
    }

    /// <summary>A bot may have been at rest for long: before its first write there need be no gap.</summary>
    private string? Unfit(Demand demand, double factor)
    {
        Time needed = TimeFor(demand.Share, Math.Max(0, demand.Share.Writes - 1), factor);
        TimeSpan limit = demand.Patience * factor;
        return needed.Longest > limit ? Sentence(demand, needed, $"and may take {Shown(limit)}") : null;
    }

    /// <summary>What a statement asks of a bot in its time; of a block, what its statements ask together.</summary>
    private IEnumerable<Demand> Demands(Step step) => step is Block.Together together
        ? Answers(together).Concat(Together(together))
        : [DemandOf(step)];

    private Demand DemandOf(Step step) => new(step, _writes.Of(step), Performance.PatienceFor(step));

    /// <summary>Answers that are awaited while what they answer is still being sent.</summary>
    private IEnumerable<Demand> Answers(Block.Together together) =>
        from told in together.Steps.OfType<Expectation.Told>()
        from sending in together.Steps.OfType<Step.SendMany>()
        where told.Within is not null && sending.Count >= told.Times && sending.Who.ToString() == told.Who.ToString()
        select new Demand(told, _writes.Of(sending with { Count = told.Times }), told.Within!.Value);

    /// <summary>What a bot does at once in several statements goes out one after another all the same.</summary>
    private IEnumerable<Demand> Together(Block.Together together) => together.Steps
        .Where(step => step is not (Block or Expectation))
        .GroupBy(step => step.Describe().Doers?.ToString())
        .Where(same => same.Key is not null && same.Count() > 1)
        .Select(same => DemandOf(same.Last()) with
        {
            Share = same.Aggregate(default(Share), (sum, step) => sum + _writes.Of(step)),
        });

    /// <summary>The statements that are played, blocks among them.</summary>
    private IEnumerable<Step> Played(IEnumerable<Step> steps, Level level) => steps.SelectMany(step => step switch
    {
        Block.WhereOffered offered when Offer.Lacking(offered.Steps, dialect, level) is not null => [],
        Block.InOneWrite => [], // what is kept for one write is not paced
        Block block => Played(block.Steps, level).Prepend(step),
        _ => [step],
    });

    /// <summary>Gaps are real time; silences are waited for by the clock that stretches deadlines, too.</summary>
    private Time TimeFor(Share share, double gaps, double factor) => new(gaps * dialect.Gap, share.Silence * factor);

    private string Sentence(Demand demand, Time needed, string limit)
    {
        string place = demand.Step is Expectation.Work { Load: Workload work }
            ? string.Create(CultureInfo.InvariantCulture, $"a workload of {work.Operations:N0} operations")
            : string.Create(CultureInfo.InvariantCulture, $"line {demand.Step.Line}");
        if (needed.Silence > needed.Gaps)
            return $"dialect '{dialect.Name}' waits for silence ('settle'): {place} takes {Shown(needed.Silence)} "
                + $"by that alone, {limit}; shorten 'settle'";
        double patience = Math.Ceiling(needed.Gaps / demand.Patience) + 1;
        string remedy = patience > MostPatience
            ? ""
            : FormattableString.Invariant($", or grade with --patience {patience}");
        string writes = demand.Share.Writes.ToString("N0", CultureInfo.InvariantCulture);
        return $"dialect '{dialect.Name}' asks for {Shown(dialect.Gap)} between two writes of a bot ('gap'): {place}, "
            + $"where one writes {writes} times, takes {Shown(needed.Gaps)} by that alone, {limit}; "
            + $"shorten 'gap'{remedy}";
    }

    /// <summary>"500 ms", "60 s", "8 min 20 s".</summary>
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

    /// <summary>What a bot has to do for a statement, and how long that may take.</summary>
    private sealed record Demand(Step Step, Share Share, TimeSpan Patience);

    /// <summary>Time that the pacing takes.</summary>
    private readonly record struct Time(TimeSpan Gaps, TimeSpan Silence)
    {
        /// <summary>A silence is a gap, too: the longer one counts.</summary>
        public TimeSpan Longest => Gaps > Silence ? Gaps : Silence;
    }
}
