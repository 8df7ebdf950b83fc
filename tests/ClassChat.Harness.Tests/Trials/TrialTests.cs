using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Subjects;
using ClassChat.Harness.Targets;
using ClassChat.Harness.Timing;
using ClassChat.Harness.Trials;
using ClassChat.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Trials;

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
        IReadOnlyList<Attempt> attempts = await TryAsync(RepositorySuite.DialectOf(level), level, cancel);

        attempts.Where(attempt => attempt.Difference is not null).SelectMany(TrialText.Lines).ShouldBeEmpty();
        attempts.Count(attempt => attempt.NotOffered is null).ShouldBeGreaterThan(3);
        // Ours queues what is for an unknown name.
        if (level == Level.Full)
            attempts.Where(attempt => attempt.NotOffered != null).Select(attempt => attempt.Title)
                .ShouldBe(["send to an unknown name"]);
    }

    [Test]
    public async Task A_pattern_that_is_wrong_in_one_place_is_pointed_at(CancellationToken cancel)
    {
        Dialect wrong = Wrong("match: { status: message }", "match: { status: msg }");
        IReadOnlyList<Attempt> attempts = await TryAsync(wrong, Level.Bonus1, cancel);

        Attempt send = attempts.Single(attempt => attempt.Title == "send");
        string[] lines = [.. TrialText.Lines(send)];
        lines[0].ShouldBe("send: NOT UNDERSTOOD");
        lines[^2].ShouldEndWith("\"text\":\"Hello, Bob.\"}");
        lines[^2][lines[^1].IndexOf('^')..].ShouldStartWith("\"message\"");
        lines[^1].ShouldEndWith("^^^^^^^^^ for 'message', 'status' must be 'msg'");
        attempts.Single(attempt => attempt.Title == "create_group").NotOffered.ShouldBeNull();
    }

    [Test]
    public async Task Who_is_not_let_in_ends_the_trial(CancellationToken cancel)
    {
        IReadOnlyList<Attempt> attempts = await TryAsync(
            Wrong("match: { status: success, message: '/^(?<text>Welcome.*)/' }", "match: { state: in }")
                with { Join = [new TalkStep.Await([(EventKind.Welcome, [])])] }, Level.Task4, cancel, patience: 0.1);

        Attempt join = attempts.ShouldHaveSingleItem();
        (join.Title, join.Difference).ShouldNotBe(("join", null));
        TrialText.Summary(attempts).ShouldBe("1 thing tried: 0 understood, 1 not; 0 not offered");
    }

    [Test]
    public async Task What_a_dialect_does_not_say_is_not_offered_and_not_tried(CancellationToken cancel)
    {
        Dialect few = RepositorySuite.Classic with
        {
            Actions = RepositorySuite.Classic.Actions.Where(action => action.Key == ActionKind.Send).ToDictionary(),
        };
        IReadOnlyList<Attempt> attempts = await TryAsync(few, Level.Bonus1, cancel);

        attempts.Single(attempt => attempt.Title == "create_group").NotOffered
            .ShouldBe("dialect 'classic' has no action 'create_group'");
        attempts.Single(attempt => attempt.Title == "send").Difference.ShouldBeNull();
    }

    private static Dialect Wrong(string right, string wrong)
    {
        string text = File.ReadAllText(Path.Combine(RepositorySuite.Folder, "dialects", "classic.yaml"));
        text.ShouldContain(right);
        return DialectFile.Parse("wrong.yaml", text.Replace(right, wrong)).Value!;
    }

    private static async Task<IReadOnlyList<Attempt>> TryAsync(
        Dialect dialect, Level level, CancellationToken cancel, double patience = 1)
    {
        using var clock = new PatientClock(patience);
        Start start = await new InProcessTarget(NullLoggerFactory.Instance).StartAsync(level, clock, cancel);
        await using Subject subject = ((Start.Running)start).Subject;
        return await new Trial(dialect, level, clock, seed: 1).RunAsync(subject, _ => { }, cancel);
    }
}
