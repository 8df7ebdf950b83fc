using System.Text;
using ClassChat.Harness.ClientUnderTest;
using ClassChat.Harness.Execution;
using ClassChat.Harness.Servers;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Scenarios;
using ClassChat.Testing;
using ClassChat.Testing.FaultyServers;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Execution;

/// <summary>
/// Programs that send without end: each is ended at a bounded amount, the scenario fails at once, and says why.
/// </summary>
[CancelAfter(120_000)]
public sealed class FloodTests
{
    private const int FloodBytes = 64 << 20;
    private const string Welcome = """{"status":"success","message":"Welcome"}""" + "\n";
    private const string Notice = """{"status":"system","message":"x has joined the chat"}""" + "\n";
    private const string Message = """{"status":"message","sender":"x","receiver":"y","text":"z"}""" + "\n";
    private const string Users = """{"status":"user_list","users":["x","y","z","x","y","z","x","y","z"]}""" + "\n";
    private const string File = """{"status":"file_transfer","sender":"x","filename":"f","data":"QUJDQUJD"}""" + "\n";
    private const string Half = """{"status":"message","text":" """;

    private static IEnumerable<TestCaseData> Floods()
    {
        yield return Case("messages", "", Welcome, Message);
        yield return Case("notices that nobody asks for", "", Welcome, Notice);
        yield return Case("lists", "", Welcome, Users);
        yield return Case("files", "", Welcome, File);
        yield return Case("empty objects", "", Welcome, "{}");
        yield return Case("what is no JSON", "", Welcome, "{]");
        yield return Case("objects in objects", "", Welcome, """{"a":""");
        yield return Case("an object that does not end", "", Welcome + Half, "x");
        yield return Case("text in place of a prompt", "x", "", "");
        yield return Case("newlines in place of a prompt", "\n", "", "");
        yield return Case("zero bytes", "", Welcome, "\0");

        static TestCaseData Case(string what, string greeting, string answer, string more) =>
            new TestCaseData(greeting, answer, more).SetName($"A flood of {what} is ended, and told");
    }

    [TestCaseSource(nameof(Floods))]
    public async Task A_flood_is_ended(string greeting, string answer, string more, CancellationToken cancel)
    {
        byte[] answers = [.. Encoding.UTF8.GetBytes(answer), .. Many(more)];
        var server = new UselessServer(
            greeting.Length > 0 ? Many(greeting) : "Enter your username: "u8.ToArray(), _ => answers, false);
        ScenarioResult result = await ScenarioPlayer.RunAsync(server, RepositorySuite.Classic, Level.Task4, $"""
            {ScenarioTexts.Head}
            alice, bob join
            alice sends bob "Hello"
            bob receives "Hello" from alice
            """, cancel);
        IsFlood(result, "the server");
    }

    [Test]
    public async Task A_flood_to_a_swarm_is_bounded_for_all_together(CancellationToken cancel)
    {
        byte[] answers = [.. Encoding.UTF8.GetBytes(Welcome), .. Many(Message)];
        var server = new UselessServer("Enter your username: "u8.ToArray(), _ => answers, ToEverybody: false);
        ScenarioResult result = await ScenarioPlayer.RunAsync(server, RepositorySuite.Classic, Level.Task4, """
            scenario "A title"
            counts for t4.route
            level task4
            why "a reason"
            bots 200 students
            students join
            students[1] sends students[2] "Hello"
            students[2] receives "Hello" from students[1]
            """, cancel);
        IsFlood(result, "the server");
    }

    [TestCase(Level.Task1)]
    [TestCase(Level.Task3)]
    public async Task Text_without_end_is_ended_where_there_is_nothing_but_text(Level level, CancellationToken cancel)
    {
        var server = new UselessServer([.. "You are x."u8, .. Many("x")], bytes => bytes, ToEverybody: false);
        ScenarioResult result = await ScenarioPlayer.RunAsync(server, RepositorySuite.ClassicText, level, $"""
            {ScenarioTexts.Head.Replace("task4", level.Name(), StringComparison.Ordinal)}
            alice joins
            alice says "Hello"
            alice reads "Hello"
            """, cancel);
        IsFlood(result, "the server");
    }

    [Test]
    public async Task What_bots_answer_by_themselves_is_nothing_that_was_asked(CancellationToken cancel)
    {
        ParseResult<Dialect> read = DialectFile.Parse("d", """
            dialect: d
            levels: [task4]
            framing: { receive: line, send: line }
            join: [ { say: "{me}" }, { await: welcome } ]
            actions: { send: "{to} {text}" }
            events:
              - { event: ping, text: PING, reply: PONG }
              - { event: welcome, text: WELCOME }
              - { event: message, text: "{sender}> {text}" }
            """);
        Dialect dialect = read.Value.ShouldNotBeNull(string.Join('\n', read.Errors));
        byte[] answers = [.. "WELCOME\n"u8, .. Many("PING\n")];
        bool isFirst = true;
        var server = new UselessServer([], _ => Interlocked.Exchange(ref isFirst, false) ? answers : [], false);
        ScenarioResult result = await ScenarioPlayer.RunAsync(server, dialect, Level.Task4, $"""
            {ScenarioTexts.Head}
            alice joins
            alice waits until nothing comes
            bob joins
            alice sends bob "Hello"
            bob receives "Hello" from alice
            """, cancel);
        IsFlood(result, "the server");
    }

    [Test]
    public async Task A_run_is_interrupted_in_the_middle_of_a_flood(CancellationToken cancel)
    {
        byte[] answers = [.. Encoding.UTF8.GetBytes(Welcome), .. Many(Notice)];
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var server = new UselessServer(
            "Enter your username: "u8.ToArray(),
            _ =>
            {
                interrupt.Cancel();
                return answers;
            },
            ToEverybody: false);
        await Should.ThrowAsync<OperationCanceledException>(() => ScenarioPlayer.RunAsync(
            server, RepositorySuite.Classic, Level.Task4, $"""
            {ScenarioTexts.Head}
            alice joins
            bob joins
            alice sends bob "Hello"
            bob receives "Hello" from alice
            """, interrupt.Token));
    }

    [Test]
    public async Task A_workload_ends_at_once(CancellationToken cancel)
    {
        byte[] answers = [.. Encoding.UTF8.GetBytes(Welcome), .. Many(Message)];
        var server = new UselessServer("Enter your username: "u8.ToArray(), _ => answers, ToEverybody: false);
        using StarvationAwareClock clock = await SharedMachine.StartClockAsync(patience: 1, cancel);
        ScenarioResult result = await new ScenarioRun(server, RepositorySuite.Classic, clock).RunAsync(
            RepositorySuite.Suite.Scenarios["workloads/talk"], Level.Task4, seed: 1, cancel);
        IsFlood(result, "the server");
    }

    [Test]
    [Platform("Linux")]
    public async Task A_server_that_the_harness_started_is_ended_by_it(CancellationToken cancel)
    {
        const string Flood =
            "c=s.accept()[0]; c.sendall(b'Enter your username: '); c.recv(99); [c.sendall(b'x'*65536) ";
        Target.Command command = HostilePrograms.Command(HostilePrograms.Listen + Flood + HostilePrograms.Ever);
        ScenarioResult result = await ScenarioPlayer.RunAsync(command, RepositorySuite.Classic, Level.Task4, $"""
            {ScenarioTexts.Head}
            alice joins
            alice is connected
            """, cancel);

        IsFlood(result, "the server");
        string sentence = result.Failure!.Mismatch.Summary;
        result.Failure.ExitReason.ShouldBe("was ended by the harness: it" + sentence["the server".Length..]);
        sentence.ShouldStartWith("the server sent alice ");
        await HostilePrograms.NothingIsLeftAsync(command, cancel);
    }

    [TestCase("a line that does not end", "'x'*65536", "the adapter")]
    [TestCase("chatter", "chr(10)*65536", "the adapter")]
    [TestCase("events", "json.dumps(dict(bot='alice',event='message',text='z'))+chr(10)", "alice")]
    [Platform("Linux")]
    public async Task What_comes_through_an_adapter_is_ended_likewise(
        string what, string flood, string whom, CancellationToken cancel)
    {
        const string Ready = "print(json.dumps(dict(bot='alice',event='ready')),flush=True)";
        ParseResult<Dialect> read = DialectFile.Parse("d", $"""
            dialect: d
            about: {what}
            levels: [task4]
            adapter: python3 -c "import json,sys; input(); {Ready}; [sys.stdout.write({flood}) {HostilePrograms.Ever}"
            actions: {"{ send: '' }"}
            events: [ {"{ event: welcome }, { event: message }"} ]
            """);
        Dialect dialect = read.Value.ShouldNotBeNull(string.Join('\n', read.Errors));
        var server = new UselessServer([], _ => [], ToEverybody: false);
        ScenarioResult result = await ScenarioPlayer.RunAsync(server, dialect, Level.Task4, $"""
            {ScenarioTexts.Head}
            alice joins
            bob joins
            alice sends bob "Hello"
            bob receives "Hello" from alice
            """, cancel);
        IsFlood(result, "the server");
        result.Failure!.Mismatch.Summary.ShouldStartWith($"the server sent {whom} ");
    }

    [TestCase("c.sendall(b'x'*65536)", "carol sent its server ")]
    [TestCase("print('x'*65536)", null)]
    [Platform("Linux")]
    public async Task A_client_that_floods_its_server_or_its_screen_is_ended(
        string flood, string? sentence, CancellationToken cancel)
    {
        const string Connect = "import os,socket; c=socket.create_connection(('127.0.0.1',int(os.environ['PORT']))); ";
        Target.Command command = HostilePrograms.Command($"{Connect}[{flood} {HostilePrograms.Ever}") with
        {
            PortVariable = "PORT",
            Limits = new() { OutputBytes = 1 << 20 },
        };
        var client = new ClientTarget(
            command, ConsoleFile.Find(RepositorySuite.Folder, ConsoleFile.DefaultName).Value!, HasTerminal: false);
        using StarvationAwareClock clock = await SharedMachine.StartClockAsync(patience: 1, cancel);
        Scenario scenario = ScenarioTexts.Read("""
            scenario "A title"
            counts for t2.both
            level task4
            why "a reason"
            client carol
            server level task4
            bots alice
            alice joins
            carol starts
            alice sends carol "Hello"
            carol shows "Hello"
            """).Value.ShouldNotBeNull();
        var own = new InProcessTarget(NullLoggerFactory.Instance);
        ScenarioResult result = await new ScenarioRun(own, RepositorySuite.Classic, clock, client)
            .RunAsync(scenario, Level.Task4, seed: 1, cancel);

        result.Verdict.ShouldBe(Verdict.Failed);
        result.Failure!.IsOfClient.ShouldBeTrue();
        result.Failure.ExitReason.ShouldNotBeNull().ShouldStartWith("was ended by the harness: it ");
        if (sentence is not null) result.Failure.Mismatch.Summary.ShouldStartWith(sentence);
        await HostilePrograms.NothingIsLeftAsync(command, cancel);
    }

    private static void IsFlood(ScenarioResult result, string who)
    {
        result.Verdict.ShouldBe(Verdict.Failed, result.Reason);
        result.Failure!.Mismatch.Summary.ShouldMatch(
            $"^{who} sent .+ [0-9.]+ [KM]iB( in [0-9,]+ messages)? that nobody asked for$");
    }

    private static byte[] Many(string text)
    {
        byte[] one = Encoding.UTF8.GetBytes(text);
        byte[] all = new byte[one.Length == 0 ? 0 : FloodBytes / one.Length * one.Length];
        for (int at = 0; at < all.Length; at += one.Length) one.CopyTo(all, at);
        return all;
    }
}
