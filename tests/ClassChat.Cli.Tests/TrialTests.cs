using ClassChat.Protocol;
using ClassChat.Server;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

/// <summary>Writing a dialect: the template, and what a running server understands of one.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase), Parallelizable(ParallelScope.All)]
public sealed class TrialTests : IDisposable
{
    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [Test, CancelAfter(60_000)]
    public async Task The_template_is_a_dialect_without_faults_and_writes_over_nothing()
    {
        (await _cli.RunAsync("dialect", "new", "mine.yaml")).ShouldBe(0);
        (await _cli.RunAsync("lint", "mine.yaml")).ShouldBe(0);
        _cli.LastLine.ShouldBe("1 dialect: 0 faults");

        _cli.Write("mine.yaml", "my work");
        (await _cli.RunAsync("dialect", "new", "mine.yaml")).ShouldBe(3);
        _cli.Read("mine.yaml").ShouldBe("my work");
    }

    [Test, CancelAfter(60_000)]
    public async Task Without_a_file_the_template_goes_to_standard_output()
    {
        (await _cli.RunAsync("dialect", "new")).ShouldBe(0);
        _cli.Out.Shown.ShouldContain("dialect: mine\n");
    }

    [Test, CancelAfter(60_000)]
    public async Task A_dialect_that_fits_is_understood_action_by_action()
    {
        ChatServer server = ChatServer.Start(
            new ServerOptions { Level = Level.Bonus1, Port = 0 }, NullLoggerFactory.Instance);
        string address = $"127.0.0.1:{server.Endpoint.Port}";

        (await _cli.RunAsync("lint", "--dialect", "classic", "--connect", address, "--level", "bonus1")).ShouldBe(0);

        _cli.Out.Shown.ShouldContain("\nsend: understood\n    alice sent       {\"type\":\"message\",");
        _cli.LastLine.ShouldEndWith(" understood, 0 not; 0 not offered");

        (await _cli.RunAsync("lint", "--dialect", "classic-text", "--connect", address, "--level", "task3"))
            .ShouldBe(1);
        _cli.LastLine.ShouldStartWith("1 thing tried: 0 understood, 1 not");
        await server.StopAsync(TimeSpan.Zero);
    }

    [Test, CancelAfter(60_000)]
    public async Task Without_a_server_there_is_nothing_to_try()
    {
        (await _cli.RunAsync("lint", "--dialect", "classic")).ShouldBe(3);
        _cli.Error.Shown.ShouldContain("say which: --server 'CMD {port}' or --connect HOST:PORT");
    }

    [Test, CancelAfter(60_000)]
    public async Task A_server_that_does_not_start_is_told()
    {
        (await _cli.RunAsync("lint", "--server", "/no/such/program {port}")).ShouldBe(4);
        _cli.Error.Shown.ShouldStartWith("the server would not start: ");
    }
}
