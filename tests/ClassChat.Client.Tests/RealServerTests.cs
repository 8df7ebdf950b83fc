using System.Globalization;
using ClassChat.Client.Events;
using ClassChat.Client.Files;
using ClassChat.Client.Requests;
using ClassChat.Client.Tests.Files;
using ClassChat.Protocol;
using ClassChat.Server;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Client.Tests;

/// <summary>The client and the server, together.</summary>
public sealed class RealServerTests
{
    [Test, CancelAfter(20_000)]
    public async Task Two_people_talk_and_see_each_other_come_and_go(CancellationToken cancellationToken)
    {
        await using ChatServer server = Start(Level.Full);
        await using Person alice = await Person.ComesAsync(server, "Alice", cancellationToken);
        await using (Person bob = await Person.ComesAsync(server, "Bob", cancellationToken))
        {
            var both = await alice.SeesAsync<ChatEvent.UsersChanged>(list => list.Users.Count == 2);
            both.Users.ShouldBe(["Alice", "Bob"]);
            SendResult result = await alice.Client.SendTextAsync("Bob", "Hello Bob! 👋", cancellationToken);
            result.ShouldBeOfType<SendResult.Delivered>();
            var text = await bob.SeesAsync<ChatEvent.TextArrived>();
            text.ShouldBe(new ChatEvent.TextArrived("Alice", "Hello Bob! 👋", null));
            await bob.Client.LeaveAsync(cancellationToken);
        }

        (await alice.SeesAsync<ChatEvent.UsersChanged>(list => list.Users.Count == 1)).Users.ShouldBe(["Alice"]);
        alice.Client.Users.ShouldBe(["Alice"]);
    }

    [Test, CancelAfter(20_000)]
    public async Task An_encrypted_client_talks_and_sends_files(CancellationToken cancellationToken)
    {
        await using ChatServer server = Start(Level.Bonus4);
        await using Person alice = await Person.ComesAsync(server, "Alice", cancellationToken, isEncrypted: true);
        await using Person bob = await Person.ComesAsync(server, "Bob", cancellationToken);
        (await alice.Client.SendTextAsync("Bob", "Hello Bob! 👋", cancellationToken))
            .ShouldBeOfType<SendResult.Delivered>();
        (await bob.SeesAsync<ChatEvent.TextArrived>()).Text.ShouldBe("Hello Bob! 👋");
        using var content = new MemoryStream(new byte[3_000_000]);
        (await alice.Client.SendFileAsync("Alice", "zeros", content, content.Length, null, cancellationToken))
            .ShouldBeOfType<SendResult.Delivered>();
        (await alice.SeesAsync<ChatEvent.FileArrived>()).ShouldNotBeNull();
        await alice.Client.LeaveAsync(cancellationToken);
    }

    [Test, CancelAfter(20_000)]
    public async Task A_server_without_encryption_refuses_an_encrypted_client(CancellationToken cancellationToken)
    {
        await using ChatServer server = Start(Level.Bonus3);
        (await ChatClient.ConnectAsync(
            "127.0.0.1", server.Endpoint.Port, "Alice", new ClientOptions { IsEncrypted = true }, cancellationToken))
            .ShouldBeOfType<ConnectResult.Refused>().Reason.ShouldBe("This server offers no encryption.");
    }

    [Test, CancelAfter(20_000)]
    public async Task A_name_that_is_taken_is_refused(CancellationToken cancellationToken)
    {
        await using ChatServer server = Start(Level.Full);
        await using Person alice = await Person.ComesAsync(server, "Alice", cancellationToken);
        (await ChatClient.ConnectAsync("127.0.0.1", server.Endpoint.Port, "Alice", null, cancellationToken))
            .ShouldBeOfType<ConnectResult.Refused>().Reason.ShouldContain("taken");
        SendResult result = await alice.Client.SendTextAsync("Alice", "still here", cancellationToken);
        result.ShouldBeOfType<SendResult.Delivered>();
    }

    [Test, CancelAfter(20_000)]
    public async Task Groups_and_all_that_is_asked_under_way_at_once(CancellationToken cancellationToken)
    {
        await using ChatServer server = Start(Level.Full);
        await using Person alice = await Person.ComesAsync(server, "Alice", cancellationToken);
        ChatClient client = alice.Client;
        var create = client.CreateGroupAsync("CS 101", cancellationToken);
        var again = client.CreateGroupAsync("CS 101", cancellationToken);
        var join = client.JoinGroupAsync("CS999", cancellationToken);
        var list = client.ListGroupsAsync(cancellationToken);
        var text = client.SendTextAsync("@CS 101", "Hi", cancellationToken);
        var users = client.ListUsersAsync(cancellationToken);
        var help = client.HelpAsync(cancellationToken);
        var leave = client.LeaveGroupAsync("CS 101", cancellationToken);
        var empty = client.ListGroupsAsync(cancellationToken);

        (await create).ShouldBeOfType<RequestResult<string>.Ok>();
        (await again).ShouldBeOfType<RequestResult<string>.Refused>();
        (await join).ShouldBeOfType<RequestResult<string>.Refused>();
        Given(await list).Single().Value.ShouldBe(["Alice"]);
        (await text).ShouldBeOfType<SendResult.Delivered>();
        Given(await users).ShouldBe(["Alice"]);
        Given(await help).ShouldNotBeEmpty();
        (await leave).ShouldBeOfType<RequestResult<string>.Ok>();
        Given(await empty).ShouldBeEmpty();
        (await alice.SeesAsync<ChatEvent.GroupTextArrived>()).Group.ShouldBe("CS 101");
    }

    [Test, CancelAfter(20_000)]
    public async Task A_level_without_groups_puts_nothing_out_of_step(CancellationToken cancellationToken)
    {
        await using ChatServer server = Start(Level.Task4);
        await using Person alice = await Person.ComesAsync(server, "Alice", cancellationToken);
        (await alice.Client.CreateGroupAsync(
            "CS101", cancellationToken)).ShouldBeOfType<RequestResult<string>.Refused>();
        (await alice.Client.ListGroupsAsync(cancellationToken)).ShouldNotBeOfType<
            RequestResult<IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>>>.Ok>();
        (await alice.Client.SendTextAsync("Eve", "Hi", cancellationToken)).ShouldBeOfType<SendResult.Refused>();
        (await alice.Client.SendTextAsync("Alice", "Hi", cancellationToken)).ShouldBeOfType<SendResult.Delivered>();
    }

    [Test, CancelAfter(30_000)]
    public async Task The_largest_file_arrives_byte_for_byte_and_a_broken_one_never(CancellationToken cancellationToken)
    {
        await using ChatServer server = Start(Level.Full);
        await using Person alice = await Person.ComesAsync(server, "Alice", cancellationToken);
        await using Person bob = await Person.ComesAsync(server, "Bob", cancellationToken);
        using var folder = new ScratchFolder();
        byte[] content = new byte[Limits.MaxFileBytes];
        new Random(1).NextBytes(content);

        using var shorter = new MemoryStream(content, 0, 1000);
        using var whole = new MemoryStream(content);
        Task<SendResult> broken = alice.Client.SendFileAsync("Bob", "half.bin", shorter, 2000, null, cancellationToken);
        Task<SendResult> sent = alice.Client.SendFileAsync(
            "Bob", "../../x 👋.bin", whole, whole.Length, null, cancellationToken);
        Task<SendResult> text = alice.Client.SendTextAsync("Bob", "done", cancellationToken);
        (await broken).ShouldBeOfType<SendResult.Refused>();
        (await sent).ShouldBeOfType<SendResult.Delivered>();
        (await text).ShouldBeOfType<SendResult.Delivered>();

        var arrived = await bob.SeesAsync<ChatEvent.FileArrived>();
        var saved = (await new DownloadFolder(folder.Path).SaveAsync(arrived.File, cancellationToken))
            .ShouldBeOfType<DownloadResult.Saved>();
        saved.Path.ShouldBe(Path.Combine(folder.Path, "x 👋.bin"));
        (await File.ReadAllBytesAsync(saved.Path, cancellationToken)).AsSpan().SequenceEqual(content).ShouldBeTrue();
        (await bob.SeesAsync<ChatEvent.TextArrived>()).Text.ShouldBe("done");
    }

    [Test, CancelAfter(20_000)]
    public async Task What_waited_arrives_in_order_with_the_time_it_was_sent(CancellationToken cancellationToken)
    {
        const int Count = 1000;
        await using ChatServer server = Start(Level.Full);
        await using Person alice = await Person.ComesAsync(server, "Alice", cancellationToken);
        await using (Person bob = await Person.ComesAsync(server, "Bob", cancellationToken))
            await bob.Client.LeaveAsync(cancellationToken);
        await alice.SeesAsync<ChatEvent.UsersChanged>(list => list.Users.Contains("Bob"));
        await alice.SeesAsync<ChatEvent.UsersChanged>(list => !list.Users.Contains("Bob"));

        SendResult[] results = await Task.WhenAll(Enumerable.Range(0, Count).Select(
            i => alice.Client.SendTextAsync("Bob", i.ToString(CultureInfo.InvariantCulture), cancellationToken)));
        results.ShouldAllBe(result => result is SendResult.Queued);

        await using Person back = await Person.ComesAsync(server, "Bob", cancellationToken);
        (await back.SeesAsync<ChatEvent.MailWaiting>()).Count.ShouldBe(Count);
        for (int i = 0; i < Count; i++)
        {
            var text = await back.SeesAsync<ChatEvent.TextArrived>();
            text.Text.ShouldBe(i.ToString(CultureInfo.InvariantCulture));
            text.SentAt.ShouldNotBeNull();
        }
    }

    [Test, CancelAfter(20_000)]
    public async Task A_server_that_stops_is_noticed(CancellationToken cancellationToken)
    {
        await using ChatServer server = Start(Level.Full);
        await using Person alice = await Person.ComesAsync(server, "Alice", cancellationToken);
        await server.StopAsync(TimeSpan.FromSeconds(1));
        await alice.SeesAsync<ChatEvent.ConnectionLost>();
        (await alice.Client.SendTextAsync("Alice", "late", cancellationToken)).ShouldBeOfType<SendResult.Lost>();
    }

    private static ChatServer Start(Level level) =>
        ChatServer.Start(new ServerOptions { Level = level, Port = 0 }, NullLoggerFactory.Instance);

    private static T Given<T>(RequestResult<T> result) => result.ShouldBeOfType<RequestResult<T>.Ok>().Value;

    /// <summary>A client, and its events from where they were last looked at.</summary>
    private sealed class Person : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<ChatEvent> _events;

        private Person(ChatClient client, CancellationToken cancellationToken)
        {
            Client = client;
            _events = client.Events.GetAsyncEnumerator(cancellationToken);
        }

        public ChatClient Client { get; }

        public static async Task<Person> ComesAsync(
            ChatServer server, string name, CancellationToken cancellationToken, bool isEncrypted = false)
        {
            var options = new ClientOptions { IsEncrypted = isEncrypted };
            ConnectResult result = await ChatClient.ConnectAsync(
                "127.0.0.1", server.Endpoint.Port, name, options, cancellationToken);
            return new Person(result.ShouldBeOfType<ConnectResult.Connected>().Client, cancellationToken);
        }

        public async Task<T> SeesAsync<T>(Func<T, bool>? which = null)
            where T : ChatEvent
        {
            while (await _events.MoveNextAsync())
            {
                if (_events.Current is T happened && which?.Invoke(happened) != false) return happened;
            }

            throw new InvalidOperationException($"{typeof(T).Name} never came.");
        }

        public ValueTask DisposeAsync() => Client.DisposeAsync();
    }
}
