using ClassChat.Client.Events;
using ClassChat.Client.Requests;
using ClassChat.Protocol;
using ClassChat.Protocol.Messages;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Client.Tests;

/// <summary>What a client is told without asking.</summary>
public sealed class EventTests
{
    private static readonly JsonText _bob = JsonText.FromString("Bob");

    [Test, CancelAfter(10_000)]
    public async Task Messages_arrive_in_order_with_all_that_belongs_to_them(CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(cancellationToken);
        JsonText text = JsonText.FromString("Hi \"you\" 👋\n");
        await meeting.Peer.SayAsync(
            cancellationToken,
            new ServerMessage.Waiting(2, "You have 2 offline message(s)"),
            new ServerMessage.Direct(_bob, _bob, text, "2025-11-09 14:03:27"),
            new ServerMessage.ToGroup(JsonText.FromString("CS101"), _bob, text, "yesterday"),
            new ServerMessage.Help([new("/help", "this")]),
            new ServerMessage.Notice("Bob has left the chat"),
            new ServerMessage.UserList(["Alice"]),
            new ServerMessage.GroupList([]),
            new ServerMessage.Direct(_bob, _bob, text),
            new ServerMessage.Error("Too slow."));

        List<ChatEvent?> events = [];
        for (int i = 0; i < 9; i++) events.Add(await meeting.NextAsync(cancellationToken));

        events[0].ShouldBe(new ChatEvent.MailWaiting(2, "You have 2 offline message(s)"));
        events[1].ShouldBe(new ChatEvent.TextArrived("Bob", "Hi \"you\" 👋\n", new DateTime(2025, 11, 9, 14, 3, 27)));
        events[2].ShouldBe(new ChatEvent.GroupTextArrived("CS101", "Bob", "Hi \"you\" 👋\n", null));
        events[3].ShouldBeOfType<ChatEvent.HelpArrived>().Commands.ShouldBe([new("/help", "this")]);
        events[4].ShouldBe(new ChatEvent.NoticeArrived("Bob has left the chat"));
        events[5].ShouldBeOfType<ChatEvent.UsersChanged>().Users.ShouldBe(["Alice"]);
        events[6].ShouldBeOfType<ChatEvent.GroupsChanged>().Groups.ShouldBeEmpty();
        events[7].ShouldBe(new ChatEvent.TextArrived("Bob", "Hi \"you\" 👋\n", null));
        events[8].ShouldBe(new ChatEvent.ErrorArrived("Too slow."));
        meeting.Client.Users.ShouldBe(["Alice"]);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_file_arrives_in_memory_of_its_own(CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(cancellationToken);
        for (int i = 0; i < 3; i++)
            await meeting.Peer.SayAsync(cancellationToken, FileOf((byte)i, 100_000, i == 1 ? "CS101" : null));

        for (int i = 0; i < 3; i++)
        {
            var arrived = (await meeting.NextAsync(cancellationToken)).ShouldBeOfType<ChatEvent.FileArrived>();
            (arrived.Sender, arrived.Group).ShouldBe(("Bob", i == 1 ? "CS101" : null));
            Checksum.OfBase64(arrived.File.Base64.Span, out long size).ShouldBe(arrived.File.Checksum);
            size.ShouldBe(100_000);
        }
    }

    [TestCase("nonsense\n", "Malformed")]
    [TestCase("{\"status\":\"dance\"}\n", "dance")]
    [CancelAfter(10_000)]
    public async Task What_is_not_of_the_protocol_is_passed_over(
        string words, string reason, CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(cancellationToken);
        await meeting.Peer.SayAsync(words, cancellationToken);
        await meeting.Peer.SayAsync(cancellationToken, new ServerMessage.Notice("fence"));
        (await meeting.NextAsync(cancellationToken)).ShouldBeOfType<ChatEvent.Malformed>().Reason.ShouldContain(reason);
        (await meeting.NextAsync(cancellationToken)).ShouldBe(new ChatEvent.NoticeArrived("fence"));
    }

    [Test, CancelAfter(20_000)]
    public async Task Events_that_nobody_reads_hold_the_server_up_and_none_is_dropped(
        CancellationToken cancellationToken)
    {
        const int Count = 200_000;
        await using Meeting meeting = await Meeting.BeginAsync(
            cancellationToken, new ClientOptions { MaxBufferedEvents = 10 });
        string padding = new('x', 100);
        Task saying = Task.Run(
            async () =>
            {
                for (int i = 0; i < Count; i++)
                    await meeting.Peer.SayAsync(cancellationToken, new ServerMessage.Notice($"{i} {padding}"));
            },
            cancellationToken);

        for (int i = 0; i < Count; i++)
        {
            // 20 MB are more than all buffers between hold: at the first event most is still to be said.
            if (i == 1) saying.IsCompleted.ShouldBeFalse();
            var notice = (await meeting.NextAsync(cancellationToken)).ShouldBeOfType<ChatEvent.NoticeArrived>();
            notice.Message.ShouldStartWith($"{i} ");
        }

        await saying;
    }

    [Test, CancelAfter(20_000)]
    public async Task Files_that_nobody_reads_hold_the_server_up_too(CancellationToken cancellationToken)
    {
        const int Count = 40;
        await using Meeting meeting = await Meeting.BeginAsync(
            cancellationToken, new ClientOptions { MaxBufferedFileBytes = 3 * 1024 * 1024 });
        Task saying = Task.Run(
            async () =>
            {
                for (int i = 0; i < Count; i++)
                    await meeting.Peer.SayAsync(cancellationToken, FileOf(1, 1024 * 1024, null));
            },
            cancellationToken);
        for (int i = 0; i < Count; i++)
        {
            (await meeting.NextAsync(cancellationToken)).ShouldBeOfType<ChatEvent.FileArrived>();
            if (i == 0) saying.IsCompleted.ShouldBeFalse();
        }

        await saying;
    }

    [Test, CancelAfter(10_000)]
    public async Task Whoever_leaves_gets_the_answers_due_and_no_alarm(CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(cancellationToken);
        Task<SendResult> receipt = meeting.Client.SendTextAsync("Bob", "bye", cancellationToken);
        Task leaving = meeting.Client.LeaveAsync(cancellationToken);
        (await meeting.Peer.HearAsync(cancellationToken)).ShouldBeOfType<Request.SendText>();
        (await meeting.Peer.HearAsync(cancellationToken)).ShouldBeOfType<Request.Exit>();
        (await meeting.Peer.HearsEndAsync(cancellationToken)).ShouldBeTrue();
        await meeting.Peer.SayAsync(cancellationToken, new ServerMessage.Sent("Message delivered to Bob"));
        meeting.Peer.Dispose();

        (await receipt).ShouldBeOfType<SendResult.Delivered>();
        await leaving;
        (await meeting.NextAsync(cancellationToken)).ShouldBeNull();
        (await meeting.Client.SendTextAsync("Bob", "late", cancellationToken)).ShouldBeOfType<SendResult.Lost>();
    }

    [Test, CancelAfter(10_000)]
    public async Task A_server_that_does_not_hang_up_is_hung_up_on(CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(
            cancellationToken, new ClientOptions { LeaveTimeout = TimeSpan.FromMilliseconds(50) });
        Task<SendResult> receipt = meeting.Client.SendTextAsync("Bob", "bye", cancellationToken);
        await meeting.Client.LeaveAsync(cancellationToken);
        (await receipt).ShouldBeOfType<SendResult.Lost>();
    }

    [Test, CancelAfter(10_000)]
    public async Task Disposing_twice_and_with_unread_events_ends_at_once(CancellationToken cancellationToken)
    {
        await using Meeting meeting = await Meeting.BeginAsync(
            cancellationToken, new ClientOptions { MaxBufferedEvents = 1 });
        for (int i = 0; i < 5; i++) await meeting.Peer.SayAsync(cancellationToken, new ServerMessage.Notice($"{i}"));
        (await meeting.NextAsync(cancellationToken)).ShouldBe(new ChatEvent.NoticeArrived("0"));
        await meeting.Client.DisposeAsync();
        await meeting.Client.DisposeAsync();
    }

    private static ServerMessage.File FileOf(byte filling, int size, string? group)
    {
        byte[] content = new byte[size];
        content.AsSpan().Fill(filling);
        JsonText? to = group is null ? null : JsonText.FromString(group);
        byte[] base64 = System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(content));
        return new ServerMessage.File(_bob, to, new FileContent("a.bin", size, Checksum.Compute(content), base64));
    }
}
