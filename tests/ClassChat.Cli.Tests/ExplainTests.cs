using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ExplainTests : IDisposable
{
    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [Test, CancelAfter(60_000)]
    public async Task An_item_is_explained_with_its_scenarios_and_its_usual_mistake()
    {
        (await _cli.RunAsync("explain", "t4.route")).ShouldBe(0);
        _cli.Out.Shown.ShouldBe("""
            t4.route, Task 4: a message reaches its receiver
            9 points, shown by a program of level task4 or higher

            It is checked by:
              task4/route  (from level task4 to full)
                  A message arrives
                  because: that is what a chat is for

            A failure is usually this: look up the receiver by name.
            Run it: ./run-scenarios.sh t4.route

            """);
    }

    [TestCase("verdict 'not offered'\n", "not", "offered")]
    [TestCase("verdict 'unstable'\n", "unstable")]
    [TestCase("verdict 'ungraded'\n  Something outside the harness prevented a judgement", "ungraded")]
    [TestCase("exit code 1\n  Items failed, were unstable, or were skipped; or they are ungraded", "exit-1")]
    [TestCase("exit code 4\n", "exit-4")]
    [TestCase("exit code 130\n", "130")]
    [TestCase("statement: {who} sends/send {to} {text}", "sends")]
    [TestCase("action: send_group\n  sends {text} to the members of {group}\n", "send_group")]
    [TestCase("event: waiting\n", "waiting")]
    [TestCase("key of submission files: clean\n", "clean")]
    [TestCase("task4/route: A message arrives\n", "task4/route")]
    [TestCase("t4.route           9 points   a message reaches its receiver\n", "t4")]
    [CancelAfter(60_000)]
    public async Task Verdicts_codes_words_and_scenarios_are_explained(string told, params string[] topic)
    {
        (await _cli.RunAsync(["explain", .. topic])).ShouldBe(0);
        _cli.Out.Shown.ShouldStartWith(told);
    }

    [Test, CancelAfter(60_000)]
    public async Task What_is_unknown_exits_with_3_and_the_nearest_is_named()
    {
        (await _cli.RunAsync("explain", "t4.ruote")).ShouldBe(3);
        _cli.Error.Shown.ShouldBe("there is nothing called 't4.ruote'\n  did you mean 't4.route' or 'task4/route'?\n");
    }

    [Test, CancelAfter(60_000)]
    public async Task Words_are_explained_even_if_the_files_are_invalid()
    {
        _cli.Write("scenarios/rubric.yaml", "nonsense");
        (await _cli.RunAsync("explain", "exit-2")).ShouldBe(0);
        (await _cli.RunAsync("explain", "t4.route")).ShouldBe(2);
    }
}
