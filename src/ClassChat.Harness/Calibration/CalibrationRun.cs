using System.Collections.Concurrent;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Rubrics;

namespace ClassChat.Harness.Calibration;

/// <summary>
/// Grades one and the same submission again and again, each time with another seed, to learn how often the harness
/// errs: a correct program should get every point every time. Nothing is repeated within a run: what fails once counts.
/// </summary>
/// <param name="suite">Rubric and scenarios.</param>
/// <param name="submission">The program, which is taken to be correct.</param>
/// <param name="options">How each run is made; the first has this seed, each later one the next.</param>
/// <param name="listener">Told of each run that ends; never at the same time from two sides.</param>
public sealed class CalibrationRun(
    Suite suite, Submission submission, RunOptions options, Action<CalibratedRun>? listener = null)
{
    private readonly Lock _telling = new();
    private readonly ConcurrentBag<CalibratedRun> _ended = [];

    /// <summary>Runs it. Ended early, it says what has come out by then.</summary>
    /// <param name="items">The items to grade.</param>
    /// <param name="runs">How many runs, at least 1.</param>
    /// <param name="sideBySide">How many of them at the same time, at least 1.</param>
    /// <param name="cancel">Ends it, and leaves nothing running.</param>
    public async Task<CalibrationResult> RunAsync(
        IReadOnlyList<RubricItem> items, int runs, int sideBySide, CancellationToken cancel)
    {
        using Hall hall = await Hall.OpenAsync(options.Patience, options.Jobs, cancel);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = sideBySide, CancellationToken = cancel };
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(1, runs), parallel, (number, token) => RunAsync(number, items, hall, token));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // What is known by now is worth telling: fewer runs give a wider bound, not a wrong one.
        }

        return new CalibrationResult(submission.Name, runs, [.. _ended.OrderBy(run => run.Number)]);
    }

    private async ValueTask RunAsync(
        int number, IReadOnlyList<RubricItem> items, Hall hall, CancellationToken cancel)
    {
        RunOptions one = options with { Seed = options.Seed + number - 1, Repeat = 0 };
        var run = new CalibratedRun(
            number, await new GradingRun(suite, submission, one, null, hall).RunAsync(items, cancel));
        lock (_telling)
        {
            _ended.Add(run);
            listener?.Invoke(run);
        }
    }
}
