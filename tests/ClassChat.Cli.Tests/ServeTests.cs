using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ClassChat.Cli.Commands.Serving;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ServeTests : IDisposable
{
    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [TestCase("TERM")]
    [TestCase("INT")]
    [CancelAfter(60_000)]
    public async Task A_served_process_answers_and_a_signal_ends_it_cleanly(string signal)
    {
        using Process server = Start("serve", "--port", "0", "--log-level", "warning");
        string line = await server.StandardOutput.ReadLineAsync() ?? "";
        line.ShouldStartWith("ClassChat server at level full listens at 127.0.0.1:");
        IPEndPoint endpoint = IPEndPoint.Parse(line.Split(" listens at ")[1].Split(';')[0]);
        using WireClient client = await WireClient.JoinAsync(endpoint, "Alice");

        using (Process kill = Process.Start("kill", ["-s", signal, $"{server.Id}"])) await kill.WaitForExitAsync();

        (await client.ReadToEndAsync()).ShouldContain("shutting down");
        await server.WaitForExitAsync();
        server.ExitCode.ShouldBe(0);
        (await server.StandardOutput.ReadToEndAsync()).ShouldBe("The server has ended\n");
        (await server.StandardError.ReadToEndAsync()).ShouldBeEmpty();
    }

    [TestCase("1500ms", "--gap takes at most 1s, not 1.5s\n")]
    [TestCase("much", "--gap takes a time such as 500ms, 60s or 5min, not 'much'\n")]
    [CancelAfter(60_000)]
    public async Task A_gap_that_is_none_is_refused(string gap, string told)
    {
        (await _cli.RunAsync("serve", "--port", "0", "--gap", gap)).ShouldBe(3);
        _cli.Error.Shown.ShouldStartWith(told);
    }

    [Test, CancelAfter(60_000)]
    public async Task At_task1_the_terminal_is_the_operators()
    {
        using Process server = Start("serve", "--port", "0", "--level", "task1", "--log-level", "none");
        string line = await server.StandardOutput.ReadLineAsync() ?? "";
        IPEndPoint endpoint = IPEndPoint.Parse(line.Split(" listens at ")[1].Split(';')[0]);
        using WireClient client = await WireClient.ConnectAsync(endpoint);
        await client.ReadAsLongAsAsync("Connection established. Welcome to ClassChat Server!\n");

        await client.SendAsync("from the client\n");
        while (await server.StandardOutput.ReadLineAsync() is string read && !read.Contains("from the client")) { }
        await server.StandardInput.WriteLineAsync("from the operator");
        await server.StandardInput.FlushAsync();
        (await client.ReadLineAsync()).ShouldBe("from the operator");
        await server.StandardInput.WriteLineAsync("exit");
        await server.StandardInput.FlushAsync();

        await client.ReadToEndAsync();
        await server.WaitForExitAsync();
        server.ExitCode.ShouldBe(0);
    }

    [Test, CancelAfter(60_000)]
    public async Task A_port_in_use_exits_with_4_and_says_who_holds_it()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        int port = ((IPEndPoint)holder.LocalEndpoint).Port;

        (await _cli.RunAsync("serve", "--port", $"{port}")).ShouldBe(4);

        _cli.Error.Shown.ShouldStartWith($"port {port} is in use: ");
        _cli.Error.Shown.ShouldContain("choose another port: --port ");
        if (OperatingSystem.IsLinux())
            _cli.Error.Shown.ShouldContain($"(process {Environment.ProcessId}) listens there");
    }

    [Test]
    public void A_port_that_nobody_holds_has_no_holder()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        int port = ((IPEndPoint)holder.LocalEndpoint).Port;
        holder.Stop();
        PortOwner.Find(port).ShouldBeNull();
    }

    [TestCase("--host takes an address of this machine", "--host", "not-a-host")]
    [TestCase("--port takes a whole number from 0 to 65535, not '70000'", "--port", "70000")]
    [TestCase("no server runs at level 'bonus9'\n  did you mean 'bonus1'", "--level", "bonus9")]
    [TestCase("there is no log level 'warn'\n  did you mean 'warning'", "--log-level", "warn")]
    [TestCase("'twice' is one word too many for 'classchat serve'", "twice")]
    [CancelAfter(60_000)]
    public async Task What_cannot_be_understood_exits_with_3(string message, params string[] args)
    {
        (await _cli.RunAsync(["serve", .. args])).ShouldBe(3);
        _cli.Error.Shown.ShouldStartWith(message);
    }

    [Test, CancelAfter(60_000)]
    public async Task An_address_of_another_machine_exits_with_4()
    {
        (await _cli.RunAsync("serve", "--host", "192.0.2.1", "--port", "0")).ShouldBe(4);
        _cli.Error.Shown.ShouldStartWith("cannot listen at 192.0.2.1:0: ");
    }

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
