using System.Text;
using ClassChat.Protocol;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Server.Tests;

[TestFixture]
[CancelAfter(20_000)]
public sealed class RegistrationTests : ServerFixture
{
    private const string Prompt = "Enter your username: ";

    [Test]
    public async Task A_newcomer_hears_prompt_welcome_and_list_byte_by_byte()
    {
        Start(Level.Task4);
        WireClient alice = await ConnectAsync();
        (await alice.ReadAsLongAsAsync(Prompt)).ShouldBe(Prompt);
        await alice.SendAsync("Alice\n");
        (await alice.ReadLineAsync()).ShouldBe(
            """{"status":"success","message":"Welcome Alice! You are now connected to ClassChat."}""");
        (await alice.ReadLineAsync()).ShouldBe("""{"status":"user_list","users":["Alice"]}""");
    }

    [Test]
    public async Task A_name_without_newline_is_whole_after_a_rest()
    {
        Start(Level.Task4);
        WireClient alice = await ConnectAsync();
        await alice.SendAsync("Alice");
        (await alice.ReadLineAsync())!.ShouldContain("Welcome Alice!");
    }

    [Test]
    public async Task A_name_and_two_objects_glued_without_newlines_are_a_name_and_two_requests()
    {
        Start(Level.Task4);
        WireClient alice = await ConnectAsync();
        await alice.SendAsync("""Alice{"receiver":"Alice","text":"one"}{"receiver":"Alice","text":"two"}""");
        await alice.ReadUntilAsync(line => line.Contains("user_list", StringComparison.Ordinal));
        (await alice.ReadLineAsync()).ShouldBe(
            """{"status":"message","sender":"Alice","receiver":"Alice","text":"one"}""");
        (await alice.ReadLineAsync()).ShouldBe("""{"status":"sent","message":"Message delivered to Alice"}""");
        (await alice.ReadLineAsync()).ShouldBe(
            """{"status":"message","sender":"Alice","receiver":"Alice","text":"two"}""");
        (await alice.ReadLineAsync()).ShouldBe("""{"status":"sent","message":"Message delivered to Alice"}""");
    }

    [Test]
    public async Task A_name_and_a_message_cut_at_every_byte_are_the_same_name_and_message()
    {
        Start(Level.Task4);
        WireClient bob = await JoinAsync("Bob");
        WireClient zoe = await ConnectAsync();
        foreach (byte b in Encoding.UTF8.GetBytes("Zoë\n{\"receiver\":\"Bob\",\"text\":\"ünïcödé 👋\"}"))
            await zoe.SendAsync(new[] { b });
        await bob.ReadUntilAsync(line =>
            line == """{"status":"message","sender":"Zoë","receiver":"Bob","text":"ünïcödé 👋"}""");
    }

    [Test]
    public async Task A_name_may_come_as_an_object_with_a_request_glued_to_it()
    {
        Start(Level.Task4);
        WireClient alice = await ConnectAsync();
        await alice.SendAsync("""{"type":"register","username":"Alice"}{"receiver":"/users","text":""}""");
        List<string> lines = await alice.ReadUntilAsync(line => line.Contains("user_list", StringComparison.Ordinal));
        lines[0].ShouldContain("Welcome Alice!");
        (await alice.ReadLineAsync()).ShouldBe("""{"status":"user_list","users":["Alice"]}""");
    }

    [Test]
    public async Task The_others_hear_a_notice_and_then_the_list_of_who_comes_and_goes()
    {
        Start(Level.Task4);
        WireClient alice = await JoinAsync("Alice");
        WireClient bob = await JoinAsync("Bob");
        (await alice.ReadLineAsync()).ShouldBe("""{"status":"system","message":"Bob has joined the chat"}""");
        (await alice.ReadLineAsync()).ShouldBe("""{"status":"user_list","users":["Alice","Bob"]}""");
        bob.Dispose();
        (await alice.ReadLineAsync()).ShouldBe("""{"status":"system","message":"Bob has left the chat"}""");
        (await alice.ReadLineAsync()).ShouldBe("""{"status":"user_list","users":["Alice"]}""");
    }

    [Test]
    public async Task A_taken_name_is_refused_and_its_first_holder_still_receives()
    {
        Start(Level.Task4);
        WireClient alice = await JoinAsync("Alice");
        WireClient bob = await JoinAsync("Bob");
        WireClient thief = await ConnectAsync();
        await thief.SendAsync("Alice\n");
        (await thief.ReadToEndAsync()).ShouldBe(
            Prompt + """{"status":"error","message":"Username 'Alice' is already taken. Disconnecting..."}""" + "\n");

        await alice.ReadToFenceAsync("Alice");
        await bob.SayAsync("Bob", "Alice", "still there?");
        (await alice.ReadLineAsync())!.ShouldContain("still there?");
        (await bob.ReadToFenceAsync("Bob")).ShouldNotContain(line => line.Contains("left", StringComparison.Ordinal));
    }

    [Test]
    public async Task Who_closes_and_returns_at_once_finds_the_name_free()
    {
        Start(Level.Bonus3);
        for (int round = 0; round < 50; round++)
        {
            using WireClient alice = await WireClient.JoinAsync(Endpoint, "Alice");
            await alice.SayAsync("Alice", "Alice", "unread");
        }
    }

    [Test]
    public async Task Who_exits_hears_goodbye_then_the_end_and_the_name_is_free()
    {
        Start(Level.Task4);
        WireClient alice = await JoinAsync("Alice");
        await alice.SendAsync("""{"type":"exit"}""");
        (await alice.ReadToEndAsync()).ShouldBe("""{"status":"system","message":"Goodbye! Disconnecting..."}""" + "\n");
        await JoinAsync("Alice");
    }

    [Test]
    public async Task What_was_sent_before_a_half_close_is_still_answered()
    {
        Start(Level.Task4);
        WireClient alice = await JoinAsync("Alice");
        await alice.SendAsync("""{"receiver":"Alice","text":"one"}{"receiver":"Nobody","text":"two"}""");
        alice.EndSending();
        string rest = await alice.ReadToEndAsync();
        rest.ShouldContain("Message delivered to Alice");
        rest.ShouldContain("User 'Nobody' is not connected.");
    }

    [TestCase("\n", "A username must not be empty.")]
    [TestCase("/x\n", "A username must not begin with '/'.")]
    [TestCase("@x\n", "A username must not begin with '@'.")]
    [TestCase("a\u001b[31mb\n", "A username must not contain control characters or line breaks.")]
    [TestCase("{\"type\":\"register\",\"username\":\" \"}", "A username must not be empty.")]
    public async Task A_bad_name_is_refused_with_the_reason(string sent, string reason)
    {
        Start(Level.Full);
        WireClient client = await ConnectAsync();
        await client.SendAsync(sent);
        (await client.ReadToEndAsync()).ShouldBe(
            Prompt + $$"""{"status":"error","message":"{{reason}} Disconnecting..."}""" + "\n");
    }

    [Test]
    public async Task A_name_that_never_ends_is_refused()
    {
        Start(Level.Full);
        WireClient client = await ConnectAsync();
        await client.SendAsync(new string('x', 10_000));
        (await client.ReadToEndAsync()).ShouldContain("A username has at most 64 characters. Disconnecting...");
    }

    [Test]
    public async Task Of_many_who_claim_one_name_at_once_one_gets_it()
    {
        Start(Level.Task4);
        WireClient[] claimants = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ConnectAsync()));
        await Task.WhenAll(claimants.Select(claimant => claimant.SendAsync("Alice\n")));
        string?[] answers = await Task.WhenAll(claimants.Select(claimant => claimant.ReadLineAsync()));
        answers.Count(answer => answer!.Contains("Welcome", StringComparison.Ordinal)).ShouldBe(1);
        answers.Count(answer => answer!.Contains("already taken", StringComparison.Ordinal)).ShouldBe(19);
    }

    [Test]
    public async Task A_large_room_always_hears_the_latest_list()
    {
        const int Clients = 400;
        Start(Level.Task4);
        WireClient first = await JoinAsync("u0");
        for (int i = 1; i < Clients; i++) await JoinAsync($"u{i}");
        await first.ReadUntilAsync(line => line.Contains("user_list", StringComparison.Ordinal)
            && line.Contains($"\"u{Clients - 1}\"", StringComparison.Ordinal));
    }
}
