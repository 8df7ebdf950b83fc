using ClassChat.Grading.Runs;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Grading.Tests.Stubs.Protocols;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Scenarios;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Stubs;

/// <summary>Servers that remember to whom somebody talks are told it again exactly when they need it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TargetTests
{
    private const string Talk = """
        scenario "Talk with people and a group"
        counts for t4.route
        level bonus1
        why "one command chooses a person or a group"

        bots alice, bob, carol

        all join
        alice sends bob "one"
        bob receives "one" from alice
        carol sends alice "I change nothing."
        alice receives "I change nothing." from carol
        alice sends bob "two"
        bob receives "two" from alice
        alice creates group cs
        bob joins group cs
        alice sends @cs "three"
        bob receives "three" from alice in group cs
        alice sends bob "four"
        bob receives "four" from alice
        alice sends @cs "five"
        bob receives "five" from alice in group cs
        alice sends bob "six"
        bob receives "six" from alice
        bob leaves
        bob comes back
        alice sends bob "seven"
        bob receives "seven" from alice
        alice sends nobody called "Zoe" "eight"
        alice is told the receiver is unknown
        alice sends bob "nine"
        bob receives "nine" from alice
        alice leaves group cs
        alice sends bob "ten"
        bob receives "ten" from alice
        alice leaves
        alice comes back
        alice sends bob "eleven"
        bob receives "eleven" from alice
        """;

    private static readonly string[] _items =
        ["t4.route", "t4.errors", "b1.join", "b1.leave", "b1.broadcast", "b1.cleanup"];

    [Test, CancelAfter(60_000)]
    public async Task The_target_is_said_when_it_has_changed_or_may_be_forgotten(CancellationToken cancel)
    {
        var protocol = new SharedTarget();
        Dialect dialect = DialectFile.Load(
            Path.Combine(AppContext.BaseDirectory, "Stubs", "Dialects", protocol.Dialect + ".yaml")).Value!;
        ParseResult<Scenario> read = ScenarioTexts.Read(Talk);
        Scenario scenario = read.Value.ShouldNotBeNull(ScenarioTexts.Faults(read));
        using StarvationAwareClock clock = await SharedMachine.StartClockAsync(patience: 1, cancel);

        ScenarioResult result = await new ScenarioRun(new StubServer(() => protocol), dialect, clock)
            .RunAsync(scenario, Level.Bonus1, seed: 1, cancel);

        result.Verdict.ShouldBe(Verdict.Passed, result.Failure?.Mismatch.ToString());
        string[] lines = [.. protocol.Heard.Where(heard => heard.Name.StartsWith("Alice", StringComparison.Ordinal))
            .Select(heard => heard.Line)];
        string bob = lines.First(line => line.StartsWith("/to Bob", StringComparison.Ordinal));
        string group = lines.First(line => line.StartsWith("/create ", StringComparison.Ordinal))["/create ".Length..];
        lines.ShouldBe([
            bob, "one", "two", $"/create {group}", "three", bob, "four", $"/to {group}", "five", bob, "six",
            bob, "seven", "/to Zoe", bob, "nine", $"/leave {group}", bob, "ten", bob, "eleven",
        ]);
    }

    [Test, CancelAfter(300_000)]
    public async Task A_server_with_one_target_for_people_and_groups_earns_every_point(CancellationToken cancel)
    {
        Grade grade = await StubGrading.GradeAsync(new StubServer(() => new SharedTarget()), _items, cancel);
        grade.Items.ShouldAllBe(item => item.Verdict == Verdict.Passed, GradeStory.Of(grade));
    }
}
