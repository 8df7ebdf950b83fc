using System.Collections.Concurrent;
using ClassChat.Grading.BatchGrading;
using ClassChat.Grading.Runs;
using ClassChat.Harness.Servers;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Testing.FaultyServers;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.BatchGrading;

/// <summary>Whole classes: nobody disturbs anybody, and what is done is done.</summary>
[CancelAfter(60_000)]
public sealed class BatchRunTests
{
    private static readonly Target _right = new InProcessTarget(NullLoggerFactory.Instance);

    [Test]
    public async Task What_is_wrong_with_one_disturbs_no_other(CancellationToken cancel)
    {
        using var folder = new BatchFolder("a", "b", "c", "d", "e");
        folder.Write("out/e", "a file where the folder of a report should be");
        BatchResult result = await folder.GradeAsync(
            id => id switch
            {
                "a" or "e" => _right,
                "b" => null,
                "c" => new Target.Command("/no/such/program {port}"),
                _ => new Chosen(() => throw new InvalidOperationException("oops")),
            },
            cancel);

        result.Results.Select(standing => standing.Entry.Id).ShouldBe(["a", "b", "c", "d", "e"]);
        Points(result.Results[0]).ShouldBe(5);
        result.Results[1].ShouldBeOfType<SubmissionResult.Invalid>().Errors[0].Message.ShouldBe("makes no sense");
        result.Results[2].ShouldBeOfType<SubmissionResult.Graded>().Report.NeverStarted.ShouldBeTrue();
        result.Results[3].ShouldBeOfType<SubmissionResult.Graded>().Report.Graded.ShouldBeFalse();
        Points(result.Results[4]).ShouldBe(5);
        result.Results[4].ShouldBeOfType<SubmissionResult.Graded>().Unwritten.ShouldNotBeNull();
        (result.Passed, result.Failed, result.HasHarnessError, result.HasInvalid).ShouldBe((2, 1, true, true));
        folder.Has("out/a/report.json").ShouldBeTrue();
        folder.Has("out/a/report.md").ShouldBeTrue();
    }

    [Test]
    public async Task Time_is_measured_before_anything_else_runs_and_of_nobody_twice(CancellationToken cancel)
    {
        using var folder = new BatchFolder("a", "b", "c") { Measures = true };
        var starts = new ConcurrentDictionary<string, int>();
        List<BatchEvent> events = [];
        BatchResult result = await folder.GradeAsync(
            id => id == "c" ? new Target.Command("/no/such/program {port}") : new Chosen(() =>
            {
                starts.AddOrUpdate(id, 1, (_, times) => times + 1);
                return _right;
            }),
            cancel, events.Add);

        result.Results.Take(2).Select(Points).ShouldBe([7, 7]);
        result.Results[2].ShouldBeOfType<SubmissionResult.Graded>().Report.NeverStarted.ShouldBeTrue();
        events.FindLastIndex(batchEvent => batchEvent is BatchEvent.Measuring)
            .ShouldBeLessThan(events.FindIndex(batchEvent => batchEvent is BatchEvent.Began));
        // Once to see whether it starts, and once for each of two scenarios.
        starts.OrderBy(pair => pair.Key).Select(pair => pair.Value).ShouldBe([3, 3]);
    }

    [Test]
    public async Task What_was_interrupted_goes_on_where_it_was(CancellationToken cancel)
    {
        using var folder = new BatchFolder("a", "b", "c");
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var options = new BatchOptions { Reports = "", Jobs = 1 };
        Task<BatchResult> first = folder.GradeAsync(_ => _right, given.Token, EndAfterOne, options);
        await Should.ThrowAsync<OperationCanceledException>(first);

        List<BatchEvent> events = [];
        BatchResult second = await folder.GradeAsync(_ => _right, cancel, events.Add, options);
        events.OfType<BatchEvent.Planned>().Single().ShouldBe(new BatchEvent.Planned(3, 2));
        events.OfType<BatchEvent.Began>().Count().ShouldBe(2);
        second.Results.Cast<SubmissionResult.Graded>().Count(graded => graded.FromCache).ShouldBe(1);
        second.Passed.ShouldBe(3);

        void EndAfterOne(BatchEvent batchEvent)
        {
            if (batchEvent is BatchEvent.Ended) given.Cancel();
        }
    }

    [Test]
    public async Task Who_did_not_change_is_not_graded_again_unless_that_is_wanted(CancellationToken cancel)
    {
        using var folder = new BatchFolder("a", "b");
        await folder.GradeAsync(_ => _right, cancel);
        (await BegunAsync()).ShouldBeEmpty();

        folder.Write("class/a/server.py", "print('new')");
        (await BegunAsync()).ShouldBe(["a"]);
        folder.Write("class/a/__pycache__/x.pyc", "left behind");
        (await BegunAsync()).ShouldBeEmpty();
        (await BegunAsync(options => options with { Run = options.Run with { Seed = 2 } })).ShouldBe(["a", "b"]);
        (await BegunAsync()).ShouldBe(["a", "b"]); // the reports are those of the other seed now
        (await BegunAsync(options => options with { Run = options.Run with { IsThorough = true } }))
            .ShouldBe(["a", "b"]);
        (await BegunAsync()).ShouldBe(["a", "b"]);
        (await BegunAsync(options => options with { Again = true })).ShouldBe(["a", "b"]);
        folder.Write("out/b/report.json", "{ half a");
        (await BegunAsync()).ShouldBe(["b"]);

        async Task<string[]> BegunAsync(Func<BatchOptions, BatchOptions>? change = null)
        {
            List<string> begun = [];
            var options = new BatchOptions { Reports = "", Run = new RunOptions { Patience = 0.1, Repeat = 1 } };
            await folder.GradeAsync(_ => _right, cancel, Note, change?.Invoke(options) ?? options);
            return [.. begun.Order()];

            void Note(BatchEvent batchEvent)
            {
                if (batchEvent is BatchEvent.Began began) begun.Add(began.Entry.Id);
            }
        }
    }

    [Test]
    public async Task Who_gets_other_settings_is_graded_again_and_nobody_else(CancellationToken cancel)
    {
        using var folder = new BatchFolder("a", "b");
        long memory = 1L << 30;
        (await BegunAsync()).ShouldBe(["a", "b"]);
        (await BegunAsync()).ShouldBeEmpty();
        memory *= 2;
        (await BegunAsync()).ShouldBe(["b"]);

        async Task<string[]> BegunAsync()
        {
            List<string> begun = [];
            await folder.GradeAsync(
                id => new Target.Command("/no/such/program {port}")
                {
                    Limits = new ResourceLimits { MemoryBytes = id == "b" ? memory : 1L << 30 },
                },
                cancel, Note);
            return [.. begun.Order()];

            void Note(BatchEvent batchEvent)
            {
                if (batchEvent is BatchEvent.Began began) begun.Add(began.Entry.Id);
            }
        }
    }

    [Test]
    public async Task A_submission_that_the_harness_cannot_read_does_not_end_the_class(CancellationToken cancel)
    {
        using var folder = new BatchFolder("a", "b");
        BatchResult result = await folder.GradeAsync(
            id => id == "a" ? throw new InvalidOperationException("no such thought") : _right, cancel);
        result.Results[0].ShouldBeOfType<SubmissionResult.HarnessFailed>().Reason.ShouldBe("no such thought");
        result.Results[1].ShouldBeOfType<SubmissionResult.Graded>();
    }

    [Test]
    public async Task What_a_program_writes_into_its_folder_is_no_change_of_the_submission(CancellationToken cancel)
    {
        using var folder = new BatchFolder("a");
        await GradeAsync();
        List<BatchEvent> events = [];
        await GradeAsync(events.Add);
        events.OfType<BatchEvent.Began>().ShouldBeEmpty();

        Task GradeAsync(Action<BatchEvent>? listener = null) => folder.GradeAsync(
            _ => new Chosen(() =>
            {
                folder.Write("class/a/chat.log", "a log");
                return _right;
            }),
            cancel, listener);
    }

    [Test]
    public async Task What_is_not_graded_is_never_taken_for_finished(CancellationToken cancel)
    {
        using var folder = new BatchFolder("a");
        await folder.GradeAsync(_ => new Chosen(() => throw new InvalidOperationException("oops")), cancel);
        BatchResult again = await folder.GradeAsync(_ => _right, cancel);
        Points(again.Results.Single()).ShouldBe(5);
    }

    [Test]
    public async Task What_was_prevented_is_graded_when_its_cause_has_gone(CancellationToken cancel)
    {
        using var folder = new BatchFolder("a");
        BatchResult prevented = await folder.GradeAsync(_ => new PreventedServer("its folder cannot be read"), cancel);
        (prevented.HasUngraded, prevented.HasHarnessError, prevented.Failed).ShouldBe((true, false, 0));
        folder.Has("out/a/report.md").ShouldBeTrue();

        BatchResult again = await folder.GradeAsync(_ => _right, cancel);
        Points(again.Results.Single()).ShouldBe(5);
        again.HasUngraded.ShouldBeFalse();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Programs_at_the_same_fixed_port_never_run_at_the_same_time(
        bool isSamePort, CancellationToken cancel)
    {
        using var folder = new BatchFolder("a", "b", "c", "d");
        var floor = new Floor(isSamePort ? 1 : 2);
        BatchResult result = await folder.GradeAsync(_ => new OnFloor(floor, _right, isSamePort), cancel);
        result.Passed.ShouldBe(4);
        (floor.Most == 1).ShouldBe(isSamePort);
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task No_more_submissions_are_graded_at_once_than_there_are_jobs(int jobs, CancellationToken cancel)
    {
        using var folder = new BatchFolder("a", "b", "c", "d");
        var floor = new Floor(jobs);
        await folder.GradeAsync(
            _ => new OnFloor(floor, _right, false), cancel, null, new BatchOptions { Reports = "", Jobs = jobs });
        floor.Most.ShouldBe(jobs);
    }

    private static int Points(SubmissionResult result) =>
        result.ShouldBeOfType<SubmissionResult.Graded>().Report.Points;

    /// <summary>Counts how many stand on it, and lets none leave before as many came as have to meet.</summary>
    private sealed class Floor(int meet)
    {
        private readonly Lock _lock = new();
        private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _now;

        public int Most { get; private set; }

        public Task EnterAsync()
        {
            lock (_lock)
            {
                Most = Math.Max(Most, ++_now);
                if (Most >= meet) _met.TrySetResult();
                return _met.Task;
            }
        }

        public void Leave()
        {
            lock (_lock) _now--;
        }
    }

    /// <summary>A server that stands on a floor while it runs; with a place of its own, or with one for all.</summary>
    private sealed record OnFloor(Floor Floor, Target Inner, bool IsAlone) : Target
    {
        public override bool IsParallel => !IsAlone;

        public override string Title => "on a floor";

        public override async Task<StartResult> StartAsync(
            Level level, StarvationAwareClock clock, CancellationToken cancel)
        {
            await Floor.EnterAsync().WaitAsync(cancel);
            StartResult result = await Inner.StartAsync(level, clock, cancel);
            return new StartResult.Running(new Standee(Floor, ((StartResult.Running)result).Server));
        }

        private sealed class Standee(Floor floor, ServerUnderTest inner) : ServerUnderTest
        {
            public override System.Net.IPEndPoint Endpoint => inner.Endpoint;

            public override Task<bool> TypeAsync(string text, CancellationToken cancel) =>
                inner.TypeAsync(text, cancel);

            public override async ValueTask DisposeAsync()
            {
                await inner.DisposeAsync();
                floor.Leave();
            }
        }
    }

    /// <summary>Another target at every start.</summary>
    private sealed record Chosen(Func<Target> Next) : Target
    {
        public override bool IsParallel => true;

        public override string Title => "chosen anew";

        public override Task<StartResult> StartAsync(
            Level level, StarvationAwareClock clock, CancellationToken cancel) =>
            Next().StartAsync(level, clock, cancel);
    }
}
