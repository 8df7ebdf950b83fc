using ClassChat.Protocol;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Server.Tests;

[TestFixture]
[CancelAfter(20_000)]
public sealed class MessagingTests : ServerFixture
{
    [Test]
    public async Task A_message_reaches_its_receiver_only_and_its_sender_is_told()
    {
        Start(Level.Task4);
        (WireClient alice, WireClient bob, WireClient carol) = await JoinThreeAsync();
        await alice.SendAsync("""{"sender":"Alice","receiver":"Bob","text":"Hello \"Bob\"! \u00fc"}""");
        (await bob.ReadLineAsync()).ShouldBe(
            """{"status":"message","sender":"Alice","receiver":"Bob","text":"Hello \"Bob\"! ü"}""");
        (await alice.ReadLineAsync()).ShouldBe("""{"status":"sent","message":"Message delivered to Bob"}""");
        (await carol.ReadToFenceAsync("Carol")).ShouldBeEmpty();
    }

    [TestCase("""{"receiver":"Nobody","text":"x"}""", "User 'Nobody' is not connected.")]
    [TestCase("hello?\n", "Invalid message format. Please use JSON.")]
    [TestCase("hello without end", "Invalid message format. Please use JSON.")]
    [TestCase("""{"receiver":"Bob"}""", "Invalid message format. 'text' is missing.")]
    [TestCase("""{"sender":"Bob","receiver":"Bob","text":"x"}""", "You are 'Alice' and cannot send in another name.")]
    [TestCase("""{"receiver":"@Group","text":"x"}""", "This server offers no groups.")]
    [TestCase("""{"receiver":"/create x","text":""}""", "This server offers no groups.")]
    [TestCase("""{"receiver":"/nonsense","text":""}""", "There is no command '/nonsense'. Try /help.")]
    [TestCase("""{"type":"register","username":"Eve"}""", "You are registered as 'Alice' already.")]
    public async Task A_fault_is_answered_with_an_error_and_the_connection_goes_on(string sent, string error)
    {
        Start(Level.Task4);
        (WireClient alice, WireClient bob, _) = await JoinThreeAsync();
        await alice.SendAsync(sent);
        (await alice.ReadLineAsync()).ShouldBe($$"""{"status":"error","message":"{{error}}"}""");
        await alice.SayAsync("Alice", "Bob", "goes on");
        (await bob.ReadLineAsync())!.ShouldContain("goes on");
        (await alice.ReadLineAsync())!.ShouldContain("delivered");
    }

    [Test]
    public async Task Ten_thousand_messages_both_ways_at_once_arrive_once_and_in_order()
    {
        const int Messages = 10_000;
        Start(Level.Full);
        (WireClient alice, WireClient bob, _) = await JoinThreeAsync();
        Task sending = Task.WhenAll(SendAsync(alice, "Alice", "Bob"), SendAsync(bob, "Bob", "Alice"));
        await Task.WhenAll(ReceiveAsync(bob), ReceiveAsync(alice));
        await sending;

        static async Task SendAsync(WireClient from, string sender, string receiver)
        {
            for (int i = 0; i < Messages; i++) await from.SayAsync(sender, receiver, $"{i}");
        }

        static async Task ReceiveAsync(WireClient client)
        {
            int messages = 0, confirmations = 0;
            while (messages < Messages || confirmations < Messages)
            {
                string line = (await client.ReadLineAsync())!;
                if (line.Contains("\"sent\"", StringComparison.Ordinal)) confirmations++;
                else line.ShouldEndWith($"\"text\":\"{messages++}\"}}");
            }
        }
    }

    [Test]
    public async Task Fifty_clients_that_come_speak_and_go_at_once_lose_nothing()
    {
        Start(Level.Full);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(LiveAsync));

        async Task LiveAsync(int number)
        {
            string name = $"u{number}";
            using WireClient client = await WireClient.JoinAsync(Endpoint, name);
            for (int i = 0; i < 20; i++) await client.SayAsync(name, name, $"{number}/{i}");
            List<string> lines = await client.ReadToFenceAsync(name);
            lines.Where(line => line.Contains("\"message\",\"sender\"", StringComparison.Ordinal))
                .ShouldBe(Enumerable.Range(0, 20).Select(i =>
                    $$"""{"status":"message","sender":"{{name}}","receiver":"{{name}}","text":"{{number}}/{{i}}"}"""));
        }
    }

    private async Task<(WireClient Alice, WireClient Bob, WireClient Carol)> JoinThreeAsync()
    {
        WireClient alice = await JoinAsync("Alice");
        WireClient bob = await JoinAsync("Bob");
        WireClient carol = await JoinAsync("Carol");
        await alice.ReadToFenceAsync("Alice");
        await bob.ReadToFenceAsync("Bob");
        return (alice, bob, carol);
    }
}
