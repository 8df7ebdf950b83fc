using System.Collections.Concurrent;
using ClassChat.Grading.Runs;
using ClassChat.Specification.Rubrics;

namespace ClassChat.Grading.Calibration;

/// <summary>
/// Grades a submission that is taken to be correct many times with different seeds, to measure how often the harness
/// itself errs. Failures are not repeated within a run: each one counts.
/// </summary>
/// <param name="suite">The rubric and the scenarios.</param>
/// <param name="submission">The submission, which is assumed to be correct.</param>
/// <param name="options">Options of each run; the first run has this seed, each later one the next seed.</param>
/// <param name="listener">Called for each finished run, never concurrently.</param>
public sealed class CalibrationRun(
    Suite suite, Submission submission, RunOptions options, Action<CalibratedRun>? listener = null)
{
    private readonly Lock _lock = new();
    private readonly ConcurrentBag<CalibratedRun> _ended = [];

    /// <summary>Runs that ended earlier; their numbers are not run again.</summary>
    public IReadOnlyList<CalibratedRun> Earlier { get; init; } = [];

    /// <summary>
    /// Runs the calibration; if cancelled, it returns the runs finished so far, earlier ones included.
    /// </summary>
    /// <param name="items">The items to grade.</param>
    /// <param name="runs">Number of runs, earlier ones included, at least 1.</param>
    /// <param name="sideBySide">Maximum number of concurrent runs, at least 1.</param>
    /// <param name="cancel">Cancels the calibration; nothing is left running.</param>
    public async Task<CalibrationResult> RunAsync(
        IReadOnlyList<RubricItem> items, int runs, int sideBySide, CancellationToken cancel)
    {
        using RunScheduler scheduler = await RunScheduler.OpenAsync(options.Patience, options.Jobs, cancel);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = sideBySide, CancellationToken = cancel };
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(1, runs).Except(Earlier.Select(run => run.Number)), parallel,
                (number, token) => RunAsync(number, items, scheduler, token));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Report the results so far: fewer runs give a wider bound, not a wrong one.
        }

        return new CalibrationResult(submission.Name, runs, [.. _ended.Concat(Earlier).OrderBy(run => run.Number)]);
    }

    private async ValueTask RunAsync(
        int number, IReadOnlyList<RubricItem> items, RunScheduler scheduler, CancellationToken cancel)
    {
        RunOptions one = options with { Seed = options.Seed + number - 1, Repeat = 0 };
        var run = new CalibratedRun(
            number, await new GradingRun(suite, submission, one, null, scheduler).RunAsync(items, cancel));
        lock (_lock)
        {
            _ended.Add(run);
            listener?.Invoke(run);
        }
    }
}
