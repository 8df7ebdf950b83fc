using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ProgramTests : IDisposable
{
    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [TestCase("classchat run t4 b1", "run")]
    [TestCase("classchat lint scenarios/", "lint")]
    [TestCase("classchat explain exit-4", "explain")]
    [TestCase("classchat serve --level task3", "serve")]
    [CancelAfter(60_000)]
    public async Task Help_has_examples(string example, string command)
    {
        (await _cli.RunAsync(command, "--help")).ShouldBe(0);
        _cli.Out.Shown.ShouldContain("Usage:\n  classchat " + command);
        _cli.Out.Shown.ShouldContain("Examples:\n");
        _cli.Out.Shown.ShouldContain("\n  " + example);
    }

    [Test, CancelAfter(60_000)]
    public async Task The_version_is_that_of_the_program()
    {
        (await _cli.RunAsync("--version")).ShouldBe(0);
        _cli.Out.Shown.ShouldBe("0.1.0\n");
    }

    [Test, CancelAfter(60_000)]
    public async Task Without_a_command_the_help_is_shown_and_the_exit_code_is_3()
    {
        (await _cli.RunAsync()).ShouldBe(3);
        _cli.Out.Shown.ShouldContain("Commands:\n  run");
    }

    [Test, CancelAfter(60_000)]
    public async Task An_unknown_command_exits_with_3_and_the_nearest_is_named()
    {
        (await _cli.RunAsync("lnit")).ShouldBe(3);
        _cli.Error.Shown.ShouldBe("there is no command 'lnit'\n  did you mean 'lint'?\n  see: classchat --help\n");
    }

    [TestCase("lint", "--al")]
    [TestCase("explain", "--al")]
    [TestCase("serve", "--prot", "1")]
    [CancelAfter(60_000)]
    public async Task An_unknown_option_exits_with_3(params string[] args)
    {
        (await _cli.RunAsync(args)).ShouldBe(3);
        _cli.Error.Shown.ShouldStartWith($"there is no option '{args[1]}' of 'classchat {args[0]}'");
    }
}
