using ClassChat.Protocol.Messages;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Client.Tests;

/// <summary>Finding a server and giving a name.</summary>
public sealed class ConnectTests
{
    [Test, CancelAfter(10_000)]
    public async Task A_name_that_is_taken_up_connects(CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(cancellationToken);
        meeting.Client.Name.Value.ShouldBe("Alice");
        meeting.Client.Users.ShouldBeEmpty();
    }

    [TestCase("Enter your username: ")]
    [TestCase("")]
    [TestCase("Welcome!\nEnter your\r\n username: ")]
    [CancelAfter(10_000)]
    public async Task Whatever_stands_before_the_first_object_is_passed_over(
        string prompt, CancellationToken cancellationToken)
    {
        using var server = new ScriptedServer();
        Task<ConnectResult> connecting = Connect(server, cancellationToken);
        using ScriptedPeer peer = await server.AcceptAsync(cancellationToken);
        foreach (char c in prompt + "{\"status\":\"success\",\"message\":\"Hi\"}")
            await peer.SayAsync(c.ToString(), cancellationToken);
        var connected = (await connecting).ShouldBeOfType<ConnectResult.Connected>();
        connected.Welcome.ShouldBe("Hi");
        await connected.Client.DisposeAsync();
    }

    [Test, CancelAfter(10_000)]
    public async Task A_name_that_is_taken_already_is_refused(CancellationToken cancellationToken)
    {
        using var server = new ScriptedServer();
        Task<ConnectResult> connecting = Connect(server, cancellationToken);
        using ScriptedPeer peer = await server.AcceptAsync(cancellationToken);
        await peer.SayAsync(cancellationToken, new ServerMessage.Error("Username 'Alice' is already taken."));
        (await connecting).ShouldBe(new ConnectResult.Refused("Username 'Alice' is already taken."));
        (await peer.HearAsync(cancellationToken)).ShouldBe(new Request.Register("Alice"));
        (await peer.HearsEndAsync(cancellationToken)).ShouldBeTrue();
    }

    [Test, CancelAfter(10_000)]
    public async Task A_name_that_no_server_takes_is_refused_without_asking(CancellationToken cancellationToken) =>
        (await ChatClient.ConnectAsync("127.0.0.1", 1, "@all", null, cancellationToken))
            .ShouldBeOfType<ConnectResult.Refused>().Reason.ShouldContain("'@'");

    [Test, CancelAfter(10_000)]
    public async Task Where_nobody_listens_the_server_is_unreachable(CancellationToken cancellationToken)
    {
        int port;
        using (var server = new ScriptedServer()) port = server.Port;
        (await ChatClient.ConnectAsync("127.0.0.1", port, "Alice", null, cancellationToken))
            .ShouldBeOfType<ConnectResult.Unreachable>();
        (await ChatClient.ConnectAsync("127.0.0.1", 70_000, "Alice", null, cancellationToken))
            .ShouldBeOfType<ConnectResult.Unreachable>();
    }

    [TestCase("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [TestCase("{\"status\":\"dance\"}")]
    [TestCase("{\"status\":}\n")]
    [CancelAfter(10_000)]
    public async Task What_speaks_otherwise_is_no_server(string words, CancellationToken cancellationToken)
    {
        using var server = new ScriptedServer();
        Task<ConnectResult> connecting = Connect(server, cancellationToken);
        using (ScriptedPeer peer = await server.AcceptAsync(cancellationToken))
        {
            await peer.HearAsync(cancellationToken);
            await peer.SayAsync(words, cancellationToken);
        }

        (await connecting).ShouldBeOfType<ConnectResult.Unreachable>();
    }

    [Test, CancelAfter(10_000)]
    public async Task What_talks_without_end_and_never_in_objects_is_no_server(CancellationToken cancellationToken)
    {
        using var server = new ScriptedServer();
        Task<ConnectResult> connecting = Connect(server, cancellationToken);
        using ScriptedPeer peer = await server.AcceptAsync(cancellationToken);
        await peer.SayAsync(new string('x', 200_000), cancellationToken);
        (await connecting).ShouldBeOfType<ConnectResult.Unreachable>();
    }

    [Test, CancelAfter(10_000)]
    public async Task A_server_that_says_nothing_is_not_waited_for_longer_than_told(CancellationToken cancellationToken)
    {
        using var server = new ScriptedServer();
        var options = new ClientOptions { ConnectTimeout = TimeSpan.FromMilliseconds(50) };
        (await ChatClient.ConnectAsync("127.0.0.1", server.Port, "Alice", options, cancellationToken))
            .ShouldBeOfType<ConnectResult.Unreachable>().Reason.ShouldContain("No answer");
    }

    [Test, CancelAfter(10_000)]
    public async Task Whoever_connects_can_give_up(CancellationToken cancellationToken)
    {
        using var server = new ScriptedServer();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<ConnectResult> connecting = Connect(server, giveUp.Token);
        using ScriptedPeer peer = await server.AcceptAsync(cancellationToken);
        await peer.HearAsync(cancellationToken);
        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(connecting);
        (await peer.HearsEndAsync(cancellationToken)).ShouldBeTrue();
    }

    private static Task<ConnectResult> Connect(ScriptedServer server, CancellationToken cancellationToken) =>
        ChatClient.ConnectAsync("localhost", server.Port, "Alice", null, cancellationToken);
}
