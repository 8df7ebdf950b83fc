using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

/// <summary>
/// <c>classchat serve</c> when more clients come than it may have files open: the runtime would abort the process if it
/// had no descriptor left to start a thread with.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase), Platform("Linux")]
public sealed class ManyConnectionsTests : IDisposable
{
    private const int MaxFiles = 256;
    private const int Connections = MaxFiles + 200;

    private Process? _server;

    public void Dispose()
    {
        if (_server is { HasExited: false }) _server.Kill();
        _server?.Dispose();
    }

    [TestCase("task1")]
    [TestCase("task3")]
    [TestCase("full")]
    [CancelAfter(120_000)]
    public async Task A_server_with_more_clients_than_files_lives_and_takes_newcomers_when_they_go(
        string level, CancellationToken cancel)
    {
        Assume.That(HasPrlimit(), "prlimit (util-linux) is not installed here: THE LIMIT OF FILES IS NOT TESTED");
        Process server = _server = Start(level);
        string line = await server.StandardOutput.ReadLineAsync(cancel) ?? "";
        IPEndPoint endpoint = IPEndPoint.Parse(line.Split(" listens at ")[1].Split(';')[0]);

        using WireClient first = await WireClient.ConnectAsync(endpoint);
        List<Socket> clients = [];
        for (int i = 0; i < Connections; i++) clients.Add(await ConnectAsync(endpoint, cancel));
        string warning = await server.StandardError.ReadLineAsync(cancel) ?? "";
        warning.ShouldContain("newcomers wait until one ends");
        (await first.ReadAsLongAsAsync("?")).ShouldNotBeEmpty();

        clients.ForEach(client => client.Dispose());
        using (WireClient newcomer = await WireClient.ConnectAsync(endpoint))
            (await newcomer.ReadAsLongAsAsync("?")).ShouldNotBeEmpty();
        first.Dispose();

        Task<string> errors = server.StandardError.ReadToEndAsync(cancel);
        using (Process kill = Process.Start("kill", [$"{server.Id}"])) await kill.WaitForExitAsync(cancel);
        await server.WaitForExitAsync(cancel);
        server.ExitCode.ShouldBe(0, await errors);
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint endpoint, CancellationToken cancel)
    {
        var client = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(endpoint, cancel);
        return client;
    }

    private static bool HasPrlimit()
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo("prlimit", ["--version"]) { RedirectStandardOutput = true })!;
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static Process Start(string level)
    {
        string[] serve =
            [typeof(Program).Assembly.Location, "serve", "--port", "0", "--level", level, "--log-level", "warning"];
        var start = new ProcessStartInfo("prlimit", [$"--nofile={MaxFiles}", "dotnet", .. serve])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
