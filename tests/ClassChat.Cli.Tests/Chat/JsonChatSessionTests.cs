using System.Text;
using ClassChat.Cli.Chat.Session;
using ClassChat.Protocol.Messages;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests.Chat;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class JsonChatSessionTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly JsonChatSession _chat;

    public JsonChatSessionTests() => _chat = new JsonChatSession("host:1", _clock, null, isAttended: false);

    public void Dispose() => _chat.Dispose();

    [Test]
    public void It_asks_for_a_name_then_for_receiver_and_message()
    {
        _chat.Start();
        Acts().ShouldBe(["Connect"]);
        _chat.Connected();
        _chat.Prompt.ShouldBe("Your name: ");
        _chat.Typed("Alice");
        Acts().ShouldBe(["* connected to host:1", "Register Alice"]);
        _chat.WantsInput.ShouldBeFalse();
        _chat.OnReceived(new ServerMessage.Success("Welcome Alice!"));
        Acts().ShouldBe(["* Welcome Alice!"]);
        _chat.Prompt.ShouldBe("To: ");
        _chat.Typed("Bob");
        _chat.Prompt.ShouldBe("Message to Bob: ");
        _chat.Typed("exit");
        Acts().ShouldBe(["[14:03] You to Bob: exit", "Bob <- exit"]);
        _chat.Prompt.ShouldBe("To: ");
    }

    [Test]
    public void The_prompt_and_the_first_object_may_come_cut_anywhere()
    {
        Open("Alice");
        byte[] all = Encoding.UTF8.GetBytes("Enter your username: {\"status\":\"success\",\"message\":\"Hi Ä\"}\n");
        foreach (byte b in all) _chat.OnReceived([b]);
        Acts().ShouldBe(["* Hi Ä"]);
    }

    [Test]
    public void A_taken_name_is_said_and_another_is_asked_for_on_a_new_connection()
    {
        Open("Alice");
        _chat.OnReceived(new ServerMessage.Error("taken"));
        Acts().ShouldBe(["error: taken", "HangUp"]);
        _chat.Prompt.ShouldBe("Your name: ");
        _chat.Typed("Alicia");
        Acts().ShouldBe(["Connect"]);
        _chat.Connected();
        Acts().ShouldBe(["Register Alicia"]);
    }

    [Test]
    public void Each_answer_is_given_to_what_it_answers()
    {
        Join();
        string[] lines = ["Bob: one", "@CS101 two", "/create Lab", "/groups", "Zoe: three"];
        foreach (string line in lines) _chat.Typed(line);
        Acts();
        _chat.OnReceived(new ServerMessage.Sent("Message queued for Bob (currently offline)"));
        _chat.OnReceived(new ServerMessage.Success("Message sent to 2/3 members in 'CS101'"));
        _chat.OnReceived(new ServerMessage.Success("Group 'Lab' created successfully"));
        _chat.OnReceived(Groups("Lab"));
        _chat.OnReceived(Groups("Lab"));
        _chat.OnReceived(new ServerMessage.Error("User 'Zoe' is not connected."));
        Acts().ShouldBe([
            "queued for Bob", "delivered to @CS101 (2/3)", "* Group 'Lab' created successfully",
            "* groups: Lab (Alice)", "error: User 'Zoe' is not connected."]);
    }

    [Test]
    public void A_person_named_queued_is_not_taken_for_one_who_is_away()
    {
        Join();
        _chat.Typed("queued for x: hi");
        Acts();
        _chat.OnReceived(new ServerMessage.Sent("Message delivered to queued for x"));
        Acts().ShouldBe(["delivered to queued for x"]);
    }

    [Test]
    public void What_arrives_is_shown_with_its_time_and_harmlessly()
    {
        Join();
        _chat.OnReceived(new ServerMessage.Direct(Json("Bob"), Json("Alice"), Json("a\u001b[2J\nb")));
        _chat.OnReceived(new ServerMessage.ToGroup(Json("CS101"), Json("Bob"), Json("hi"), "2025-11-09 14:03:27"));
        Acts().ShouldBe(["[14:03] Bob: a\\x1b[2J\\nb", "[2025-11-09 14:03:27] [CS101] Bob: hi"]);
    }

    [Test]
    public void Leaving_waits_for_what_is_not_answered_yet_but_not_for_ever()
    {
        Join();
        _chat.Typed("Bob: hi");
        Acts();
        _chat.Leave();
        Acts().ShouldBeEmpty();
        _chat.OnReceived(new ServerMessage.Sent("Message delivered to Bob"));
        Acts().ShouldBe(["delivered to Bob", "Exit"]);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _chat.Overdue();
        Acts().ShouldBe(["HangUp", "End 0"]);
    }

    [Test]
    public void A_lost_connection_is_tried_again_with_a_growing_pause_under_the_same_name()
    {
        Join();
        _chat.Typed("Bob: hi");
        Acts();
        _chat.Lost("reset", isOrderly: false);
        Acts().ShouldBe([
            "HangUp", "* connection lost: reset", "error: no answer came about the message to Bob",
            "* trying again in 1 s (1 of 8)"]);
        foreach (int pause in new[] { 2, 4, 8, 16, 30, 30, 30 })
        {
            Fail();
            Acts()[^1].ShouldStartWith($"* trying again in {pause} s");
        }

        Pass();
        _chat.Connected();
        Acts().ShouldBe(["Connect", "Register Alice"]);
        _chat.OnReceived(new ServerMessage.Success("Welcome Alice!"));
        Acts().ShouldBe(["* connected again as Alice"]);
        _chat.Lost("reset", isOrderly: false);
        Acts()[^1].ShouldBe("* trying again in 1 s (1 of 8)");
    }

    [Test]
    public void After_the_last_try_it_ends()
    {
        Join();
        _chat.Lost("reset", isOrderly: false);
        for (int i = 0; i < ChatSession.MaxTries; i++) Fail();
        Acts().TakeLast(2).ShouldBe(["error: no connection to host:1 after 8 tries", "End 1"]);
    }

    [Test]
    public void One_that_never_connected_ends_with_4()
    {
        _chat.Start();
        Acts();
        _chat.Lost("Connection refused", isOrderly: false);
        Acts().ShouldBe(["HangUp", "error: cannot connect to host:1: Connection refused", "End 4"]);
    }

    [Test]
    public void A_file_that_cannot_be_read_waits_for_no_answer()
    {
        Join();
        _chat.Typed("/sendfile Bob \"my notes.pdf\"");
        _chat.Typed("/sendfile @CS101 b.txt");
        Acts().ShouldBe(["Bob <= my notes.pdf", "@CS101 <= b.txt"]);
        _chat.FileFailed("not there");
        _chat.FileBegun("Bob", "my notes.pdf", 1234567);
        _chat.OnReceived(new ServerMessage.Success("File 'my notes.pdf' queued for Bob (offline)"));
        Acts().ShouldBe([
            "error: not there", "sending my notes.pdf to Bob (1,234,567 bytes)", "queued my notes.pdf for Bob"]);
    }

    private static JsonText Json(string text) => JsonText.FromString(text);

    private static ServerMessage.GroupList Groups(string name) =>
        new([new KeyValuePair<string, IReadOnlyList<string>>(name, ["Alice"])]);

    private void Pass()
    {
        _clock.Advance(_chat.Due!.Value - _clock.GetUtcNow());
        _chat.Overdue();
    }

    private void Fail()
    {
        Pass();
        _chat.Lost("refused", isOrderly: false);
    }

    private void Open(string name)
    {
        _chat.Start();
        _chat.Connected();
        _chat.Typed(name);
        Acts();
    }

    private void Join()
    {
        Open("Alice");
        _chat.OnReceived(new ServerMessage.Success("Welcome Alice!"));
        Acts();
    }

    private string[] Acts() => [.. _chat.DrainEffects().Select(effect => effect switch
    {
        Effect.Show show => show.Line.Plain,
        Effect.Send { Request: Request.Register register } => $"Register {register.Name}",
        Effect.Send { Request: Request.SendText text } => $"{text.Receiver} <- {text.Text}",
        Effect.Send send => send.Request.GetType().Name,
        Effect.SendFile file => $"{file.Receiver} <= {file.Path}",
        Effect.End end => $"End {end.ExitCode}",
        _ => effect.GetType().Name,
    })];
}
