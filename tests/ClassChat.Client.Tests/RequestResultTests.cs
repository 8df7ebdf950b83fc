using ClassChat.Client.Events;
using ClassChat.Client.Requests;
using ClassChat.Protocol;
using ClassChat.Protocol.Messages;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Client.Tests;

/// <summary>Every request gets its own answer, in order, whatever else arrives between.</summary>
public sealed class RequestResultTests
{
    private static readonly ServerMessage _groups = new ServerMessage.GroupList([new("CS101", ["Alice"])]);

    [Test, CancelAfter(10_000)]
    public async Task A_text_is_delivered_queued_or_refused(CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(cancellationToken);
        Task<SendResult> one = meeting.Client.SendTextAsync("Bob", "Hi 👋", cancellationToken);
        Task<SendResult> two = meeting.Client.SendTextAsync(" Eve ", "Hi", cancellationToken);
        Task<SendResult> three = meeting.Client.SendTextAsync("@CS101", "Hi", cancellationToken);
        Task<SendResult> four = meeting.Client.SendTextAsync("queued for", "Hi", cancellationToken);

        Request first = await meeting.Peer.HearAsync(cancellationToken);
        first.ShouldBe(new Request.SendText("Bob", JsonText.FromString("Hi 👋")));
        Request second = await meeting.Peer.HearAsync(cancellationToken);
        second.ShouldBe(new Request.SendText("Eve", JsonText.FromString("Hi")));
        for (int i = 0; i < 2; i++) await meeting.Peer.HearAsync(cancellationToken);
        await meeting.Peer.SayAsync(
            cancellationToken,
            new ServerMessage.Sent("Message delivered to Bob"),
            new ServerMessage.Sent("Message queued for Eve (currently offline)"),
            new ServerMessage.Error("You are not in 'CS101'."),
            new ServerMessage.Sent("Message delivered to queued for"));

        (await one).ShouldBe(new SendResult.Delivered("Message delivered to Bob"));
        (await two).ShouldBe(new SendResult.Queued("Message queued for Eve (currently offline)"));
        (await three).ShouldBe(new SendResult.Refused("You are not in 'CS101'."));
        (await four).ShouldBeOfType<SendResult.Delivered>();
    }

    [TestCase("/create CS101")]
    [TestCase("exit")]
    [TestCase(" exit ")]
    [TestCase("")]
    [TestCase("@")]
    [CancelAfter(10_000)]
    public async Task What_is_no_receiver_never_reaches_the_server(string receiver, CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(cancellationToken);
        (await meeting.Client.SendTextAsync(receiver, "Hi", cancellationToken)).ShouldBeOfType<SendResult.Refused>();
        Task<SendResult> fence = meeting.Client.SendTextAsync("Bob", "fence", cancellationToken);
        (await meeting.Peer.HearAsync(cancellationToken)).ShouldBeOfType<Request.SendText>().Receiver.ShouldBe("Bob");
        await meeting.Peer.SayAsync(cancellationToken, new ServerMessage.Sent("Message delivered to Bob"));
        (await fence).ShouldBeOfType<SendResult.Delivered>();
    }

    [Test, CancelAfter(10_000)]
    public async Task A_text_of_64_KiB_goes_out_and_one_byte_more_does_not(CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(cancellationToken);
        string longest = new('x', Limits.MaxTextBytes);
        (await meeting.Client.SendTextAsync("Bob", longest + "x", cancellationToken)).Message.ShouldContain("64 KiB");
        _ = meeting.Client.SendTextAsync("Bob", longest, cancellationToken);
        var heard = (await meeting.Peer.HearAsync(cancellationToken)).ShouldBeOfType<Request.SendText>();
        heard.Text.ToString().ShouldBe(longest);
    }

    [Test, CancelAfter(10_000)]
    public async Task Requests_of_all_kinds_under_way_at_once_each_get_their_own_answer(
        CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(cancellationToken);
        ChatClient client = meeting.Client;
        var create = client.CreateGroupAsync("CS101", cancellationToken);
        var join = client.JoinGroupAsync("CS999", cancellationToken);
        var list = client.ListGroupsAsync(cancellationToken);
        var help = client.HelpAsync(cancellationToken);
        var users = client.ListUsersAsync(cancellationToken);
        var leave = client.LeaveGroupAsync("CS101", cancellationToken);
        var text = client.SendTextAsync("Bob", "Hi", cancellationToken);

        Type[] heard = [typeof(Request.CreateGroup), typeof(Request.JoinGroup), typeof(Request.ListGroups),
            typeof(Request.Help), typeof(Request.ListUsers), typeof(Request.LeaveGroup), typeof(Request.SendText)];
        foreach (Type type in heard) (await meeting.Peer.HearAsync(cancellationToken)).ShouldBeOfType(type);

        var other = new ServerMessage.GroupList([new("Other", [])]);
        await meeting.Peer.SayAsync(
            cancellationToken,
            new ServerMessage.Notice("Eve has joined the chat"),
            new ServerMessage.Success("created"), other,
            new ServerMessage.Error("no such group"), other,
            _groups,
            new ServerMessage.Help([new("/help", "this")]),
            new ServerMessage.UserList(["Alice", "Eve"]),
            new ServerMessage.Success("left"), other,
            new ServerMessage.Sent("Message delivered to Bob"));

        (await create).ShouldBe(new RequestResult<string>.Ok("created"));
        (await join).ShouldBe(new RequestResult<string>.Refused("no such group"));
        Given(await list).Single().Key.ShouldBe("CS101");
        Given(await help).Single().Key.ShouldBe("/help");
        Given(await users).ShouldBe(["Alice", "Eve"]);
        (await leave).ShouldBe(new RequestResult<string>.Ok("left"));
        (await text).ShouldBeOfType<SendResult.Delivered>();
        client.Users.ShouldBe(["Alice", "Eve"]);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_server_that_lists_no_groups_behind_a_command_puts_nothing_out_of_step(
        CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(cancellationToken);
        var create = meeting.Client.CreateGroupAsync("CS101", cancellationToken);
        var text = meeting.Client.SendTextAsync("Bob", "Hi", cancellationToken);
        var list = meeting.Client.ListGroupsAsync(cancellationToken);
        for (int i = 0; i < 3; i++) await meeting.Peer.HearAsync(cancellationToken);
        await meeting.Peer.SayAsync(
            cancellationToken,
            new ServerMessage.Error("There are no groups here."),
            new ServerMessage.Sent("Message delivered to Bob"),
            _groups);
        (await create).ShouldBeOfType<RequestResult<string>.Refused>();
        (await text).ShouldBeOfType<SendResult.Delivered>();
        Given(await list).Single().Key.ShouldBe("CS101");
    }

    [Test, CancelAfter(10_000)]
    public async Task A_group_without_a_name_is_refused_without_asking(CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(cancellationToken);
        (await meeting.Client.CreateGroupAsync(" ", cancellationToken)).ShouldBeOfType<RequestResult<string>.Refused>();
    }

    [Test, CancelAfter(10_000)]
    public async Task An_answer_given_up_is_still_counted(CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(cancellationToken);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<SendResult> one = meeting.Client.SendTextAsync("Bob", "1", giveUp.Token);
        Task<SendResult> two = meeting.Client.SendTextAsync("Bob", "2", cancellationToken);
        for (int i = 0; i < 2; i++) await meeting.Peer.HearAsync(cancellationToken);
        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(one);
        await meeting.Peer.SayAsync(cancellationToken, new ServerMessage.Sent("1"), new ServerMessage.Sent("2"));
        (await two).Message.ShouldBe("2");
    }

    [Test, CancelAfter(20_000)]
    public async Task Ten_thousand_texts_at_once_are_answered_in_order_though_few_may_be_open(
        CancellationToken cancellationToken)
    {
        const int Count = 10_000;
        await using Meeting meeting = await Meeting.BeginAsync(
            cancellationToken, new ClientOptions { MaxOpenRequests = 7 });
        Task<SendResult>[] receipts = [.. Enumerable.Range(0, Count).Select(
            i => meeting.Client.SendTextAsync("Bob", $"{i}", cancellationToken))];
        for (int i = 0; i < Count; i++)
        {
            var heard = (await meeting.Peer.HearAsync(cancellationToken)).ShouldBeOfType<Request.SendText>();
            heard.Text.ToString().ShouldBe($"{i}");
            await meeting.Peer.SayAsync(cancellationToken, new ServerMessage.Sent(heard.Text.ToString()));
        }

        string[] answers = [.. (await Task.WhenAll(receipts)).Select(result => result.Message)];
        answers.ShouldBe(Enumerable.Range(0, Count).Select(i => $"{i}"));
    }

    [TestCase(true)]
    [TestCase(false)]
    [CancelAfter(10_000)]
    public async Task What_the_end_of_the_connection_leaves_open_is_lost(
        bool reset, CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(
            cancellationToken, new ClientOptions { MaxOpenRequests = 2 });
        Task<SendResult>[] receipts = [.. Enumerable.Range(0, 5).Select(
            i => meeting.Client.SendTextAsync("Bob", $"{i}", cancellationToken))];
        Task<RequestResult<string>> create = meeting.Client.CreateGroupAsync("CS101", cancellationToken);
        await meeting.Peer.HearAsync(cancellationToken);
        await meeting.Peer.HearAsync(cancellationToken);
        if (reset) meeting.Peer.Reset();
        else meeting.Peer.Dispose();

        (await Task.WhenAll(receipts)).ShouldAllBe(result => result is SendResult.Lost);
        (await create).ShouldBeOfType<RequestResult<string>.ConnectionLost>();
        (await meeting.NextAsync(cancellationToken)).ShouldBeOfType<ChatEvent.ConnectionLost>();
        (await meeting.NextAsync(cancellationToken)).ShouldBeNull();
        (await meeting.Client.SendTextAsync("Bob", "late", cancellationToken)).ShouldBeOfType<SendResult.Lost>();
    }

    private static T Given<T>(RequestResult<T> result) => result.ShouldBeOfType<RequestResult<T>.Ok>().Value;
}
