using System.Text.Json;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

/// <summary>A server that sends without end, graded by its command: every report says what it was ended for.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase), Parallelizable(ParallelScope.All)]
public sealed class FloodTests : IDisposable
{
    private const string Server = """
        import socket, sys, threading
        many = b'{"status":"message","sender":"x","receiver":"y","text":"z"}\n' * 1000

        def talk(client):
            try:
                client.sendall(b"Enter your username: ")
                client.recv(4096)
                client.sendall(b'{"status":"success","message":"Welcome"}\n')
                while True:
                    client.sendall(many)
            except OSError:
                pass

        server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
        while True:
            threading.Thread(target=talk, args=(server.accept()[0],), daemon=True).start()
        """;

    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [Test, CancelAfter(120_000)]
    public async Task A_flood_costs_what_it_breaks_and_every_report_says_so()
    {
        _cli.Write("server.py", Server);

        (await _cli.RunAsync(
            "run", "t4.route", "--server", "python3 server.py {port}", "--level", "task4", "--report", "out"))
            .ShouldBe(1);

        const string Told = "the server was ended by the harness: it sent ";
        _cli.LastLine.ShouldBe("0 passed, 1 failed");
        _cli.Out.Shown.ShouldContain(Told);
        _cli.Read("out/report.md").ShouldContain(Told);
        using JsonDocument report = JsonDocument.Parse(_cli.Read("out/report.json"));
        JsonElement scenario = report.RootElement.GetProperty("items")[0].GetProperty("scenarios")[0];
        scenario.GetProperty("verdict").GetString().ShouldBe("failed");
        scenario.GetProperty("repeats").GetString().ShouldBe("5 of 5");
        scenario.GetProperty("reason").GetString().ShouldNotBeNull()
            .ShouldMatch("^the server sent .* that nobody asked for$");
        scenario.GetProperty("death").GetString().ShouldNotBeNull()
            .ShouldMatch("^was ended by the harness: it sent .* that nobody asked for$");
    }
}
