using ClassChat.Harness.Allowances;
using ClassChat.Harness.Execution;
using ClassChat.Platform.Linux;
using ClassChat.Specification.Patterns;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Allowances;

/// <summary>What a program under test may send, and when it is too much.</summary>
public sealed class AllowanceTests
{
    private const long Free = AllowanceLimits.FreeBytes;
    private const int Much = 1 << 20;

    [Test]
    public async Task What_nobody_asked_for_is_too_much_once_it_is_more_than_the_free_amount()
    {
        await using var allowance = new Allowance(bots: 2);
        var alice = new ReceiveMeter("alice", allowance);

        for (long sent = 0; sent + Much <= Free; sent += Much) alice.Consume(Much, kept: 0).ShouldBeTrue();
        allowance.Excess.ShouldBeNull();
        alice.Consume(Much, kept: 0).ShouldBeFalse();

        allowance.Excess.ShouldBe(new Excess.Sent("alice", Free + Much, null));
        allowance.Exceeded.IsCancellationRequested.ShouldBeTrue();
    }

    [Test]
    public async Task What_went_to_all_in_equal_parts_is_nobodys_in_particular()
    {
        await using var allowance = new Allowance(bots: 3);
        ReceiveMeter[] bots = [.. "abc".Select(name => new ReceiveMeter($"{name}", allowance))];

        while (bots.All(bot => bot.Consume(Much, kept: 0)))
        {
            // more and more
        }

        allowance.Excess.ShouldBe(new Excess.Sent(null, Free + Much, null));
    }

    [Test]
    public async Task Each_thing_that_is_asked_allows_more()
    {
        (await RoomAsync(allowance => allowance.AddRequest())).ShouldBeGreaterThanOrEqualTo(16 << 10);
        (await RoomAsync(allowance => allowance.AddWrite(Much))).ShouldBeGreaterThanOrEqualTo(8 * Much);
        (await RoomAsync(allowance => allowance.AddDelivery(deliveries: 20, Much)))
            .ShouldBeGreaterThanOrEqualTo(160 * Much);
        // A thousand join, and each time everybody is sent everybody's name: ten megabytes to each of them.
        (await RoomAsync(allowance => Times(1000, () =>
        {
            allowance.AddBot();
            allowance.Connect();
        }))).ShouldBeGreaterThan(20_000L << 20);
    }

    [Test]
    public async Task A_bot_that_is_not_of_the_cast_allows_nothing_by_coming()
    {
        await using var allowance = new Allowance(bots: 1);
        var bot = new ReceiveMeter("rival", allowance);
        Times(1000, allowance.AddBot);
        bot.Consume(0, AllowanceLimits.FreeKeptBytes + (1 << 20)).ShouldBeFalse();
    }

    [Test]
    public async Task Few_bytes_that_take_much_memory_are_too_much()
    {
        await using var allowance = new Allowance(bots: 2);
        var alice = new ReceiveMeter("alice", allowance);

        alice.Consume(10_000, AllowanceLimits.FreeKeptBytes, messages: 5_000).ShouldBeTrue();
        alice.Consume(90_000, AllowanceLimits.FreeKeptBytes + 20_000, messages: 50_000).ShouldBeFalse();

        allowance.Excess.ShouldBe(new Excess.Sent("alice", 100_000, 50_000));
    }

    [Test]
    public async Task What_is_taken_away_leaves_room()
    {
        await using var allowance = new Allowance(bots: 2);
        var alice = new ReceiveMeter("alice", allowance);
        for (int i = 0; i < 10; i++)
        {
            alice.Consume(1000, AllowanceLimits.FreeKeptBytes).ShouldBeTrue();
            alice.Keep(0);
        }
    }

    [Test]
    public async Task Where_all_is_taken_away_a_request_leaves_no_memory()
    {
        await using var allowance = new Allowance(bots: 2, isTaken: true);
        Times(100_000, allowance.AddRequest);
        new ReceiveMeter("alice", allowance).Consume(0, AllowanceLimits.FreeKeptBytes + (1 << 20)).ShouldBeFalse();
    }

    [Test]
    public async Task When_a_scenario_ends_nothing_more_is_read_and_nothing_is_too_much()
    {
        await using var allowance = new Allowance(bots: 2);
        allowance.Close();
        new ReceiveMeter("alice", allowance).Consume(1, kept: 1).ShouldBeFalse();
        allowance.Excess.ShouldBeNull();
    }

    [Test]
    public async Task Several_long_looks_at_what_a_bot_was_sent_are_too_much_and_one_is_not()
    {
        await using var allowance = new Allowance(bots: 2);
        var alice = new ReceiveMeter("alice", allowance);
        var bob = new ReceiveMeter("bob", allowance);
        TimeSpan longAgo = Threads.CurrentTime - AllowanceLimits.SlowReadTime;

        Times(100, () => alice.CheckTime(Threads.CurrentTime));
        Times(AllowanceLimits.MaxSlowReads - 1, () => alice.CheckTime(longAgo));
        Times(AllowanceLimits.MaxSlowReads - 1, () => bob.CheckTime(longAgo));
        allowance.Excess.ShouldBeNull();
        bob.CheckTime(longAgo);

        allowance.Excess.ShouldBe(new Excess.Slow("bob"));
    }

    [Test]
    public async Task A_pattern_that_takes_too_long_ends_the_scenario_and_is_named()
    {
        await using var allowance = new Allowance(bots: 2);
        allowance.Searches.Charge("welcome", PatternLimits.MeasuredTime);
        allowance.Excess.ShouldBeNull();

        allowance.Searches.Charge("prompt", PatternLimits.MeasuredTime / 2);

        allowance.Excess.ShouldBe(new Excess.SlowPattern("welcome"));
        FloodReport.Deed(allowance.Excess!).ShouldBe("the pattern of 'welcome' takes too long");
        FloodReport.Describe(allowance.Excess!, client: null).Summary
            .ShouldBe("the pattern of 'welcome' takes too long");
    }

    [Test]
    public async Task However_many_bots_there_are_the_kept_memory_has_a_limit()
    {
        await using var allowance = new Allowance(bots: 5000);
        Times(5000, allowance.AddBot);
        var alice = new ReceiveMeter("alice", allowance);

        alice.Consume(0, AllowanceLimits.MaxKeptBytes).ShouldBeTrue();
        alice.Consume(0, AllowanceLimits.MaxKeptBytes + AllowanceLimits.StepBytes).ShouldBeFalse();
    }

    [Test]
    public async Task Any_number_of_bots_add_to_it_and_take_of_it_at_once()
    {
        await using var allowance = new Allowance(bots: 8);
        Parallel.For(0, 8, number =>
        {
            var bot = new ReceiveMeter($"{number}", allowance);
            for (int i = 0; i < 10_000; i++)
            {
                allowance.AddWrite(1000);
                bot.Consume(8000, kept: i % 2 * 20_000);
            }
        });
        allowance.Excess.ShouldBeNull();
    }

    /// <summary>How many bytes more may be sent after something was asked.</summary>
    private static async Task<long> RoomAsync(Action<Allowance> ask)
    {
        await using var allowance = new Allowance(bots: 1000);
        ask(allowance);
        var bot = new ReceiveMeter("bot", allowance);
        long sent = 0;
        while (bot.Consume(Much, kept: 0)) sent += Much;
        return sent + Much - Free;
    }

    private static void Times(int times, Action act)
    {
        for (int i = 0; i < times; i++) act();
    }
}
