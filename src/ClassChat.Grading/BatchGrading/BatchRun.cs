using System.Collections.Concurrent;
using ClassChat.Grading.Reports;
using ClassChat.Grading.Runs;
using ClassChat.Platform.Errors;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Rubrics;

namespace ClassChat.Grading.BatchGrading;

/// <summary>
/// Options of a <see cref="BatchRun"/>: concurrency, reports folder, whether to grade unchanged submissions again, and
/// the options of each submission's run.
/// </summary>
public sealed record BatchOptions
{
    /// <summary>Options of each submission's run.</summary>
    public RunOptions Run { get; init; } = new();

    /// <summary>Maximum number of submissions graded at the same time.</summary>
    public int Jobs { get; init; } = 6 * Environment.ProcessorCount;

    /// <summary>Maximum number of scenarios that run at the same time, over all submissions.</summary>
    public int Slots { get; init; } = 8 * Environment.ProcessorCount;

    /// <summary>True to grade also submissions that were graded before and are unchanged.</summary>
    public bool Again { get; init; }

    /// <summary>Full path of the reports folder, which has a subfolder for each submission, named by its id.</summary>
    public required string Reports { get; init; }
}

/// <summary>
/// Grades the submissions of a class concurrently, apart from scenarios that measure time, and writes the reports of
/// each. An error in one does not affect others. Unchanged, fully graded submissions keep their earlier report.
/// </summary>
/// <param name="suite">The rubric and the scenarios.</param>
/// <param name="items">The items to grade.</param>
/// <param name="options">Options of the batch.</param>
/// <param name="read">Reads the file of a submission.</param>
/// <param name="listener">Called for each event, never concurrently.</param>
public sealed class BatchRun(
    Suite suite,
    IReadOnlyList<RubricItem> items,
    BatchOptions options,
    Func<SubmissionEntry, ParseResult<Submission>> read,
    Action<BatchEvent>? listener = null)
{
    /// <summary>Minimum depth of a folder that is hidden although it is none of the class's own.</summary>
    private const int MinDepth = 3;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<SubmissionEntry, SubmissionResult> _results = new();
    private IReadOnlyList<string> _hidden = []; // folders that no submission's program may see
    private readonly string _common = GradeFingerprint.Common(suite, items, options.Run);

    /// <summary>Grades the submissions.</summary>
    /// <param name="submissions">The submissions.</param>
    /// <param name="cancel">Cancels the batch; nothing is left running, and finished reports are kept.</param>
    public async Task<BatchResult> RunAsync(SubmissionList submissions, CancellationToken cancel)
    {
        string[] folders = [.. submissions.Entries.Select(entry => entry.Folder).Distinct()];
        // The folders around them as well, where names of other submissions can be read; but not folders such as /usr.
        IEnumerable<string> shared = folders.Append(options.Reports).Select(folder => Path.GetDirectoryName(folder)!)
            .Where(above => above?.Count(c => c == '/') >= MinDepth).Distinct();
        _hidden = [options.Reports, .. folders, .. shared];
        PendingJob[] ahead = [.. submissions.Entries.Select(PrepareIsolated).OfType<PendingJob>()];
        Publish(new BatchEvent.Planned(submissions.Entries.Count, ahead.Length));
        foreach (SubmissionResult known in submissions.Entries.Where(_results.ContainsKey)
            .Select(entry => _results[entry]))
            Publish(new BatchEvent.Ended(known));
        if (ahead.Length > 0) await GradeAsync(ahead, cancel);
        return new BatchResult(
            suite.Rubric.Name, options.Run.Seed, [.. submissions.Entries.Select(entry => _results[entry])],
                submissions.Empty);
    }

    /// <summary>Reads one submission; an exception becomes its result and does not affect others.</summary>
    private PendingJob? PrepareIsolated(SubmissionEntry entry)
    {
        try
        {
            return Prepare(entry);
        }
        catch (Exception error)
        {
            _results[entry] = new SubmissionResult.HarnessFailed(entry, ErrorAdvice.Describe(error));
            return null;
        }
    }

    /// <summary>The job for a submission; null if its result is already known.</summary>
    private PendingJob? Prepare(SubmissionEntry entry)
    {
        if (entry.Unreadable is string unreadable)
        {
            _results[entry] = new SubmissionResult.Ungraded(entry, unreadable);
            return null;
        }

        ParseResult<Submission> parseResult = read(entry);
        if (parseResult.Value is not Submission submission)
        {
            _results[entry] = new SubmissionResult.Invalid(entry, parseResult.Errors);
            return null;
        }

        var work = new PendingJob(entry, submission.Hiding(_hidden), InputsOf(entry, submission));
        if (!options.Again && work.Inputs is not null && FolderOf(entry).Find(work.Inputs) is Report report)
        {
            _results[entry] = new SubmissionResult.Graded(entry, report, FromCache: true);
            return null;
        }

        return work;
    }

    private async Task GradeAsync(IReadOnlyList<PendingJob> ahead, CancellationToken cancel)
    {
        using RunScheduler scheduler = await RunScheduler.OpenAsync(options.Run.Patience, options.Slots, cancel);
        using var slots = new SemaphoreSlim(options.Jobs);
        ActiveJob[] gradings = [.. ahead.Select(work => Open(work, scheduler, slots))];
        if (items.SelectMany(item => item.Scenarios).Any(id => suite.Scenarios[id].Exclusive))
            await MeasureAsync(gradings, scheduler, cancel);
        await Task.WhenAll(gradings.Select(grading => GradeAsync(grading, cancel)));
    }

    /// <summary>
    /// Runs the timed scenarios of one submission after another, before anything else runs; later, all others would
    /// have to end first.
    /// </summary>
    private async Task MeasureAsync(IReadOnlyList<ActiveJob> gradings, RunScheduler scheduler, CancellationToken cancel)
    {
        await Task.WhenAll(gradings.Select(grading =>
            IsolateErrorsAsync(grading, () => grading.Run.ProbeAsync(items, scheduler, cancel), cancel)));
        foreach (ActiveJob grading in gradings)
        {
            Publish(new BatchEvent.Measuring(grading.Work.Entry));
            await IsolateErrorsAsync(grading, () => grading.Run.MeasureAsync(items, scheduler, cancel), cancel);
        }
    }

    /// <summary>
    /// Runs a step of one submission; an exception becomes a failure of the harness for this submission only.
    /// </summary>
    private async Task IsolateErrorsAsync(ActiveJob grading, Func<Task> act, CancellationToken cancel)
    {
        try
        {
            await act();
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            SubmissionEntry entry = grading.Work.Entry;
            _results[entry] = new SubmissionResult.HarnessFailed(entry, ErrorAdvice.Describe(error));
        }
    }

    private ActiveJob Open(PendingJob work, RunScheduler scheduler, SemaphoreSlim slots)
    {
        var places = new HeldLocks(scheduler, slots);
        return new ActiveJob(work, places, new GradingRun(suite, work.Submission, options.Run, Listen, scheduler));

        void Listen(RunEvent runEvent)
        {
            // A job that only waits for exclusive use releases its slot and port locks.
            if (runEvent is RunEvent.ExclusiveNext) places.Dispose();
            Publish(new BatchEvent.RunProgress(work.Entry, runEvent));
        }
    }

    private async Task GradeAsync(ActiveJob grading, CancellationToken cancel)
    {
        PendingJob work = grading.Work;
        using HeldLocks places = grading.Places;
        // Before waiting for a slot, so that a job that waits for a port does not occupy one.
        await places.AcquireAsync(work.Submission, cancel);
        Publish(new BatchEvent.Began(work.Entry));
        await IsolateErrorsAsync(
            grading,
            async () =>
            {
                Report report =
                    ReportBuilder.Build(await grading.Run.RunAsync(items, cancel), work.Submission.Arguments);
                _results[work.Entry] = new SubmissionResult.Graded(work.Entry, report, FromCache: false)
                {
                    Unwritten = await WriteAsync(work, report),
                };
            },
            cancel);
        Publish(new BatchEvent.Ended(_results[work.Entry]));
    }

    /// <summary>
    /// Writes a report, even if the batch is cancelled meanwhile: a finished grade must not be lost.
    /// </summary>
    /// <returns>Reason why it could not be written; null on success.</returns>
    private async Task<string?> WriteAsync(PendingJob work, Report report)
    {
        try
        {
            await FolderOf(work.Entry).WriteAsync(report, FinishedFrom(work, report), CancellationToken.None);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return ErrorAdvice.Describe(error);
        }
    }

    /// <summary>
    /// Fingerprints that a report is valid for: the one before the run and, if files were only added (by the programs
    /// themselves), the one after it. None if the report is not fully graded.
    /// </summary>
    private IReadOnlyList<GradeFingerprint> FinishedFrom(PendingJob work, Report report)
    {
        if (!report.Graded || work.Inputs is not GradeFingerprint before) return [];
        GradeFingerprint? after = InputsOf(work.Entry, work.Submission);
        return after?.Extends(before) == true ? [before, after] : [before];
    }

    private GradeFingerprint? InputsOf(SubmissionEntry entry, Submission submission) =>
        GradeFingerprint.Compute(entry, submission, _common, options.Reports);

    private ReportCache FolderOf(SubmissionEntry entry) => new(Path.Combine(options.Reports, entry.Id));

    private void Publish(BatchEvent batchEvent)
    {
        lock (_lock) listener?.Invoke(batchEvent);
    }

    /// <summary>
    /// A valid submission that must be graded now, with the fingerprint of its input (null if it has none).
    /// </summary>
    private sealed record PendingJob(SubmissionEntry Entry, Submission Submission, GradeFingerprint? Inputs);

    /// <summary>A pending job with the run that grades it and the locks for that run.</summary>
    private sealed record ActiveJob(PendingJob Work, HeldLocks Places, GradingRun Run);

    /// <summary>
    /// The locks that a submission holds until its run ends or only scenarios that measure time remain: its fixed
    /// ports, and one of the places for submissions that are graded at the same time.
    /// </summary>
    private sealed class HeldLocks(RunScheduler scheduler, SemaphoreSlim slots) : IDisposable
    {
        private readonly List<IDisposable> _portLocks = [];
        private bool _hasSlot;

        public async Task AcquireAsync(Submission submission, CancellationToken cancel)
        {
            // In ascending order, so that two jobs cannot deadlock.
            IEnumerable<int> ports = submission.Commands.Where(command => !command.IsParallel)
                .Select(command => command.Port).OfType<int>().Distinct().Order();
            foreach (int port in ports) _portLocks.Add(await scheduler.SubmissionPorts.AcquireAsync(port, cancel));
            await slots.WaitAsync(cancel);
            _hasSlot = true;
        }

        public void Dispose()
        {
            foreach (IDisposable portLock in _portLocks) portLock.Dispose();
            if (_hasSlot) slots.Release();
            _hasSlot = false;
        }
    }
}
