using System.Collections.Concurrent;
using ClassChat.Harness.Classes;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Subjects;
using ClassChat.Harness.Targets;
using ClassChat.Harness.Tests.Examined;
using ClassChat.Harness.Timing;
using ClassChat.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Classes;

/// <summary>Whole classes: nobody disturbs anybody, and what is done is done.</summary>
[CancelAfter(60_000)]
public sealed class ClassRunTests
{
    private static readonly Target _right = new InProcessTarget(NullLoggerFactory.Instance);

    [Test]
    public async Task What_is_wrong_with_one_disturbs_no_other(CancellationToken cancel)
    {
        using var folder = new ClassFolder("a", "b", "c", "d", "e");
        folder.Write("out/e", "a file where the folder of a report should be");
        ClassResult result = await folder.GradeAsync(
            id => id switch
            {
                "a" or "e" => _right,
                "b" => null,
                "c" => new Target.Command("/no/such/program {port}"),
                _ => new Chosen(() => throw new InvalidOperationException("oops")),
            },
            cancel);

        result.Standings.Select(standing => standing.HandIn.Id).ShouldBe(["a", "b", "c", "d", "e"]);
        Points(result.Standings[0]).ShouldBe(5);
        result.Standings[1].ShouldBeOfType<Standing.Invalid>().Faults[0].Message.ShouldBe("makes no sense");
        result.Standings[2].ShouldBeOfType<Standing.Graded>().Report.NeverStarted.ShouldBeTrue();
        result.Standings[3].ShouldBeOfType<Standing.Graded>().Report.Graded.ShouldBeFalse();
        result.Standings[4].ShouldBeOfType<Standing.Troubled>();
        (result.Passed, result.Failed, result.HasTrouble, result.HasInvalid).ShouldBe((1, 1, true, true));
        folder.Has("out/a/report.json").ShouldBeTrue();
        folder.Has("out/a/report.md").ShouldBeTrue();
    }

    [Test]
    public async Task Time_is_measured_before_anything_else_runs_and_of_nobody_twice(CancellationToken cancel)
    {
        using var folder = new ClassFolder("a", "b", "c") { Measures = true };
        var starts = new ConcurrentDictionary<string, int>();
        List<ClassEvent> events = [];
        ClassResult result = await folder.GradeAsync(
            id => id == "c" ? new Target.Command("/no/such/program {port}") : new Chosen(() =>
            {
                starts.AddOrUpdate(id, 1, (_, times) => times + 1);
                return _right;
            }),
            cancel, events.Add);

        result.Standings.Take(2).Select(Points).ShouldBe([7, 7]);
        result.Standings[2].ShouldBeOfType<Standing.Graded>().Report.NeverStarted.ShouldBeTrue();
        events.FindLastIndex(happened => happened is ClassEvent.Measuring)
            .ShouldBeLessThan(events.FindIndex(happened => happened is ClassEvent.Began));
        // Once to see whether it starts, and once for each of two scenarios.
        starts.OrderBy(pair => pair.Key).Select(pair => pair.Value).ShouldBe([3, 3]);
    }

    [Test]
    public async Task What_was_interrupted_goes_on_where_it_was(CancellationToken cancel)
    {
        using var folder = new ClassFolder("a", "b", "c");
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var options = new ClassOptions { Reports = "", Jobs = 1 };
        Task<ClassResult> first = folder.GradeAsync(_ => _right, given.Token, EndAfterOne, options);
        await Should.ThrowAsync<OperationCanceledException>(first);

        List<ClassEvent> events = [];
        ClassResult second = await folder.GradeAsync(_ => _right, cancel, events.Add, options);
        events.OfType<ClassEvent.Planned>().Single().ShouldBe(new ClassEvent.Planned(3, 2));
        events.OfType<ClassEvent.Began>().Count().ShouldBe(2);
        second.Standings.Cast<Standing.Graded>().Count(graded => graded.IsKept).ShouldBe(1);
        second.Passed.ShouldBe(3);

        void EndAfterOne(ClassEvent happened)
        {
            if (happened is ClassEvent.Ended) given.Cancel();
        }
    }

    [Test]
    public async Task Who_did_not_change_is_not_graded_again_unless_that_is_wanted(CancellationToken cancel)
    {
        using var folder = new ClassFolder("a", "b");
        await folder.GradeAsync(_ => _right, cancel);
        (await BegunAsync()).ShouldBeEmpty();

        folder.Write("class/a/server.py", "print('new')");
        (await BegunAsync()).ShouldBe(["a"]);
        folder.Write("class/a/__pycache__/x.pyc", "left behind");
        (await BegunAsync()).ShouldBeEmpty();
        (await BegunAsync(options => options with { Run = options.Run with { Seed = 2 } })).ShouldBe(["a", "b"]);
        (await BegunAsync()).ShouldBe(["a", "b"]); // the reports are those of the other seed now
        (await BegunAsync(options => options with { Again = true })).ShouldBe(["a", "b"]);
        folder.Write("out/b/report.json", "{ half a");
        (await BegunAsync()).ShouldBe(["b"]);

        async Task<string[]> BegunAsync(Func<ClassOptions, ClassOptions>? change = null)
        {
            List<string> begun = [];
            var options = new ClassOptions { Reports = "", Run = new RunOptions { Patience = 0.1, Repeat = 1 } };
            await folder.GradeAsync(_ => _right, cancel, Note, change?.Invoke(options) ?? options);
            return [.. begun.Order()];

            void Note(ClassEvent happened)
            {
                if (happened is ClassEvent.Began began) begun.Add(began.HandIn.Id);
            }
        }
    }

    [Test]
    public async Task A_submission_that_the_harness_cannot_read_does_not_end_the_class(CancellationToken cancel)
    {
        using var folder = new ClassFolder("a", "b");
        ClassResult result = await folder.GradeAsync(
            id => id == "a" ? throw new InvalidOperationException("no such thought") : _right, cancel);
        result.Standings[0].ShouldBeOfType<Standing.Troubled>().Reason.ShouldBe("no such thought");
        result.Standings[1].ShouldBeOfType<Standing.Graded>();
    }

    [Test]
    public async Task What_a_program_writes_into_its_folder_is_no_change_of_the_submission(CancellationToken cancel)
    {
        using var folder = new ClassFolder("a");
        await GradeAsync();
        List<ClassEvent> events = [];
        await GradeAsync(events.Add);
        events.OfType<ClassEvent.Began>().ShouldBeEmpty();

        Task GradeAsync(Action<ClassEvent>? listener = null) => folder.GradeAsync(
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
        using var folder = new ClassFolder("a");
        await folder.GradeAsync(_ => new Chosen(() => throw new InvalidOperationException("oops")), cancel);
        ClassResult again = await folder.GradeAsync(_ => _right, cancel);
        Points(again.Standings.Single()).ShouldBe(5);
    }

    [Test]
    public async Task What_was_prevented_is_graded_when_its_cause_has_gone(CancellationToken cancel)
    {
        using var folder = new ClassFolder("a");
        ClassResult prevented = await folder.GradeAsync(_ => new PreventedServer("its folder cannot be read"), cancel);
        (prevented.HasUngraded, prevented.HasTrouble, prevented.Failed).ShouldBe((true, false, 0));
        folder.Has("out/a/report.md").ShouldBeTrue();

        ClassResult again = await folder.GradeAsync(_ => _right, cancel);
        Points(again.Standings.Single()).ShouldBe(5);
        again.HasUngraded.ShouldBeFalse();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Programs_at_the_same_fixed_port_never_run_at_the_same_time(
        bool isSamePort, CancellationToken cancel)
    {
        using var folder = new ClassFolder("a", "b", "c", "d");
        var floor = new Floor(isSamePort ? 1 : 2);
        ClassResult result = await folder.GradeAsync(_ => new OnFloor(floor, _right, isSamePort), cancel);
        result.Passed.ShouldBe(4);
        (floor.Most == 1).ShouldBe(isSamePort);
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task No_more_submissions_are_graded_at_once_than_there_are_jobs(int jobs, CancellationToken cancel)
    {
        using var folder = new ClassFolder("a", "b", "c", "d");
        var floor = new Floor(jobs);
        await folder.GradeAsync(
            _ => new OnFloor(floor, _right, false), cancel, null, new ClassOptions { Reports = "", Jobs = jobs });
        floor.Most.ShouldBe(jobs);
    }

    private static int Points(Standing standing) => standing.ShouldBeOfType<Standing.Graded>().Report.Points;

    /// <summary>Counts how many stand on it, and lets none leave before as many came as have to meet.</summary>
    private sealed class Floor(int meet)
    {
        private readonly Lock _gate = new();
        private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _now;

        public int Most { get; private set; }

        public Task EnterAsync()
        {
            lock (_gate)
            {
                Most = Math.Max(Most, ++_now);
                if (Most >= meet) _met.TrySetResult();
                return _met.Task;
            }
        }

        public void Leave()
        {
            lock (_gate) _now--;
        }
    }

    /// <summary>A server that stands on a floor while it runs; with a place of its own, or with one for all.</summary>
    private sealed record OnFloor(Floor Floor, Target Inner, bool IsAlone) : Target
    {
        public override bool IsParallel => !IsAlone;

        public override string Title => "on a floor";

        public override async Task<Start> StartAsync(Level level, PatientClock clock, CancellationToken cancel)
        {
            await Floor.EnterAsync().WaitAsync(cancel);
            Start start = await Inner.StartAsync(level, clock, cancel);
            return new Start.Running(new Standee(Floor, ((Start.Running)start).Subject));
        }

        private sealed class Standee(Floor floor, Subject inner) : Subject
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

        public override Task<Start> StartAsync(Level level, PatientClock clock, CancellationToken cancel) =>
            Next().StartAsync(level, clock, cancel);
    }
}
