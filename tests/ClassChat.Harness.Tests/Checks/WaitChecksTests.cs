using ClassChat.Harness.Checks;
using ClassChat.Sandbox.Probes;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Checks;

/// <summary>How a client waits, by what the system shows of its threads.</summary>
public sealed class WaitChecksTests
{
    private static readonly ThreadSnapshot _both =
        new(1, "chat", ThreadActivity.Multiplexing, "poll", InputSources.Both);
    private static readonly ThreadSnapshot _keyboard =
        new(2, "keys", ThreadActivity.Reading, "read", InputSources.Keyboard);
    private static readonly ThreadSnapshot _socket =
        new(3, "net", ThreadActivity.Reading, "recvfrom", InputSources.Socket);
    private static readonly ThreadSnapshot _other = new(4, "gc", ThreadActivity.Other, "", InputSources.None);

    // A runtime's threads read pipes of their own, or wait for sockets that are none of ours.
    private static readonly ThreadSnapshot _runtimes =
        new(5, ".NET SigHandler", ThreadActivity.Reading, "read", InputSources.None);
    private static readonly ThreadSnapshot _engine = new(
        6, ".NET Sockets", ThreadActivity.Multiplexing, "epoll_wait", InputSources.None);

    [Test]
    public void One_call_for_both_holds_whatever_the_runtime_does() =>
        InOneCall(_both, _other, _runtimes, _engine).ShouldBe("holds");

    [Test]
    public void What_the_system_does_not_show_prevents_a_judgement_and_says_what_to_do() =>
        Mismatch.Unseen("what a program waits in", "grade it on Linux").Prevented
            .ShouldBe("cannot be seen here: what a program waits in; grade it on Linux");

    [Test]
    public void A_thread_for_each_direction_is_none() => InOneCall(_keyboard, _socket).ShouldBe(
        "open: carol has a thread that waits for the keyboard alone; "
        + "expected one thread in select, poll or epoll for both, and none in a read of one of them; "
        + "got 2 threads: thread 'keys' in read for keyboard; thread 'net' in recvfrom for socket");

    [Test]
    public void One_call_beside_a_reading_thread_is_none() =>
        InOneCall(_both, _socket).ShouldStartWith("open: carol has a thread that waits for the socket alone");

    [Test]
    public void Two_calls_for_one_each_are_none() =>
        InOneCall(_both with { For = InputSources.Keyboard }, _both with { For = InputSources.Socket })
            .ShouldStartWith("open: carol does not wait for keyboard and socket in one call");

    [Test]
    public void Who_waits_for_neither_is_told_so() => InOneCall(_other).ShouldEndWith(
        "got 1 thread, and none of them waits for keyboard or socket");

    [Test]
    public void Rest_allows_a_little()
    {
        Idle(milliseconds: 0, wakeUps: 0).ShouldBe("holds");
        Idle(milliseconds: 30, wakeUps: 9).ShouldBe("holds");
    }

    [Test]
    public void Who_uses_a_processor_does_not_rest() => Idle(milliseconds: 31, wakeUps: 0).ShouldBe(
        "open: carol does not rest while nothing happens; "
        + "expected at most 1 % of the time on a processor, and 3 wake-ups a second; "
        + "got 1.0 % of 3.0 s on a processor, 0.0 wake-ups a second");

    [Test]
    public void Who_looks_again_and_again_does_not_rest() => Idle(milliseconds: 1, wakeUps: 10).ShouldEndWith(
        "3.3 wake-ups a second, most of them of thread 'chat'");

    [TestCase("VM Periodic Tas")]
    [TestCase(".NET Tiered Com")]
    public void What_a_runtime_does_by_itself_is_not_the_programs(string name) =>
        Idle(milliseconds: 1, wakeUps: 60, name).ShouldBe("holds");

    [TestCase(".NET TP Worker")]
    [TestCase(".NET Timer")]
    public void What_a_runtime_does_for_the_program_is(string name) =>
        Idle(milliseconds: 1, wakeUps: 60, name).ShouldStartWith("open");

    [Test]
    public void A_thread_that_has_begun_meanwhile_counts_from_nothing()
    {
        CpuSnapshot before = Look(), after = Look((9, "late", 0, 100));

        WaitChecks.Idle("carol", before, after, TimeSpan.FromSeconds(3)).Holds().ShouldBeFalse();
    }

    [Test]
    public void Threads_that_soon_end_count_as_one_that_goes_on()
    {
        CpuSnapshot before = Look((1, "main", 0, 50)), after = before;
        for (int i = 0; i < 30; i++) after = after.And(Look((1, "main", 0, 50), (100 + i, "Thread-1", 0, 1)));

        WaitChecks.Idle("carol", before, after, TimeSpan.FromSeconds(3)).Told()
            .ShouldContain("10.0 wake-ups a second, most of them of thread 'Thread-1'");
    }

    [Test]
    public void What_ended_threads_took_of_the_processor_counts()
    {
        CpuSnapshot before = Look(), after = before;
        for (int i = 0; i < 30; i++) after = after.And(Look((100 + i, "worker", 10, 0)));

        WaitChecks.Idle("carol", before, after, TimeSpan.FromSeconds(3)).Told().ShouldContain("10.0 % of 3.0 s");
    }

    private static string InOneCall(params ThreadSnapshot[] threads) => WaitChecks.InOneCall("carol", threads).Told();

    private static string Idle(int milliseconds, long wakeUps, string thread = "chat")
    {
        const long Start = 1_000;
        CpuSnapshot before = Look((1, thread, 5_000, Start));
        CpuSnapshot after = before.And(Look((1, thread, 5_000 + milliseconds, Start + wakeUps)));
        return WaitChecks.Idle("carol", before, after, TimeSpan.FromSeconds(3)).Told();
    }

    private static CpuSnapshot Look(params (int Id, string Name, int Milliseconds, long WakeUps)[] threads) => new(
        threads.ToDictionary(
            thread => (thread.Id, thread.Name),
            thread => new ThreadCpu(TimeSpan.FromMilliseconds(thread.Milliseconds), thread.WakeUps)));
}
