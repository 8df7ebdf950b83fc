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
        (await alice.ReadLineAsync()).ShouldBe("""{"status":"message","sender":"Alice","receiver":"Alice","text":"one"}""");
        (await alice.ReadLineAsync()).ShouldBe("""{"status":"sent","message":"Message delivered to Alice"}""");
        (await alice.ReadLineAsync()).ShouldBe("""{"status":"message","sender":"Alice","receiver":"Alice","text":"two"}""");
        (await alice.ReadLineAsync()).ShouldBe("""{"status":"sent","message":"Message delivered to Alice"}""");
    }
}
