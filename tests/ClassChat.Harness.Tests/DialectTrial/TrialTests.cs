using ClassChat.Harness.DialectTrial;
using ClassChat.Harness.Servers;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.DialectTrial;

/// <summary>Trying dialects on our own server: the right ones, and ones that are wrong in one place.</summary>
[CancelAfter(60_000), Parallelizable(ParallelScope.All)]
public sealed class TrialTests
{
    [TestCase(Level.Task1)]
    [TestCase(Level.Task3)]
    [TestCase(Level.Task4)]
    [TestCase(Level.Full)]
    public async Task The_dialect_of_our_own_server_is_understood(Level level, CancellationToken cancel)
    {
        IReadOnlyList<TrialStep> steps = await TryAsync(RepositorySuite.DialectOf(level), level, cancel);

        steps.Where(step => step.Mismatch is not null).SelectMany(TrialReport.Lines).ShouldBeEmpty();
        steps.Count(step => step.NotOffered is null).ShouldBeGreaterThan(3);
        // Ours queues what is for an unknown name.
        if (level == Level.Full)
            steps.Where(step => step.NotOffered != null).Select(step => step.Title)
                .ShouldBe(["send to an unknown name"]);
    }

    [Test]
    public async Task A_pattern_that_is_wrong_in_one_place_is_pointed_at(CancellationToken cancel)
    {
        Dialect wrong = Wrong("match: { status: message }", "match: { status: msg }");
        IReadOnlyList<TrialStep> steps = await TryAsync(wrong, Level.Bonus1, cancel);

        TrialStep send = steps.Single(step => step.Title == "send");
        string[] lines = [.. TrialReport.Lines(send)];
        lines[0].ShouldBe("send: NOT UNDERSTOOD");
        lines[^2].ShouldEndWith("\"text\":\"Hello, Bob.\"}");
        lines[^2][lines[^1].IndexOf('^')..].ShouldStartWith("\"message\"");
        lines[^1].ShouldEndWith("^^^^^^^^^ for 'message', 'status' must be 'msg'");
        steps.Single(step => step.Title == "create_group").NotOffered.ShouldBeNull();
    }

    [Test]
    public async Task Who_is_not_let_in_ends_the_trial(CancellationToken cancel)
    {
        IReadOnlyList<TrialStep> steps = await TryAsync(
            Wrong("match: { status: success, message: '/^(?<text>Welcome.*)/' }", "match: { state: in }")
                with { Join = [new DialogueStep.Await([(EventKind.Welcome, [])])] }, Level.Task4, cancel,
                    patience: 0.1);

        TrialStep join = steps.ShouldHaveSingleItem();
        (join.Title, join.Mismatch).ShouldNotBe(("join", null));
        TrialReport.Summary(steps).ShouldBe("1 thing tried: 0 understood, 1 not; 0 not offered");
    }

    [Test]
    public async Task What_a_dialect_does_not_say_is_not_offered_and_not_tried(CancellationToken cancel)
    {
        Dialect few = RepositorySuite.Classic with
        {
            Actions = RepositorySuite.Classic.Actions.Where(action => action.Key == ActionKind.Send).ToDictionary(),
        };
        IReadOnlyList<TrialStep> steps = await TryAsync(few, Level.Bonus1, cancel);

        steps.Single(step => step.Title == "create_group").NotOffered
            .ShouldBe("dialect 'classic' has no action 'create_group'");
        steps.Single(step => step.Title == "send").Mismatch.ShouldBeNull();
    }

    private static Dialect Wrong(string right, string wrong)
    {
        string text = File.ReadAllText(Path.Combine(RepositorySuite.Folder, "dialects", "classic.yaml"));
        text.ShouldContain(right);
        return DialectFile.Parse("wrong.yaml", text.Replace(right, wrong)).Value!;
    }

    private static async Task<IReadOnlyList<TrialStep>> TryAsync(
        Dialect dialect, Level level, CancellationToken cancel, double patience = 1)
    {
        using var clock = new StarvationAwareClock(patience);
        StartResult result = await new InProcessTarget(NullLoggerFactory.Instance).StartAsync(level, clock, cancel);
        await using ServerUnderTest server = ((StartResult.Running)result).Server;
        return await new Trial(dialect, level, clock, seed: 1).RunAsync(server, _ => { }, cancel);
    }
}
