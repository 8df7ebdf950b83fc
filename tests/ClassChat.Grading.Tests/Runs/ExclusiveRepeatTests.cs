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

/// <summary>A failure beside other scenarios is repeated alone before it counts.</summary>
[CancelAfter(120_000), Parallelizable(ParallelScope.All)]
public sealed class ExclusiveRepeatTests
{
    private const int Scenarios = 15;

    private static readonly Target _right = new InProcessTarget(NullLoggerFactory.Instance);

    private static readonly UselessServer _mute = new(Encoding.UTF8.GetBytes("Enter your username: "), _ => [], false);

    // Short, since what is awaited from the mute server never comes; our own answers at once.
    private static readonly RunOptions _options = new() { Patience = 0.1, Repeat = 3, Jobs = Scenarios };

    [Test]
    public async Task A_server_that_passes_alone_has_passed_and_the_report_tells_so(CancellationToken cancel)
    {
        var crowded = new Crowded(_right, _mute, Scenarios);
        Grade grade = await RunAsync(crowded, _options, cancel);

        grade.Items.ShouldAllBe(item => item.Verdict == Verdict.Passed, GradeStory.Of(grade));
        ScenarioResult result = grade.Items[0].Scenarios[0].Result;
        (result.Failure, result.Repeats).ShouldBe((null, null));
        result.Reason.ShouldNotBeNull().ShouldStartWith("failed beside other scenarios (");
        result.Reason.ShouldEndWith(", and passed alone 3 times");
        grade.Warning.ShouldNotBeNull().ShouldStartWith(
            "failed beside other scenarios, passed alone 3 times and therefore count as passed: s");
    }

    [Test]
    public async Task A_server_that_fails_alone_too_has_failed_and_a_broken_one_is_not_repeated_for_ever(
        CancellationToken cancel)
    {
        Grade grade = await RunAsync(new Crowded(_mute, _mute, Scenarios), _options with { Repeat = 1 }, cancel);

        grade.Items.ShouldAllBe(item => item.Verdict == Verdict.Failed, GradeStory.Of(grade));
        (int Failed, int Runs)?[] repeats = [.. grade.Items.Select(item => item.Scenarios[0].Result.Repeats)];
        repeats.Count(runs => runs == (3, 3)).ShouldBe(8);
        repeats.Count(runs => runs == (2, 2)).ShouldBe(Scenarios - 8);
        grade.Warning.ShouldNotBeNull().ShouldStartWith(
            "failed beside other scenarios and were not repeated alone, since 8 others failed alone as well: s");
    }

    [Test]
    public async Task Without_repeats_nothing_is_repeated_alone(CancellationToken cancel)
    {
        Grade grade = await RunAsync(new Crowded(_right, _mute, Scenarios), _options with { Repeat = 0 }, cancel);
        grade.Items.ShouldAllBe(item => item.Verdict == Verdict.Failed, GradeStory.Of(grade));
    }

    [Test]
    public void One_failure_alone_makes_it_unstable_and_shows_its_own_evidence()
    {
        var first = new ScenarioResult(Verdict.Failed, 1) { Repeats = (2, 5), MayBeLoad = true };
        ScenarioResult passed = new(Verdict.Passed, 1), failed = new(Verdict.Failed, 1) { Reason = "alone" };
        ScenarioResult judged = Judge.Alone(first, [passed, failed]);
        (judged.Verdict, judged.Repeats, judged.Reason).ShouldBe((Verdict.Unstable, (3, 7), "alone"));
        judged.MayBeLoad.ShouldBeFalse();
    }

    [Test]
    public void What_no_load_explains_is_not_excused_by_repeats()
    {
        ScenarioResult late = new(Verdict.Failed, 1) { MayBeLoad = true }, certain = new(Verdict.Failed, 1);
        Judge.Repeats(late, [late, new ScenarioResult(Verdict.Passed, 1)]).MayBeLoad.ShouldBeTrue();
        Judge.Repeats(late, [late, certain]).MayBeLoad.ShouldBeFalse();
    }

    private static Task<Grade> RunAsync(Target target, RunOptions options, CancellationToken cancel)
    {
        const string Head = "rubric: r\ntasks:\n  - task: Task 4\n    level: task4\n    items:\n";
        string[] ids = [.. Enumerable.Range(1, Scenarios).Select(number => $"s{number}")];
        var suite = new Suite
        {
            Folder = "",
            Rubric = RubricFile.Parse("r.yaml", Head + string.Concat(ids.Select(id =>
                $"      - {{ id: t4.{id}, points: 5, title: x, scenarios: [{id}], hint: h }}\n"))).Value!,
            Scenarios = ids.ToDictionary(id => id, id => ScenarioFile.Parse($"{id}.scenario", id, $"""
                scenario "A title"
                counts for t4.{id}
                level task4
                why "a reason"
                bots alice, bob
                all join
                alice sends bob "Hello"
                bob receives "Hello" from alice
                """).Value!),
        };
        var programs = new Dictionary<Level, ProgramUnderTest> { [Level.Task4] = new(target, RepositorySuite.Classic) };
        return new GradingRun(suite, new Submission("s", programs), options).RunAsync(suite.Rubric.Items, cancel);
    }

    /// <summary>
    /// A target whose first servers wait until a certain number runs; it is another one while more than one runs.
    /// </summary>
    private sealed record Crowded(Target Alone, Target Beside, int First) : Target
    {
        private readonly TaskCompletionSource _allRun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _started;
        private int _active;

        public override bool IsParallel => true;

        public override string Title => "crowded";

        public override async Task<StartResult> StartAsync(
            Level level, StarvationAwareClock clock, CancellationToken cancel)
        {
            int number = Interlocked.Increment(ref _started);
            bool isBeside = Interlocked.Increment(ref _active) > 1 || number <= First;
            if (number == First) _allRun.SetResult();
            if (number <= First) await _allRun.Task.WaitAsync(cancel);
            StartResult result = await (isBeside ? Beside : Alone).StartAsync(level, clock, cancel);
            return new StartResult.Running(new Leaving(this, ((StartResult.Running)result).Server));
        }

        private sealed class Leaving(Crowded crowd, ServerUnderTest inner) : ServerUnderTest
        {
            public override IPEndPoint Endpoint => inner.Endpoint;

            public override Task<bool> TypeAsync(string text, CancellationToken cancel) =>
                inner.TypeAsync(text, cancel);

            public override async ValueTask DisposeAsync()
            {
                await inner.DisposeAsync();
                Interlocked.Decrement(ref crowd._active);
            }
        }
    }
}
