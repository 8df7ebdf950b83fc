using ClassChat.Harness.Checks;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Checks;

/// <summary>What stands on a screen, by the console dialect of the assignment's original.</summary>
public sealed class ScreenChecksTests
{
    private static readonly ConsoleDialect _console = ConsoleFile.Find(RepositorySuite.Folder, "classic").Value!;

    [TestCase("\n[Alice] Hello\nTo: ")]
    [TestCase("To: \n[14:03] Alice: Hello\n")]
    [TestCase("[Alice] [2025-11-09 14:03:27] Hello")]
    public void A_name_and_a_text_on_one_line_are_a_message(string printed) =>
        One(printed, "Hello").ShouldBe("holds");

    [TestCase("From Alice\n  Hello, my dear Bob\nTo: ")]
    [TestCase("\n        Alice\n   Hello, my dear Bob\n")]
    [TestCase("[14:03] Alice says:\n\n> Hello, my dear Bob\n")]
    [TestCase("Sender: Alice (10:03 PM)\nMessage: Hello, my dear Bob\n")]
    [TestCase("┌─ Alice ──────┐\n│ Hello, my    │\n│ dear Bob     │\n└──────────────┘\n")]
    [TestCase("+-----+-------+\n| Alice |\n+-----+-------+\n| Hello, my dear B |\n| ob |\n")]
    [TestCase("Alice: Hello,\n       my dear\n       Bob\n")]
    [TestCase("Hello, my dear Bob (from Alice)\n")]
    public void A_name_and_a_text_on_several_lines_are_a_message(string printed) =>
        One(printed, "Hello, my dear Bob").ShouldBe("holds");

    [TestCase("Alice has joined\nHello\n")]
    [TestCase("Users: Bob, Alice\nHello\n")]
    [TestCase("Now online: Alice\nHello\n")]
    [TestCase("Alice2\nHello\n")]
    [TestCase("From Alice\nFrom Bob\nHello\n")]
    [TestCase("{\n  \"sender\": \"Alice\",\n  \"text\": \"Hello\"\n}\n")]
    public void A_name_that_does_not_belong_to_the_text_makes_no_message(string printed) =>
        One(printed, "Hello").ShouldStartWith("open: carol does not show the message");

    [Test]
    public void A_message_to_a_group_may_stand_on_several_lines()
    {
        Dictionary<string, string> message = new(Message("Hello")) { ["group"] = "CS" };

        Shown("Group CS\nFrom Alice\nHello\n").ShouldBeTrue();
        Shown("[CS] Alice:\n  Hello\n").ShouldBeTrue();
        Shown("From Alice\nHello\n").ShouldBeFalse();

        bool Shown(string printed) => ScreenChecks.Message(Screen(printed), _console, message).Holds();
    }

    [Test]
    public void Another_console_dialect_has_to_say_that_a_message_takes_two_lines()
    {
        ConsoleDialect own = ConsoleFile.Parse(
            "own.yaml", "console: own\nevents: { message: '<{sender}> {text}' }").Value!;

        ScreenChecks.Message(Screen("From Alice\n  Hello\n"), own, Message("Hello")).Told().ShouldContain(
            "its console dialect has to say that it looks like this");
    }

    [TestCase("", "nothing on the screen")]
    [TestCase("[Alice] Hel\nTo: lo", "\"[Alice] Hel\\nTo: lo\"")]
    [TestCase("[Bob] Hello", "\"[Bob] Hello\"")]
    [TestCase("{\"sender\":\"Alice\",\"text\":\"Hello\"}", "\"{\"sender\":\"Alice\",\"text\":\"Hello\"}\"")]
    [TestCase("[Alice] H?llo", "\"[Alice] H?llo\"")]
    public void A_message_that_is_cut_or_spoilt_or_somebody_elses_is_none(string printed, string shown) =>
        One(printed, "Hello").ShouldBe(
            $"open: carol does not show the message; expected \"Hello\" from Alice; got {shown}");

    [Test]
    public void A_message_that_was_met_is_not_met_again()
    {
        History screen = Screen("[Alice] Hello\n");
        CheckResult first = ScreenChecks.Message(screen, _console, Message("Hello"));
        foreach (EventMatch match in ((CheckResult.Passed)first).Matches) match.Consume(screen);

        ScreenChecks.Message(screen, _console, Message("Hello")).Holds().ShouldBeFalse();
    }

    [Test]
    public void Messages_stand_in_their_order()
    {
        Many("[Alice] one\n[Bob] x\n[Alice] two\n", "one", "two").ShouldBe("holds");
        Many("[Alice] two\n[Alice] one\n", "one", "two").ShouldBe(
            "open: carol does not show message 2 of 2 in its place; expected \"two\" from Alice; "
            + "got it stands before an earlier one");
        Many("[Alice] one\n", "one", "two").ShouldStartWith("open: carol does not show message 2 of 2");
    }

    [Test]
    public void A_message_to_a_group_names_it()
    {
        Dictionary<string, string> message = new(Message("Hello")) { ["group"] = "CS" };

        ScreenChecks.Message(Screen("[@CS - Alice] Hello"), _console, message).Holds().ShouldBeTrue();
        ScreenChecks.Message(Screen("[Alice] Hello"), _console, message).Holds().ShouldBeFalse();
    }

    [Test]
    public void An_answer_counts_from_where_it_was_asked_for()
    {
        const string Printed = "delivered to Bob\n";

        ScreenChecks.Event(Screen(Printed), _console, ScreenEventKind.Delivered, 0).Holds().ShouldBeTrue();
        ScreenChecks.Event(Screen(Printed), _console, ScreenEventKind.Delivered, Printed.Length).Told().ShouldStartWith(
            "open: carol does not show that it was delivered; expected what console dialect 'classic' has for that");
    }

    [TestCase("corrupt: bad.bin from Alice is not as it was sent", true)]
    [TestCase("[WARNING] Checksum mismatch! File may be corrupted.", true)]
    [TestCase("The checksum differs.", true)]
    [TestCase("[CHECKSUM_FAILED] second.bin", true)]
    [TestCase("Checksum of second.bin cannot be verified", true)]
    [TestCase("checksum: 5eb1..., but this is not it", true)]
    [TestCase("[FILE SAVED] downloads/bad.bin\n[VERIFIED] Checksum OK", false)]
    [TestCase("Checksum verified: downloads/notes.pdf", false)]
    [TestCase("checksum 0bad5eb1", false)]
    public void That_a_file_is_corrupt_is_told_in_many_words(string printed, bool isTold) =>
        ScreenChecks.HasShown(Screen(printed), _console, ScreenEventKind.Corrupt, 0).ShouldBe(isTold);

    private static string One(string printed, string text) =>
        ScreenChecks.Message(Screen(printed), _console, Message(text)).Told();

    private static string Many(string printed, params string[] texts) =>
        ScreenChecks.Messages(Screen(printed), _console, [.. texts.Select(Message)]).Told();

    private static IReadOnlyDictionary<string, string> Message(string text) =>
        new Dictionary<string, string> { ["text"] = text, ["sender"] = "Alice" };

    private static History Screen(string printed)
    {
        var screen = new History("carol");
        screen.Text.Append(printed.AsSpan());
        return screen;
    }
}
