using System.Collections.Concurrent;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Reports;
using ClassChat.Harness.Rubrics;

namespace ClassChat.Harness.Classes;

/// <summary>How a class is to be graded.</summary>
public sealed record ClassOptions
{
    /// <summary>How each submission is.</summary>
    public RunOptions Run { get; init; } = new();

    /// <summary>How many submissions are graded at once.</summary>
    public int Jobs { get; init; } = 6 * Environment.ProcessorCount;

    /// <summary>How many scenarios of all of them run at once.</summary>
    public int Seats { get; init; } = 8 * Environment.ProcessorCount;

    /// <summary>True: also those are graded that were before, and have not changed.</summary>
    public bool Again { get; init; }

    /// <summary>The folder of the reports, a full path: each submission has a folder in it, named by its id.</summary>
    public required string Reports { get; init; }
}

/// <summary>
/// Grades the submissions of a class side by side: each for itself, so that what goes wrong with one concerns no other.
/// Those that were graded before, and have not changed, are not graded again.
/// </summary>
/// <param name="suite">Rubric and scenarios.</param>
/// <param name="items">The items to grade.</param>
/// <param name="options">How.</param>
/// <param name="read">Reads the file of a submission.</param>
/// <param name="listener">Told what happens; never at the same time from two sides.</param>
public sealed class ClassRun(
    Suite suite,
    IReadOnlyList<RubricItem> items,
    ClassOptions options,
    Func<HandIn, Reading<Submission>> read,
    Action<ClassEvent>? listener = null)
{
    private readonly Lock _telling = new();
    private readonly ConcurrentDictionary<HandIn, Standing> _standings = new();
    private readonly string _common = Inputs.Common(suite, items, options.Run);

    /// <summary>Grades them.</summary>
    /// <param name="roll">The submissions.</param>
    /// <param name="cancel">Ends it, and leaves nothing running; what is finished by then stays.</param>
    public async Task<ClassResult> RunAsync(Roll roll, CancellationToken cancel)
    {
        Work[] ahead = [.. roll.HandIns.Select(PrepareInItsOwn).OfType<Work>()];
        Tell(new ClassEvent.Planned(roll.HandIns.Count, ahead.Length));
        foreach (Standing known in roll.HandIns.Where(_standings.ContainsKey).Select(handIn => _standings[handIn]))
            Tell(new ClassEvent.Ended(known));
        if (ahead.Length > 0) await GradeAsync(ahead, cancel);
        return new ClassResult(
            suite.Rubric.Name, options.Run.Seed, [.. roll.HandIns.Select(handIn => _standings[handIn])], roll.Empty);
    }

    /// <summary>The edge of reading one submission, as that of grading it.</summary>
    private Work? PrepareInItsOwn(HandIn handIn)
    {
        try
        {
            return Prepare(handIn);
        }
        catch (Exception error)
        {
            _standings[handIn] = new Standing.Troubled(handIn, error.Message);
            return null;
        }
    }

    /// <summary>What is to be done for a submission; null: it is known already what it comes to.</summary>
    private Work? Prepare(HandIn handIn)
    {
        if (handIn.Unreadable is string unreadable)
        {
            _standings[handIn] = new Standing.Ungraded(handIn, unreadable);
            return null;
        }

        Reading<Submission> reading = read(handIn);
        if (reading.Value is not Submission submission)
        {
            _standings[handIn] = new Standing.Invalid(handIn, reading.Faults);
            return null;
        }

        var work = new Work(handIn, submission, InputsOf(handIn, submission));
        if (!options.Again && work.Inputs is not null && FolderOf(handIn).Find(work.Inputs) is Report report)
        {
            _standings[handIn] = new Standing.Graded(handIn, report, IsKept: true);
            return null;
        }

        return work;
    }

    private async Task GradeAsync(IReadOnlyList<Work> ahead, CancellationToken cancel)
    {
        using Hall hall = await Hall.OpenAsync(options.Run.Patience, options.Seats, cancel);
        using var slots = new SemaphoreSlim(options.Jobs);
        Grading[] gradings = [.. ahead.Select(work => Open(work, hall, slots))];
        if (items.SelectMany(item => item.Scenarios).Any(id => suite.Scenarios[id].Alone))
            await MeasureAsync(gradings, hall, cancel);
        await Task.WhenAll(gradings.Select(grading => GradeAsync(grading, cancel)));
    }

    /// <summary>
    /// Time is measured before anything else runs, of one after another: later all the others would have to end for it.
    /// </summary>
    private async Task MeasureAsync(IReadOnlyList<Grading> gradings, Hall hall, CancellationToken cancel)
    {
        await Task.WhenAll(gradings.Select(grading =>
            InItsOwnAsync(grading, () => grading.Run.ProbeAsync(items, hall, cancel), cancel)));
        foreach (Grading grading in gradings)
        {
            Tell(new ClassEvent.Measuring(grading.Work.HandIn));
            await InItsOwnAsync(grading, () => grading.Run.MeasureAsync(items, hall, cancel), cancel);
        }
    }

    /// <summary>The edge of one submission: the others go on, and its author is not made to pay.</summary>
    private async Task InItsOwnAsync(Grading grading, Func<Task> act, CancellationToken cancel)
    {
        try
        {
            await act();
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            HandIn handIn = grading.Work.HandIn;
            _standings[handIn] = new Standing.Troubled(handIn, error.Message);
        }
    }

    private Grading Open(Work work, Hall hall, SemaphoreSlim slots)
    {
        var places = new Places(hall, slots);
        return new Grading(work, places, new GradingRun(suite, work.Submission, options.Run, Listen, hall));

        void Listen(RunEvent happened)
        {
            // Who only waits for quiet lets others begin.
            if (happened is RunEvent.AloneNext) places.Dispose();
            Tell(new ClassEvent.Told(work.HandIn, happened));
        }
    }

    private async Task GradeAsync(Grading grading, CancellationToken cancel)
    {
        Work work = grading.Work;
        using Places places = grading.Places;
        // Before it waits for a slot: who waits for another's port is not to keep a slot from those who need none.
        await places.TakeAsync(work.Submission, cancel);
        Tell(new ClassEvent.Began(work.HandIn));
        await InItsOwnAsync(
            grading,
            async () =>
            {
                Report report = Reporting.Of(await grading.Run.RunAsync(items, cancel), work.Submission.Arguments);
                await FolderOf(work.HandIn).WriteAsync(report, FinishedFrom(work, report), cancel);
                _standings[work.HandIn] = new Standing.Graded(work.HandIn, report, IsKept: false);
            },
            cancel);
        Tell(new ClassEvent.Ended(_standings[work.HandIn]));
    }

    /// <summary>
    /// The inputs that a report holds for: as they were, and as they are now if only files were added, for those the
    /// programs wrote. A report of which some is not graded holds for nothing.
    /// </summary>
    private IReadOnlyList<Inputs> FinishedFrom(Work work, Report report)
    {
        if (!report.Graded || work.Inputs is not Inputs before) return [];
        Inputs? after = InputsOf(work.HandIn, work.Submission);
        return after?.Extends(before) == true ? [before, after] : [before];
    }

    private Inputs? InputsOf(HandIn handIn, Submission submission) =>
        Inputs.Of(handIn, submission, _common, options.Reports);

    private ReportFolder FolderOf(HandIn handIn) => new(Path.Combine(options.Reports, handIn.Id));

    private void Tell(ClassEvent happened)
    {
        lock (_telling) listener?.Invoke(happened);
    }

    /// <summary>A submission that is to be graded.</summary>
    private sealed record Work(HandIn HandIn, Submission Submission, Inputs? Inputs);

    /// <summary>Its grading, with what it holds meanwhile.</summary>
    private sealed record Grading(Work Work, Places Places, GradingRun Run);

    /// <summary>What a submission holds while its scenarios run: its fixed ports, and a slot.</summary>
    private sealed class Places(Hall hall, SemaphoreSlim slots) : IDisposable
    {
        private readonly List<IDisposable> _turns = [];
        private bool _hasSlot;

        public async Task TakeAsync(Submission submission, CancellationToken cancel)
        {
            // In order, so that no two wait for each other.
            IEnumerable<int> ports = submission.Commands.Where(command => !command.IsParallel)
                .Select(command => command.Port).OfType<int>().Distinct().Order();
            foreach (int port in ports) _turns.Add(await hall.SubmissionPorts.TakeAsync(port, cancel));
            await slots.WaitAsync(cancel);
            _hasSlot = true;
        }

        public void Dispose()
        {
            foreach (IDisposable turn in _turns) turn.Dispose();
            if (_hasSlot) slots.Release();
            _hasSlot = false;
        }
    }
}
