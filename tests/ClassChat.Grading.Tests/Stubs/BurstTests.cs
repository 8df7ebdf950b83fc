using ClassChat.Grading.Runs;
using ClassChat.Grading.Tests.Stubs.Kit;
using ClassChat.Grading.Tests.Stubs.Protocols;
using ClassChat.Harness.Execution;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Stubs;

/// <summary>
/// Correct servers that take few connections at once, or one client after another: nobody is put off by the system, and
/// nobody gives up while others get in.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class BurstTests
{
    private static readonly string[] _bursts = ["t3.concurrent", "t4.safe", "b1.broadcast"];

    private static IEnumerable<TestCaseData> Servers()
    {
        yield return Case("listen(5)", 5, pause: 0);
        yield return Case("listen(1)", 1, pause: 0);
        yield return Case("listen(0)", 0, pause: 0);
        yield return Case("listen(5), 50 clients a second", 5, pause: 20);
        yield return Case("listen(0), 10 clients a second", 0, pause: 100);

        static TestCaseData Case(string name, int backlog, int pause) =>
            new TestCaseData(new StubServer(() => new NulJson())
            {
                Backlog = backlog, AcceptPause = TimeSpan.FromMilliseconds(pause),
            })
                .SetName($"A server with {name} loses nothing when 90 connect");
    }

    [TestCaseSource(nameof(Servers)), CancelAfter(300_000)]
    public async Task A_short_queue_costs_nothing(object server, CancellationToken cancel) =>
        await PassAsync((StubServer)server, _bursts, cancel);

    [Test, CancelAfter(300_000)]
    public async Task A_server_that_lets_in_one_after_another_loses_nothing(CancellationToken cancel)
    {
        // As if each join took so much work: the last of 90 is let in after 9 s, longer than anybody waits in vain.
        var server = new StubServer(() => new NulJson(welcomeWork: TimeSpan.FromMilliseconds(100)));
        await PassAsync(server, ["t3.concurrent"], cancel);
    }

    [Test, CancelAfter(300_000)]
    public async Task A_server_that_accepts_the_next_after_it_knows_the_last_loses_nothing_where_all_speak(
        CancellationToken cancel)
    {
        var server = new StubServer(() => new NulJson()) { Backlog = 5, AcceptsKnownOnly = true };
        await PassAsync(server, ["t3.concurrent"], cancel);
    }

    private static async Task PassAsync(StubServer server, string[] ids, CancellationToken cancel)
    {
        Grade grade = await StubGrading.GradeAsync(server, ids, cancel);
        grade.Items.ShouldAllBe(item => item.Verdict == Verdict.Passed, GradeStory.Of(grade));
    }
}
