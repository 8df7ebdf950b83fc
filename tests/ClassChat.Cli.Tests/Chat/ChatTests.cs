using System.Net;
using System.Text.RegularExpressions;
using ClassChat.Protocol;
using ClassChat.Protocol.Messages;
using ClassChat.Server;
using ClassChat.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests.Chat;

/// <summary>The terminal client against our server, as people use it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed partial class ChatTests : IAsyncDisposable
{
    private readonly ChatServer _server = Serve(Level.Full);
    private readonly string _folder = Directory.CreateTempSubdirectory("classchat-chat-").FullName;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [TestCase("select")]
    [TestCase("threads")]
    [CancelAfter(120_000)]
    public async Task Lines_on_a_pipe_are_sent_answered_and_the_program_ends(string wait, CancellationToken cancel)
    {
        using WireClient bob = await WireClient.JoinAsync(_server.Endpoint, "Bob");
        await using ChatProcess alice = Start(false, "--wait", wait);
        await alice.TypeAsync("Alice\nBob\nhi\n/create Lab\n@Lab yo\nZoe: away\nexit\n");

        (await alice.EndAsync(cancel)).ShouldBe(0);

        Time().Replace(alice.Screen.Shown, "[T]").ShouldBe(
            $"* connected to {_server.Endpoint}\n* Welcome Alice! You are now connected to ClassChat.\n"
            + "* users: Bob, Alice\ndelivered to Bob\n* Group 'Lab' created successfully\n[T] [Lab] Alice: yo\n"
            + "delivered to @Lab (1/1)\nqueued for Zoe\n* Goodbye! Disconnecting...\n");
    }

    [Test, CancelAfter(120_000)]
    public async Task An_encrypted_client_talks_to_one_who_is_not(CancellationToken cancel)
    {
        using WireClient bob = await WireClient.JoinAsync(_server.Endpoint, "Bob");
        await using ChatProcess alice = Start(false, "--encrypt");
        await alice.TypeAsync("Alice\nBob: hi\nexit\n");

        (await alice.EndAsync(cancel)).ShouldBe(0);

        alice.Screen.Shown.ShouldStartWith($"* connected to {_server.Endpoint}\n* the connection is encrypted\n");
        alice.Screen.Shown.ShouldContain("delivered to Bob\n");
        await bob.ReadUntilAsync(line => line.Contains("\"text\":\"hi\"", StringComparison.Ordinal));
    }

    [Test, CancelAfter(120_000)]
    public async Task What_is_to_be_encrypted_is_never_sent_in_clear(CancellationToken cancel)
    {
        await using ChatServer server = Serve(Level.Bonus3);
        await using ChatProcess alice = ChatProcess.Start(
            server.Endpoint.Port, _folder, onTerminal: false, "--encrypt", "--name", "Alice");
        (await alice.EndAsync(cancel)).ShouldBe(1);
        alice.Screen.Shown.ShouldContain("the connection cannot be encrypted: This server offers no encryption.");
    }

    [TestCase("select")]
    [TestCase("threads")]
    [CancelAfter(120_000)]
    public async Task A_file_arrives_and_replaces_no_other(string wait, CancellationToken cancel)
    {
        byte[] content = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 31))];
        await File.WriteAllBytesAsync(Path.Combine(_folder, "notes.pdf"), content, cancel);
        await using ChatProcess bob = Start(false, "--wait", wait, "--name", "Bob");
        await bob.Screen.WaitForAsync("* users: Bob\n");
        await using ChatProcess alice = Start(false, "--wait", wait, "--name", "Alice");
        await alice.TypeAsync("/sendfile Bob notes.pdf\n/sendfile Bob notes.pdf\n/sendfile Bob none.pdf\nexit\n");

        (await alice.EndAsync(cancel)).ShouldBe(0);
        await bob.Screen.WaitForAsync("saved downloads/notes_1.pdf (3,000,000 bytes from Alice)\n");
        bob.CloseInput();
        (await bob.EndAsync(cancel)).ShouldBe(0);

        alice.Screen.Shown.ShouldContain("delivered notes.pdf to Bob\n");
        alice.Screen.Shown.ShouldContain("error: none.pdf cannot be read: ");
        (await File.ReadAllBytesAsync(Path.Combine(_folder, "downloads/notes.pdf"), cancel)).ShouldBe(content);
        (await File.ReadAllBytesAsync(Path.Combine(_folder, "downloads/notes_1.pdf"), cancel)).ShouldBe(content);
    }

    [TestCase("select")]
    [TestCase("threads")]
    [CancelAfter(120_000)]
    public async Task A_server_that_returns_is_found_again(string wait, CancellationToken cancel)
    {
        using var server = new ScriptedServer();
        await using ChatProcess alice =
            ChatProcess.Start(server.Port, _folder, false, "--name", "Alice", "--wait", wait);
        using (ScriptedPeer first = await server.AcceptAsync(cancel))
        {
            await first.WelcomeAsync(cancel);
            await alice.Screen.WaitForAsync("Welcome Alice!");
            first.Reset();
        }

        using ScriptedPeer second = await server.AcceptAsync(cancel);
        (await second.WelcomeAsync(cancel)).ShouldBe("Alice");
        await alice.Screen.WaitForAsync("* connected again as Alice\n");
        alice.Screen.Shown.ShouldContain("* connection lost: ");
        alice.Screen.Shown.ShouldContain("* trying again in 1 s (1 of 8)\n");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_corrupt_file_is_said_and_a_path_in_a_name_leads_nowhere(CancellationToken cancel)
    {
        using var server = new ScriptedServer();
        await using ChatProcess alice = ChatProcess.Start(server.Port, _folder, false, "--name", "Alice");
        using ScriptedPeer peer = await server.AcceptAsync(cancel);
        await peer.WelcomeAsync(cancel);
        JsonText bob = JsonText.FromString("Bob");
        string checksum = Checksum.Compute("abc"u8);
        await peer.SayAsync(
            cancel,
            new ServerMessage.File(bob, null, new FileContent("x", 3, checksum, "YWJk"u8.ToArray())),
            new ServerMessage.File(bob, null, new FileContent("../../y", 3, checksum, "YWJj"u8.ToArray())));

        await alice.Screen.WaitForAsync("saved downloads/y (3 bytes from Bob)\n");

        alice.Screen.Shown.ShouldContain("corrupt: x from Bob is not as it was sent\n");
        Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Length.ShouldBe(1);
    }

    [TestCase(3, "--connect takes HOST:PORT", "--connect", "nowhere")]
    [TestCase(3, "--wait takes select or threads, not 'selct'\n  did you mean 'select'", "--wait", "selct")]
    [TestCase(3, "--name: A username must not", "--name", "/x")]
    [CancelAfter(120_000)]
    public async Task What_cannot_be_understood_is_said(int exitCode, string message, params string[] args)
    {
        using var cli = new CliFolder();
        (await cli.RunAsync(["chat", .. args])).ShouldBe(exitCode);
        cli.Error.Shown.ShouldStartWith(message);
    }

    [TestCase("select")]
    [TestCase("threads")]
    [CancelAfter(120_000)]
    public async Task Where_no_server_listens_it_ends_with_4(string wait, CancellationToken cancel)
    {
        int port = _server.Endpoint.Port;
        await _server.DisposeAsync();
        await using ChatProcess alice = ChatProcess.Start(port, _folder, false, "--wait", wait);
        (await alice.EndAsync(cancel)).ShouldBe(4);
        alice.Screen.Shown.ShouldBe($"error: cannot connect to 127.0.0.1:{port}: Connection refused\n");
    }

    [Test, CancelAfter(120_000)]
    public async Task Select_waits_in_one_poll_and_no_thread_reads_the_keyboard_or_the_server(CancellationToken cancel)
    {
        if (!OperatingSystem.IsLinux()) return; // what a thread waits in is told only there
        await using ChatProcess alice = Start(false, "--name", "Alice");
        await alice.Screen.WaitForAsync("* users: Alice\n");
        await PollsAsync(alice.Id, cancel);
        foreach (string task in Directory.GetDirectories($"/proc/{alice.Id}/task"))
        {
            string[] call = (await File.ReadAllTextAsync(task + "/syscall", cancel)).Split(' ');
            bool readsKeyboard = call[0] == "0" && call[1] == "0x0";
            bool receives = call[0] is "45" or "47"; // recvfrom, recvmsg
            (readsKeyboard || receives).ShouldBeFalse();
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task On_a_terminal_what_arrives_leaves_the_line_being_typed_whole(CancellationToken cancel)
    {
        using WireClient bob = await WireClient.JoinAsync(_server.Endpoint, "Bob");
        await using ChatProcess alice = Start(true, "--name", "Alice");
        await alice.Screen.WaitForAsync("To: ");
        await alice.TypeAsync("Bob: hal");
        await alice.Screen.WaitForAsync("To: Bob: hal");
        await bob.SendAsync("""{"receiver":"Alice","text":"wait"}""" + "\n");
        await alice.Screen.WaitForAsync("Bob: wait\r\n\r\u001b[KTo: Bob: hal\r\u001b[12C");
        await alice.TypeAsync("f\r");
        await alice.Screen.WaitForAsync("You to Bob: half\r\n");
        await alice.Screen.WaitForAsync("delivered to Bob\r\n");
        await alice.TypeAsync("exit\r");
        (await alice.EndAsync(cancel)).ShouldBe(0);
        alice.Screen.Shown.ShouldMatch(@"\r\u001b\[K\[\d\d:\d\d\] Bob: wait\r\n");
    }

    [TestCase("select")]
    [TestCase("threads")]
    [CancelAfter(120_000)]
    public async Task At_task3_lines_go_both_ways_and_exit_leaves(string wait, CancellationToken cancel)
    {
        await using ChatServer server = Serve(Level.Task3);
        await using ChatProcess client =
            ChatProcess.Start(server.Endpoint.Port, _folder, false, "--level", "task3", "--wait", wait);
        await client.TypeAsync("hello\n");
        await client.Screen.WaitForAsync("[Server received] hello\n");
        await client.TypeAsync("exit\n");
        (await client.EndAsync(cancel)).ShouldBe(0);
        client.Screen.Shown.ShouldContain("Welcome to ClassChat! You are Client 1. Type 'exit' to quit.\n");
    }

    private ChatProcess Start(bool onTerminal, params string[] args) =>
        ChatProcess.Start(_server.Endpoint.Port, _folder, onTerminal, args);

    private static ChatServer Serve(Level level) => ChatServer.Start(
        new ServerOptions { Level = level, Port = 0, Host = IPAddress.Loopback }, NullLoggerFactory.Instance);

    /// <summary>Waits until the main thread rests in poll or ppoll.</summary>
    private static async Task PollsAsync(int process, CancellationToken cancel)
    {
        string call = "";
        while (!call.StartsWith("7 ", StringComparison.Ordinal) && !call.StartsWith("271 ", StringComparison.Ordinal))
            call = await File.ReadAllTextAsync($"/proc/{process}/task/{process}/syscall", cancel);
    }

    [GeneratedRegex(@"\[\d\d:\d\d\]")]
    private static partial Regex Time();
}
