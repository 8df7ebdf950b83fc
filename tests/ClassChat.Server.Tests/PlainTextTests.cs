using System.IO.Pipes;
using ClassChat.Protocol;
using ClassChat.Server.PlainText;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Server.Tests;

[TestFixture]
[CancelAfter(20_000)]
public sealed class PlainTextTests : ServerFixture
{
    private const string Greeting = "Connection established. Welcome to ClassChat Server!";
    private const string Goodbye = "Goodbye! Disconnecting...\n";

    [Test]
    public async Task Operator_and_client_talk_both_ways_and_the_operator_ends_it()
    {
        (ChatServer server, StreamWriter typed, Screen screen) = StartTask1();
        WireClient client = await ConnectAsync();
        (await client.ReadLineAsync()).ShouldBe(Greeting);
        await typed.WriteLineAsync("hello client ü👋");
        (await client.ReadLineAsync()).ShouldBe("hello client ü👋");
        byte[] bytes = "hello operator 👋\n"u8.ToArray();
        await client.SendAsync(bytes.AsMemory(0, 17)); // inside the character
        await screen.WaitForAsync("hello operator ");
        await client.SendAsync(bytes.AsMemory(17));
        await screen.WaitForAsync("hello operator 👋\n");
        await typed.WriteLineAsync("exit");
        (await client.ReadToEndAsync()).ShouldBe(Goodbye);
        client.Dispose();
        await server.Completion;
    }

    [TestCase("exit")]
    [TestCase("exit\n")]
    [TestCase("bye\nexit\r\n")]
    public async Task The_client_ends_it_and_the_server_completes(string sent)
    {
        (ChatServer server, _, Screen screen) = StartTask1();
        WireClient client = await ConnectAsync();
        await client.ReadLineAsync();
        await client.SendAsync(sent);
        (await client.ReadToEndAsync()).ShouldBe(Goodbye);
        client.Dispose();
        await server.Completion;
        await screen.WaitForAsync("[SYSTEM] The client has ended the session.\n");
    }

    [Test]
    public async Task A_second_client_is_told_that_the_server_is_busy_and_a_vanished_one_makes_room()
    {
        StartTask1();
        WireClient first = await ConnectAsync();
        await first.ReadLineAsync();
        WireClient second = await ConnectAsync();
        (await second.ReadToEndAsync()).ShouldContain("busy");
        first.Reset();
        while (true)
        {
            WireClient third = await ConnectAsync();
            if (await third.ReadLineAsync() == Greeting) return;
        }
    }

    [Test]
    public async Task A_thousand_lines_each_way_at_once_arrive_whole_and_in_order()
    {
        const int Lines = 1000;
        (_, StreamWriter typed, Screen screen) = StartTask1();
        WireClient client = await ConnectAsync();
        await client.ReadLineAsync();
        Task typing = Task.Run(async () =>
        {
            for (int i = 0; i < Lines; i++) await typed.WriteLineAsync($"operator {i}");
        });
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < Lines; i++) await client.SendAsync($"client {i}\n");
        });
        for (int i = 0; i < Lines; i++) (await client.ReadLineAsync()).ShouldBe($"operator {i}");
        await Task.WhenAll(typing, sending);
        string expected = string.Concat(Enumerable.Range(0, Lines).Select(i => $"client {i}\n"));
        await screen.WaitForAsync(expected);
    }

    [Test]
    public async Task Numbered_clients_are_echoed_and_hear_of_one_another()
    {
        Start(Level.Task3);
        WireClient one = await ConnectAsync();
        (await one.ReadLineAsync()).ShouldBe("Welcome to ClassChat! You are Client 1. Type 'exit' to quit.");
        WireClient two = await ConnectAsync();
        (await two.ReadLineAsync()).ShouldBe("Welcome to ClassChat! You are Client 2. Type 'exit' to quit.");
        (await one.ReadLineAsync()).ShouldBe("[SYSTEM] Client 2 has joined the chat");
        await two.SendAsync("hello\n");
        (await two.ReadLineAsync()).ShouldBe("[Server received] hello");
        await two.SendAsync("no newline");
        (await two.ReadLineAsync()).ShouldBe("[Server received] no newline");
        await two.SendAsync("one\ntwo\nexit");
        (await two.ReadToEndAsync()).ShouldBe("[Server received] one\n[Server received] two\n" + Goodbye);
        (await one.ReadLineAsync()).ShouldBe("[SYSTEM] Client 2 has left the chat");
    }

    [Test]
    public async Task Every_way_to_vanish_is_noticed_and_harms_nobody()
    {
        Start(Level.Task3);
        WireClient watcher = await ConnectAsync();
        await watcher.ReadLineAsync();
        Action<WireClient>[] ways =
            [client => client.Dispose(), client => client.Reset(), client => client.EndSending()];
        for (int number = 2; number < 2 + ways.Length; number++)
        {
            WireClient client = await ConnectAsync();
            await client.ReadLineAsync();
            (await watcher.ReadLineAsync()).ShouldBe($"[SYSTEM] Client {number} has joined the chat");
            ways[number - 2](client);
            (await watcher.ReadLineAsync()).ShouldBe($"[SYSTEM] Client {number} has left the chat");
        }

        await watcher.SendAsync("still here\n");
        (await watcher.ReadLineAsync()).ShouldBe("[Server received] still here");
    }

    [Test]
    public async Task What_was_sent_before_a_half_close_is_echoed_and_then_the_end()
    {
        Start(Level.Task3);
        WireClient client = await ConnectAsync();
        await client.ReadLineAsync();
        await client.SendAsync("one\ntwo");
        client.EndSending();
        (await client.ReadToEndAsync()).ShouldBe("[Server received] one\n[Server received] two\n");
    }

    [Test]
    public async Task A_line_too_long_and_bytes_that_are_no_text_harm_nobody()
    {
        Start(Level.Task3);
        WireClient client = await ConnectAsync();
        await client.ReadLineAsync();
        await client.SendAsync(new string('x', 70_000) + "\n");
        (await client.ReadLineAsync()).ShouldBe("[SYSTEM] Error: a message has at most 64 KiB");
        await client.SendAsync(new byte[] { 0xff, 0xfe, 0, 0x80, (byte)'\n' });
        (await client.ReadLineAsync())!.ShouldStartWith("[Server received] ");
        await client.SendAsync("fine\n");
        (await client.ReadLineAsync()).ShouldBe("[Server received] fine");
    }

    [Test]
    public async Task A_client_that_never_reads_delays_nobody()
    {
        Start(Level.Task3);
        WireClient stuck = await ConnectAsync(receiveBufferBytes: 4096);
        WireClient lively = await ConnectAsync();
        using var flood = new CancellationTokenSource();
        Task flooding = FloodAsync(stuck, flood.Token);
        for (int i = 0; i < 200; i++) await lively.SendAsync($"{i}\n");
        await lively.ReadUntilAsync(line => line == "[Server received] 199");
        await flood.CancelAsync();
        stuck.Reset();
        await flooding;
    }

    [Test]
    public async Task A_stopping_server_says_so()
    {
        ChatServer server = Start(Level.Task3);
        WireClient client = await ConnectAsync();
        await client.ReadLineAsync();
        Task stop = server.StopAsync(TimeSpan.FromSeconds(5));
        (await client.ReadToEndAsync()).ShouldBe("[SYSTEM] Server is shutting down\n");
        client.Dispose();
        await stop;
        await server.Completion;
    }

    [TestCase("hello exit\n", false)]
    [TestCase("exits\n", false)]
    [TestCase("e|x|i|t|\n", true)]
    [TestCase(" exit \r\n", true)]
    [TestCase("hello |exit\n", false)]
    [TestCase("hello/exit/", true)]
    [TestCase("exi/t/", false)]
    public void Exit_is_a_word_alone_on_its_line_or_between_rests(string pieces, bool expected)
    {
        var watch = new ExitDetector();
        string shown = "", piece = "";
        bool isExit = false;
        foreach (char c in pieces + "|")
        {
            if (c is not ('|' or '/'))
            {
                piece += c;
                continue;
            }

            shown += watch.Scan(piece, out bool isExitNow);
            isExit |= isExitNow;
            piece = "";
            if (c != '/') continue;
            shown += watch.End(out isExitNow);
            isExit |= isExitNow;
        }

        isExit.ShouldBe(expected);
        if (!expected) shown.ShouldBe(string.Concat(pieces.Split('|', '/')));
    }

    private static async Task FloodAsync(WireClient client, CancellationToken until)
    {
        byte[] lines = new byte[64 * 1024];
        Array.Fill(lines, (byte)'\n');
        for (int i = 0; i < lines.Length; i += 2) lines[i] = (byte)'x';
        try
        {
            while (!until.IsCancellationRequested) await client.Socket.SendAsync(lines, until);
        }
        catch (Exception end) when (end is OperationCanceledException or System.Net.Sockets.SocketException
            or ObjectDisposedException)
        {
            // Stuck, as it was meant to be.
        }
    }

    private (ChatServer Server, StreamWriter Typed, Screen Screen) StartTask1()
    {
        var typed = new AnonymousPipeServerStream(PipeDirection.Out);
        var keyboard = new AnonymousPipeClientStream(PipeDirection.In, typed.ClientSafePipeHandle);
        var screen = new Screen();
        ChatServer server = Start(new ServerOptions
        {
            Level = Level.Task1,
            OperatorInput = new StreamReader(keyboard),
            OperatorOutput = screen,
        });
        return (server, new StreamWriter(typed) { AutoFlush = true }, screen);
    }
}
