using System.Net;
using System.Text;
using ClassChat.Grading.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Harness.Servers;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;
using ClassChat.Testing;
using ClassChat.Testing.FaultyServers;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Runs;

/// <summary>Whole runs against targets that are flaky, broken, or not there.</summary>
[CancelAfter(60_000)]
public sealed class GradingRunTests
{
    private static readonly Target _right = new InProcessTarget(NullLoggerFactory.Instance);
    private static readonly Target _mute = new UselessServer(
        Encoding.UTF8.GetBytes("Enter your username: "), _ => [], false);

    // Short, since what is awaited from the mute server never comes; our own answers at once.
    private static readonly RunOptions _options = new() { Patience = 0.1, Repeat = 3, Jobs = 4 };

    [Test]
    public async Task A_server_that_fails_once_is_unstable(CancellationToken cancel)
    {
        int starts = 0;
        List<RunEvent> events = [];
        Grade grade = await RunAsync(
            new Chosen(() => Interlocked.Increment(ref starts) == 1 ? _mute : _right), cancel, events.Add);

        ItemGrade item = grade.Items.Single();
        (item.Verdict, item.Points, grade.Failed).ShouldBe((Verdict.Unstable, 0, 1));
        Result(grade).Repeats.ShouldBe((1, 4));
        events.OfType<RunEvent.Repeating>().Select(repeat => repeat.Time).Order().ShouldBe([1, 2, 3]);
        events[0].ShouldBeOfType<RunEvent.Planned>();
        events[1].ShouldBeOfType<RunEvent.Ended>();
    }

    [Test]
    public async Task Who_fails_every_time_has_failed_and_who_is_right_is_not_repeated(CancellationToken cancel)
    {
        Grade failed = await RunAsync(_mute, cancel);
        failed.Items.Single().Verdict.ShouldBe(Verdict.Failed);
        Result(failed).Repeats.ShouldBe((4, 4));
        Result(failed).Failure!.Line.ShouldBe(6);

        int starts = 0;
        Grade passed = await RunAsync(new Chosen(() => { starts++; return _right; }), cancel);
        (passed.Points, passed.Max, passed.Passed, starts).ShouldBe((5, 5, 1, 1));
    }

    [Test]
    public async Task What_is_skipped_all_the_same_is_not_repeated(CancellationToken cancel)
    {
        Suite suite = Suite("x", "y needs: [t4.x]");
        var programs = new Dictionary<Level, ProgramUnderTest> { [Level.Task4] = new(_mute, RepositorySuite.Classic) };
        Grade grade = await new GradingRun(suite, new Submission("s", programs), _options)
            .RunAsync(suite.Rubric.Items, cancel);

        grade.Items.Select(item => item.Verdict).ShouldBe([Verdict.Failed, Verdict.Skipped]);
        grade.Items.Select(item => item.Scenarios[0].Result.Repeats).ShouldBe([(5, 5), null]); // once more, alone
    }

    [Test]
    public async Task Trouble_of_the_harness_is_an_error_and_no_grade(CancellationToken cancel)
    {
        Exception[] troubles = [new InvalidOperationException("oops"), new OperationCanceledException("oops")];
        foreach (Exception trouble in troubles)
        {
            Grade grade = await RunAsync(new Chosen(() => throw trouble), cancel);
            grade.IsGraded.ShouldBeFalse();
            grade.Items.Single().Verdict.ShouldBe(Verdict.Error);
            grade.Items.Single().Reason!.ShouldStartWith("the harness failed in 'x': ");
            grade.Items.Single().Reason!.ShouldContain("oops");
        }
    }

    [Test]
    public async Task What_prevents_a_start_leaves_the_item_ungraded_and_is_not_repeated(CancellationToken cancel)
    {
        int starts = 0;
        List<RunEvent> events = [];
        Grade grade = await RunAsync(
            new Chosen(() => { starts++; return new PreventedServer("the folder cannot be read"); }), cancel,
            events.Add);

        ItemGrade item = grade.Items.Single();
        (item.Verdict, item.Points, item.Reason).ShouldBe((Verdict.Ungraded, 0, "the folder cannot be read"));
        (grade.IsGraded, grade.HasUngraded, grade.HasError).ShouldBe((false, true, false));
        (grade.Failed, grade.NeverStarted, starts).ShouldBe((0, false, 1));
        Result(grade).Failure.ShouldBeNull();
        events.OfType<RunEvent.Repeating>().ShouldBeEmpty();
    }

    [Test]
    public async Task A_start_that_was_prevented_does_not_count_as_one(CancellationToken cancel)
    {
        int starts = 0;
        Suite suite = Suite("a", "b", "c", "d", "e", "f");
        Target target = new Chosen(() => Interlocked.Increment(ref starts) == 1
            ? new PreventedServer("for once")
            : new Target.Command("/no/such/program {port}"));
        var programs = new Dictionary<Level, ProgramUnderTest> { [Level.Task4] = new(target, RepositorySuite.Classic) };

        Grade grade = await new GradingRun(suite, new Submission("s", programs), _options with { Jobs = 1 })
            .RunAsync(suite.Rubric.Items, cancel);

        grade.Items.Count(item => item.Verdict == Verdict.Ungraded).ShouldBe(1);
        grade.Items.Count(item => item.Verdict == Verdict.Failed).ShouldBe(5);
        grade.NeverStarted.ShouldBeTrue();
        starts.ShouldBe(1 + 3); // after three starts that failed it is not tried any more
    }

    [Test]
    public async Task A_program_whose_start_is_prevented_each_time_is_not_tried_for_ever(CancellationToken cancel)
    {
        int starts = 0;
        Suite suite = Suite("a", "b", "c", "d", "e", "f");
        Target target = new Chosen(() =>
        {
            starts++;
            return new PreventedServer("for ever");
        });
        var programs = new Dictionary<Level, ProgramUnderTest> { [Level.Task4] = new(target, RepositorySuite.Classic) };

        Grade grade = await new GradingRun(suite, new Submission("s", programs), _options with { Jobs = 1 })
            .RunAsync(suite.Rubric.Items, cancel);

        grade.Items.ShouldAllBe(item => item.Verdict == Verdict.Ungraded && item.Reason == "for ever");
        starts.ShouldBe(3);
    }

    [Test]
    public async Task A_program_whose_start_is_prevented_is_not_measured_ahead_of_others(CancellationToken cancel)
    {
        Suite suite = Suite("x");
        suite = suite with
        {
            Scenarios = suite.Scenarios.ToDictionary(pair => pair.Key, pair => pair.Value with { Exclusive = true }),
        };
        var programs = new Dictionary<Level, ProgramUnderTest>
        {
            [Level.Task4] = new(new PreventedServer("for now"), RepositorySuite.Classic),
        };
        using RunScheduler scheduler = await SharedScheduler.OpenAsync(slots: 1, patience: 1, cancel);
        var run = new GradingRun(suite, new Submission("s", programs), _options, scheduler: scheduler);

        await run.ProbeAsync(suite.Rubric.Items, scheduler, cancel);
        await run.MeasureAsync(suite.Rubric.Items, scheduler, cancel);
        Grade grade = await run.RunAsync(suite.Rubric.Items, cancel);

        grade.Items.Single().Verdict.ShouldBe(Verdict.Ungraded);
    }

    [Test]
    public async Task A_server_that_never_starts_is_not_started_again_and_again(CancellationToken cancel)
    {
        Grade grade = await RunAsync(new Target.Command("/no/such/program {port}"), cancel);
        grade.NeverStarted.ShouldBeTrue();
        grade.Items.Single().Verdict.ShouldBe(Verdict.Failed);
        Result(grade).Repeats.ShouldBeNull();
    }

    [Test]
    public async Task An_item_without_a_program_is_not_offered(CancellationToken cancel)
    {
        Grade grade = await new GradingRun(
            Suite("x"), new Submission("s", new Dictionary<Level, ProgramUnderTest>()), _options)
            .RunAsync(Suite("x").Rubric.Items, cancel);
        grade.Items.Single().Verdict.ShouldBe(Verdict.Unsupported);
        grade.Items.Single().Reason.ShouldBe("there is no program for level task4 or higher");
        grade.Failed.ShouldBe(0);
    }

    [Test]
    public async Task Cancelling_a_run_leaves_nothing_running(CancellationToken cancel)
    {
        var counted = new Counted(_mute);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task<Grade> running = RunAsync(counted, given.Token, options: _options with { Patience = 10 });
        await counted.Connected.WaitAsync(cancel);

        await given.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        (counted.Started, counted.Ended).ShouldBe((1, 1));
    }

    private static Task<Grade> RunAsync(
        Target target, CancellationToken cancel, Action<RunEvent>? listener = null, RunOptions? options = null)
    {
        var programs = new Dictionary<Level, ProgramUnderTest> { [Level.Task4] = new(target, RepositorySuite.Classic) };
        return new GradingRun(Suite("x"), new Submission("s", programs), options ?? _options, listener)
            .RunAsync(Suite("x").Rubric.Items, cancel);
    }

    private static ScenarioResult Result(Grade grade)
    {
        ScenarioGrade only = grade.Items.Single().Scenarios.Single();
        return only.Result;
    }

    /// <summary>A suite of items with a scenario each: an id, and perhaps what else the rubric says of it.</summary>
    private static Suite Suite(params string[] items)
    {
        const string Head = "rubric: r\ntasks:\n  - task: Task 4\n    level: task4\n    items:\n";
        IEnumerable<string[]> parts = items.Select(item => item.Split(' ', 2));
        IEnumerable<string> lines = parts.Select(part =>
            $"      - {{ id: t4.{part[0]}, points: 5, title: x, scenarios: [{part[0]}], hint: h"
            + (part.Length > 1 ? $", {part[1]}" : "") + " }\n");
        return new Suite
        {
            Folder = "",
            Rubric = RubricFile.Parse("r.yaml", Head + string.Concat(lines)).Value!,
            Scenarios = parts.ToDictionary(part => part[0], part => Scenario(part[0])),
        };
    }

    private static Scenario Scenario(string id) => ScenarioFile.Parse($"{id}.scenario", id, $"""
        scenario "A title"
        counts for t4.{id}
        level task4
        why "a reason"
        bots alice, bob
        all join
        alice sends bob "Hello"
        bob receives "Hello" from alice
        """).Value!;

    /// <summary>Another target at every start.</summary>
    private sealed record Chosen(Func<Target> Next) : Target
    {
        public override bool IsParallel => true;

        public override string Title => "chosen anew";

        public override Task<StartResult> StartAsync(
            Level level, StarvationAwareClock clock, CancellationToken cancel) =>
            Next().StartAsync(level, clock, cancel);
    }

    /// <summary>Counts what was started and ended.</summary>
    private sealed record Counted(Target Inner) : Target
    {
        private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _started;
        private int _ended;

        public int Started => _started;

        public int Ended => _ended;

        public Task Connected => _connected.Task;

        public override bool IsParallel => true;

        public override string Title => "counted";

        public override async Task<StartResult> StartAsync(
            Level level, StarvationAwareClock clock, CancellationToken cancel)
        {
            StartResult result = await Inner.StartAsync(level, clock, cancel);
            Interlocked.Increment(ref _started);
            return result is StartResult.Running running
                ? new StartResult.Running(new CountedSubject(this, running.Server))
                : result;
        }

        private sealed class CountedSubject(Counted counted, ServerUnderTest inner) : ServerUnderTest
        {
            public override IPEndPoint Endpoint
            {
                get
                {
                    counted._connected.TrySetResult(); // somebody is about to connect
                    return inner.Endpoint;
                }
            }

            public override Task<bool> TypeAsync(string text, CancellationToken cancel) =>
                inner.TypeAsync(text, cancel);

            public override async ValueTask DisposeAsync()
            {
                await inner.DisposeAsync();
                Interlocked.Increment(ref counted._ended);
            }
        }
    }
}
