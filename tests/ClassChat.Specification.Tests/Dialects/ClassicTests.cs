using System.Text;
using ClassChat.Harness.Checks;
using ClassChat.Protocol;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Dialects;

/// <summary>
/// The dialects of the assignment's original programs, held against what was recorded from their sockets.
/// </summary>
public sealed class ClassicTests
{
    [TestCase(
        """{"status":"success","message":"Welcome Alice! Type /help."}""", "welcome \"Welcome Alice! Type /help.\"")]
    [TestCase(
        """{"status":"offline_messages","count":3,"message":"You have 3 offline message(s)"}""", "notice that 3 wait")]
    [TestCase("""{"status":"help","commands":{"/create":"..."}}""", "noise \"\"")]
    [TestCase("""{"status":"system","message":"Alice has joined the chat"}""", "notice that Alice joined")]
    [TestCase("""{"status":"system","message":"Alice has left the chat"}""", "notice that Alice left")]
    [TestCase("""{"status":"system","message":"Goodbye!"}""", "goodbye \"\"")]
    [TestCase("""{"status":"user_list","users":["Alice","Bob"]}""", "users Alice, Bob")]
    [TestCase(
        """{"status":"error","message":"Username 'Alice' is already taken. Disconnecting..."}""",
        "error \"Username 'Alice' is already taken. Disconnecting...\"")]
    [TestCase(
        """{"status":"message","sender":"Alice","receiver":"Bob","text":"Hello Bob!"}""",
        "message \"Hello Bob!\" from 'Alice'")]
    [TestCase(
        """{"status":"message","sender":"Alice","receiver":"Bob","text":"Hi","timestamp":"2025-11-09 14:03:27"}""",
        "message \"Hi\" from 'Alice', sent 2025-11-09 14:03:27")]
    [TestCase(
        """{"status":"sent","message":"Message delivered to Bob"}""", "delivered \"Message delivered to Bob\"")]
    [TestCase(
        """{"status":"sent","message":"Message queued for Bob (currently offline)"}""",
        "queued \"Message queued for Bob (currently offline)\"")]
    [TestCase(
        """{"status":"success","message":"Group 'CS101' created successfully"}""",
        "done \"Group 'CS101' created successfully\"")]
    [TestCase("""{"status":"group_list","groups":{"CS101":["Alice"]}}""", "groups CS101 with Alice")]
    [TestCase("""{"status":"group_list","groups":{}}""", "groups none")]
    [TestCase(
        """{"status":"group_message","group":"CS101","sender":"Alice","text":"Class starts!"}""",
        "message \"Class starts!\" from 'Alice' in group 'CS101'")]
    [TestCase(
        """{"status":"success","message":"Message sent to 3/3 members in 'CS101'"}""",
        "delivered \"Message sent to 3/3 members in 'CS101'\"")]
    [TestCase(
        """{"status":"file_transfer","sender":"Alice","filename":"n.pdf","filesize":3,"checksum":"00","data":"AAEC"}""",
        "file 'n.pdf' of 3 bytes from 'Alice'")]
    [TestCase(
        """{"status":"success","message":"File 'notes.pdf' sent to Bob"}""",
        "delivered \"File 'notes.pdf' sent to Bob\"")]
    [TestCase(
        """{"status":"success","message":"File 'notes.pdf' queued for Bob (offline)"}""",
        "queued \"File 'notes.pdf' queued for Bob (offline)\"")]
    [TestCase(
        """{"status":"never heard of"}""", "something the dialect does not know: {\"status\":\"never heard of\"}")]
    public void A_line_of_the_original_server_is_recognised(string line, string described)
    {
        List<ObservedEvent> events = [];
        new EventDecoder(RepositorySuite.Classic).Append(Encoding.UTF8.GetBytes(line + "\n"), new TextStream(), events);
        EventFormatter.Event(events.ShouldHaveSingleItem()).ShouldBe(described);
    }

    [TestCase(EventKind.Welcome, "Connection established. Welcome to ClassChat Server!", null)]
    [TestCase(EventKind.Welcome, "Welcome to ClassChat! You are Client 1. Type 'exit' to quit.\n", "Client 1")]
    [TestCase(EventKind.Joined, "[SYSTEM] Client 2 has joined the chat\n", "Client 2")]
    [TestCase(EventKind.Left, "[SYSTEM] Client 2 has left the chat\n", "Client 2")]
    [TestCase(EventKind.Goodbye, "Goodbye! Disconnecting...", null)]
    public void A_text_of_the_original_server_is_recognised(EventKind kind, string text, string? name)
    {
        var history = new History("bob");
        history.Text.Append(text);
        EventMatch seen = EventMatch.Find(RepositorySuite.ClassicText, history, new ObservedEvent(kind))!;
        (seen.Event.Kind, seen.Event.Name).ShouldBe((kind, name));
    }

    [TestCase(ActionKind.Send, """{"type":"message","sender":"Alice","receiver":"Bob","text":"Hi \"there\" 👋"}""")]
    [TestCase(ActionKind.CreateGroup, """{"type":"message","sender":"Alice","receiver":"/create CS101","text":""}""")]
    [TestCase(
        ActionKind.SendFile, """
        {"type":"file","sender":"Alice","receiver":"Bob","file_data":{"filename":"n.pdf","filesize":3,"checksum":"00",
        """ + "\"data\":\"AAEC\"}}")]
    public void An_action_has_the_bytes_of_the_original_client(ActionKind action, string json)
    {
        var values = new TemplateValues
        {
            ["me"] = "Alice", ["to"] = "Bob", ["text"] = "Hi \"there\" 👋", ["group"] = "CS101", ["filename"] = "n.pdf",
            ["size"] = "3", ["checksum"] = "00", ["base64"] = "AAEC",
        };
        Encoding.UTF8.GetString(Said(RepositorySuite.Classic, action).Render(values)).ShouldBe(json);
    }

    [TestCase(Level.Task4, UnknownRecipientPolicy.Refused)]
    [TestCase(Level.Bonus2, UnknownRecipientPolicy.Refused)]
    [TestCase(Level.Bonus3, UnknownRecipientPolicy.Queued)]
    [TestCase(Level.Full, UnknownRecipientPolicy.Queued)]
    public void A_message_to_nobody_is_refused_until_people_can_be_away(Level level, UnknownRecipientPolicy outcome) =>
        RepositorySuite.Classic.Semantics.UnknownAt(level).ShouldBe(outcome);

    [Test]
    public void A_dialect_that_says_nothing_of_it_refuses_at_every_level() =>
        RepositorySuite.ClassicText.Semantics.UnknownAt(Level.Task1).ShouldBe(UnknownRecipientPolicy.Refused);

    /// <summary>What an action of one step says.</summary>
    internal static Template Said(Dialect dialect, ActionKind action) =>
        ((DialogueStep.Send)dialect.Actions[action].Single()).Template;
}
