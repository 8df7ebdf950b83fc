using ClassChat.Protocol;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Server.Tests;

[TestFixture]
[CancelAfter(20_000)]
public sealed class GroupTests : ServerFixture
{
    [Test]
    public async Task A_group_is_created_joined_spoken_to_left_and_gone()
    {
        Start(Level.Bonus1);
        (WireClient alice, WireClient bob, WireClient carol) = await JoinThreeAsync();
        (await AskAsync(alice, "/create CS101")).ShouldBe(
            """{"status":"success","message":"Group 'CS101' created successfully"}""");
        (await alice.ReadLineAsync()).ShouldBe("""{"status":"group_list","groups":{"CS101":["Alice"]}}""");
        (await AskAsync(bob, "/create CS101")).ShouldBe(
            """{"status":"error","message":"Group 'CS101' already exists."}""");
        (await bob.ReadLineAsync()).ShouldBe("""{"status":"group_list","groups":{"CS101":["Alice"]}}""");
        (await AskAsync(bob, "/join CS101")).ShouldContain("success");
        (await bob.ReadLineAsync()).ShouldBe("""{"status":"group_list","groups":{"CS101":["Alice","Bob"]}}""");

        await alice.SayAsync("Alice", "@CS101", "Class starts");
        const string Message = """{"status":"group_message","group":"CS101","sender":"Alice","text":"Class starts"}""";
        (await bob.ReadLineAsync()).ShouldBe(Message);
        (await alice.ReadLineAsync()).ShouldBe(Message);
        (await alice.ReadLineAsync()).ShouldBe(
            """{"status":"success","message":"Message sent to 2/2 members in 'CS101'"}""");
        (await carol.ReadToFenceAsync("Carol")).ShouldBeEmpty();

        await carol.SayAsync("Carol", "@CS101", "let me in");
        (await carol.ReadLineAsync()).ShouldBe(
            """{"status":"error","message":"You are not a member of group 'CS101'."}""");
        (await AskAsync(alice, "/leave CS101")).ShouldContain("success");
        (await alice.ReadLineAsync()).ShouldBe("""{"status":"group_list","groups":{"CS101":["Bob"]}}""");
        (await AskAsync(bob, "/leave CS101")).ShouldContain("success");
        (await bob.ReadLineAsync()).ShouldBe("""{"status":"group_list","groups":{}}""");
        (await AskAsync(bob, "/groups")).ShouldBe("""{"status":"group_list","groups":{}}""");
        (await AskAsync(carol, "/create CS101")).ShouldContain("created");
    }

    [TestCase("/join Nowhere", "Group 'Nowhere' does not exist.")]
    [TestCase("/leave Nowhere", "Group 'Nowhere' does not exist.")]
    [TestCase("@Nowhere", "Group 'Nowhere' does not exist.")]
    [TestCase("/create", "A group name must not be empty.")]
    [TestCase("/create @x", "A group name must not begin with '@'.")]
    public async Task What_cannot_be_done_is_an_error(string receiver, string error)
    {
        Start(Level.Bonus1);
        WireClient alice = await JoinAsync("Alice");
        (await AskAsync(alice, receiver)).ShouldBe($$"""{"status":"error","message":"{{error}}"}""");
    }

    [Test]
    public async Task Who_vanishes_leaves_the_groups_and_an_empty_one_is_gone()
    {
        Start(Level.Bonus2);
        WireClient alice = await JoinAsync("Alice");
        WireClient bob = await JoinAsync("Bob");
        await AskAsync(alice, "/create Alone");
        alice.Reset();
        await bob.ReadUntilAsync(line => line.Contains("Alice has left", StringComparison.Ordinal));
        await bob.ReadToFenceAsync("Bob");
        (await AskAsync(bob, "/groups")).ShouldBe("""{"status":"group_list","groups":{}}""");
    }

    [Test]
    public async Task From_bonus3_on_membership_outlasts_absence_and_group_messages_wait()
    {
        Start(Level.Bonus3);
        WireClient alice = await JoinAsync("Alice");
        WireClient bob = await JoinAsync("Bob");
        await bob.ReadToFenceAsync("Bob");
        await AskAsync(bob, "/create CS101");
        await alice.SayAsync("Alice", "/join CS101", "");
        bob.Dispose();
        await alice.ReadUntilAsync(line => line.Contains("Bob has left", StringComparison.Ordinal));
        await alice.SayAsync("Alice", "@CS101", "are you there?");
        await alice.ReadUntilAsync(
            line => line.Contains("Message sent to 1/2 members in 'CS101'", StringComparison.Ordinal));

        WireClient again = await ConnectAsync();
        await again.SendAsync("Bob\n");
        List<string> lines = await again.ReadUntilAsync(line => line.Contains("\"help\"", StringComparison.Ordinal));
        lines[^2].ShouldStartWith(
            """{"status":"group_message","group":"CS101","sender":"Alice","text":"are you there?","timestamp":""");
    }

    [Test]
    public async Task There_are_no_more_groups_than_the_operator_allows()
    {
        Start(Level.Full, new ServerLimits { MaxGroups = 2 });
        WireClient alice = await JoinAsync("Alice");
        foreach (string name in (string[])["a", "b"])
        {
            (await AskAsync(alice, $"/create {name}")).ShouldContain("success");
            await alice.ReadLineAsync();
        }

        (await AskAsync(alice, "/create c")).ShouldContain("error");
    }

    private static async Task<string> AskAsync(WireClient client, string receiver)
    {
        await client.SendAsync($$"""{"receiver":"{{receiver}}","text":""}""");
        return (await client.ReadLineAsync())!;
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
