using System.Text.RegularExpressions;
using ClassChat.Specification.Scenarios;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Scenarios;

/// <summary>Every statement of the language, and what it is read as; usual values are left out.</summary>
public sealed partial class StatementTests
{
    private const string Table = """
        all connect
          Connect { Who = all }
        alice connects
          Connect { Who = alice }
        alice connects for a greeting
          ConnectForGreeting { Who = alice }
        bob, carol connect for a greeting
          ConnectForGreeting { Who = bob, carol }
        bob, carol join
          Join { Who = bob, carol }
        alice joins
          Join { Who = alice }
        alice comes back
          ComeBack { Who = alice }
        all but bob come back
          ComeBack { Who = all but bob }
        alice tries to join
          TryJoin { Who = alice }
        alice tries to join as bob
          TryJoin { Who = alice, As = bob }
        students try to join as alice
          TryJoin { Who = students, As = alice }
        alice tries to join as "@admin"
          TryJoin { Who = alice, Name = @admin }
        alice leaves
          Disconnect { Who = alice, Mode = Leave }
        all but students leave
          Disconnect { Who = all but students, Mode = Leave }
        alice closes the connection
          Disconnect { Who = alice, Mode = Close }
        bob, carol close the connection
          Disconnect { Who = bob, carol, Mode = Close }
        alice half-closes the connection
          Disconnect { Who = alice, Mode = HalfClose }
        bob, carol half-close the connection
          Disconnect { Who = bob, carol, Mode = HalfClose }
        alice resets the connection
          Disconnect { Who = alice, Mode = Reset }
        students[1..10] reset the connection
          Disconnect { Who = students[1..10], Mode = Reset }
        alice sends bob "Hello"
          Send { Who = alice, To = Bot { Actor = bob }, Text = Literal { Text = Hello } }
        alice sends students[3] it
          Send { Who = alice, To = Bot { Actor = students[3] }, Text = Last { } }
        alice sends @cs101 text of 60 KB
          Send { Who = alice, To = Group { Name = cs101 }, Text = Generated { Bytes = 60000 } }
        alice sends nobody called "Zoe" "Hello"
          Send { Who = alice, To = Nobody { Name = Zoe }, Text = Literal { Text = Hello } }
        students send random students text of 1 byte
          Send { Who = students, To = Random { Among = students }, Text = Generated { Bytes = 1 } }
        alice sends bob "Hello" claiming to be carol
          Send { Who = alice, To = Bot { Actor = bob }, Text = Literal { Text = Hello }, Claiming = carol }
        alice sends bob 1 message
          SendMany { Who = alice, To = Bot { Actor = bob }, Count = 1 }
        alice sends bob 1_000 messages
          SendMany { Who = alice, To = Bot { Actor = bob }, Count = 1000 }
        students send random all but alice 20 messages of 2 KiB
          SendMany { Who = students, To = Random { Among = all but alice }, Count = 20, Bytes = 2048 }
        alice sends @cs101 5 messages at once
          SendMany { Who = alice, To = Group { Name = cs101 }, Count = 5, AtOnce = True }
        alice sends bob 500 messages of 100 B at once
          SendMany { Who = alice, To = Bot { Actor = bob }, Count = 500, Bytes = 100, AtOnce = True }
        alice sends bob file "a.bin" of 10 MiB
          SendFile { Who = alice, To = Bot { Actor = bob }, FileName = a.bin, Bytes = 10485760 }
        alice sends @cs101 file "a.bin" of 0 bytes with a wrong checksum
          SendFile { Who = alice, To = Group { Name = cs101 }, FileName = a.bin, Bytes = 0, Corrupt = True }
        alice creates group cs101
          GroupCommand { Who = alice, Verb = Create, Group = cs101 }
        students[1] creates group @cs101
          GroupCommand { Who = students[1], Verb = Create, Group = cs101 }
        alice joins group cs101
          GroupCommand { Who = alice, Verb = Join, Group = cs101 }
        students[1..2], bob join group cs101
          GroupCommand { Who = students[1..2], bob, Verb = Join, Group = cs101 }
        alice leaves group cs101
          GroupCommand { Who = alice, Verb = Leave, Group = cs101 }
        bob, carol leave group cs101
          GroupCommand { Who = bob, carol, Verb = Leave, Group = cs101 }
        students form 5 groups
          FormGroups { Who = students, Count = 5 }
        all form 1 group
          FormGroups { Who = all, Count = 1 }
        alice asks for the users
          Ask { Who = alice, Groups = False }
        bob, carol ask for the groups
          Ask { Who = bob, carol, Groups = True }
        alice says "Hello"
          Say { Who = alice, Text = Literal { Text = Hello } }
        bob, carol say text of 5 bytes
          Say { Who = bob, carol, Text = Generated { Bytes = 5 } }
        alice says 3 texts
          SayMany { Who = alice, Count = 3 }
        bob, carol say 1_000 texts
          SayMany { Who = bob, carol, Count = 1000 }
        alice writes "\x00\xff{"
          Write { Who = alice, Times = 1 }
        alice writes "abc" 500 times
          Write { Who = alice, Times = 500 }
        alice sends a malformed message
          SendInvalid { Who = alice, Incomplete = False }
        alice sends an incomplete message
          SendInvalid { Who = alice, Incomplete = True }
        alice sends bob half of "Hello"
          SendHalf { Who = alice, To = Bot { Actor = bob }, Text = Literal { Text = Hello } }
        alice sends bob, carol a fence
          SendFence { From = alice, Whom = bob, carol }
        alice sends the rest
          SendRest { Who = alice }
        students write whole messages
          SetWriteMode { Who = students, Mode = Whole, Bytes = 0 }
        alice writes in pieces of 1 byte
          SetWriteMode { Who = alice, Mode = Pieces, Bytes = 1 }
        alice writes cutting characters
          SetWriteMode { Who = alice, Mode = InsideCharacters, Bytes = 0 }
        alice stops reading
          SetReading { Who = alice, Reads = False }
        bob, carol stop reading
          SetReading { Who = bob, carol, Reads = False }
        alice reads again
          SetReading { Who = alice, Reads = True }
        alice waits until nothing comes
          WaitUntilQuiet { Who = alice }
        alice ignores everything so far
          IgnoreReceived { Who = alice }
        bob, carol ignore everything so far
          IgnoreReceived { Who = bob, carol }
        operator types "Hello"
          OperatorTypes { Text = Literal { Text = Hello } }
        operator types 1_000 lines
          OperatorTypesMany { Count = 1000 }
        operator types 2 lines of 60 KB
          OperatorTypesMany { Count = 2, Bytes = 60000 }
        wait 2 s
          Wait { By = 00:00:02 }
        wait 2s
          Wait { By = 00:00:02 }
        wait 1.5 min
          Wait { By = 00:01:30 }
        wait 1_500 ms
          Wait { By = 00:00:01.5000000 }
        restart the server
          RestartServer { }
        measure memory and threads while students join
          MeasureCost { Who = students }
        measure the latency of 100 messages from alice to bob
          MeasureLatency { From = alice, To = bob, Count = 100 }
        measure the rate of 1_000 messages from students[1] to bob
          MeasureRate { From = students[1], To = bob, Count = 1000 }
        bob receives "Hello" from alice
          Receives { Who = bob, Text = Literal { Text = Hello }, From = alice }
        bob receives it from alice in group cs101 with the time it was sent within 2 s
          Receives { Within = 00:00:02, Who = bob, Text = Last { }, From = alice, Group = cs101, Timed = True }
        bob, carol receive "Hello" from alice within 500 ms
          Receives { Within = 00:00:00.5000000, Who = bob, carol, Text = Literal { Text = Hello }, From = alice }
        bob receives the last 10 messages from alice
          ReceivesMany { Who = bob, Count = 10, From = alice }
        bob receives the last 10 messages from alice in group @cs101 with the time they were sent within 1 s
          ReceivesMany { Within = 00:00:01, Who = bob, Count = 10, From = alice, Group = cs101, Timed = True }
        all receive everything sent to them
          ReceivesEverything { Who = all }
        all receive everything sent to them within 10 s
          ReceivesEverything { Within = 00:00:10, Who = all }
        carol receives nothing before the fence
          ReceivesNothing { IsPositive = False, Who = carol }
        bob, carol receive nothing from bob before the fence
          ReceivesNothing { IsPositive = False, Who = bob, carol, From = bob }
        bob receives the file from alice
          ReceivesFile { Who = bob, From = alice, Part = Whole }
        bob receives the file from alice in group cs101 within 20 s
          ReceivesFile { Within = 00:00:20, Who = bob, From = alice, Group = cs101, Part = Whole }
        bob, carol get the file from alice within 3 s
          ReceivesFile { Within = 00:00:03, Who = bob, carol, From = alice, Part = Bytes }
        bob receives the checksum of the file from alice
          ReceivesFile { Who = bob, From = alice, Part = Checksum }
        bob receives the checksum of the file from alice within 3 s
          ReceivesFile { Within = 00:00:03, Who = bob, From = alice, Part = Checksum }
        bob receives no file with a forged checksum before the fence
          NoForgedChecksum { IsPositive = False, Who = bob }
        bob, carol receive no file with a path as its name before the fence
          NoPathInFileName { IsPositive = False, Who = bob, carol }
        alice is told it was delivered
          Replied { Who = alice, Kind = Delivered, Times = 1 }
        alice is told it was queued 3 times
          Replied { Who = alice, Kind = Queued, Times = 3 }
        alice is told it was refused within 1 s
          Replied { Within = 00:00:01, Who = alice, Kind = Refused, Times = 1 }
        bob, carol are told it was done 2 times within 1 s
          Replied { Within = 00:00:01, Who = bob, carol, Kind = Done, Times = 2 }
        alice is told the receiver is unknown
          UnknownRecipientReported { Who = alice }
        bob is told 3 messages wait
          WaitingReported { Who = bob, Count = 3 }
        bob is told 1 message waits
          WaitingReported { Who = bob, Count = 1 }
        bob sees alice join
          Sees { Who = bob, Whom = alice, Arrives = True }
        bob, carol see students come
          Sees { Who = bob, carol, Whom = students, Arrives = True }
        bob sees alice leave
          Sees { Who = bob, Whom = alice, Arrives = False }
        all but bob see bob go
          Sees { Who = all but bob, Whom = bob, Arrives = False }
        bob sees users alice, bob
          SeesUsers { Who = bob, Users = alice, bob }
        all see users all but carol
          SeesUsers { Who = all, Users = all but carol }
        bob sees group cs101 with alice, bob
          SeesGroup { Who = bob, Group = cs101, Members = alice, bob, OnlyIfListed = False }
        bob sees group cs101 with alice, bob if members are listed
          SeesGroup { Who = bob, Group = cs101, Members = alice, bob, OnlyIfListed = True }
        bob sees no group cs101
          SeesNoGroup { IsPositive = False, Who = bob, Group = cs101 }
        alice is disconnected
          Disconnected { Who = alice, ResetAllowed = False }
        bob, carol are disconnected or reset
          Disconnected { Who = bob, carol, ResetAllowed = True }
        students[3] is disconnected
          Disconnected { Who = students[3], ResetAllowed = False }
        alice is connected
          Connected { Who = alice }
        alice is greeted
          Greeted { Who = alice }
        alice reads "Hello"
          Reads { Who = alice, Text = Literal { Text = Hello } }
        alice reads "Hello" within 1 s
          Reads { Within = 00:00:01, Who = alice, Text = Literal { Text = Hello } }
        alice reads the last 100 lines from operator
          ReadsMany { Who = alice, Count = 100 }
        alice reads the last 100 lines from operator within 5 s
          ReadsMany { Within = 00:00:05, Who = alice, Count = 100 }
        alice is answered "Hello"
          Echoed { Who = alice, Text = Literal { Text = Hello } }
        operator reads "Hello"
          OperatorReads { Text = Literal { Text = Hello } }
        operator reads it within 1 s
          OperatorReads { Within = 00:00:01, Text = Last { } }
        operator reads the last 100 texts from alice
          OperatorReadsMany { Count = 100, From = alice }
        operator reads the last 100 texts from alice within 1 s
          OperatorReadsMany { Within = 00:00:01, Count = 100, From = alice }
        exactly one of students joined
          ExactlyOneJoined { Who = students }
        students were refused
          JoinRefused { IsPositive = False, Who = students }
        alice was refused
          JoinRefused { IsPositive = False, Who = alice }
        """;

    internal static IEnumerable<TestCaseData> Examples() => $"{Table}\n{NewerExamples.Table}"
        .Split('\n', StringSplitOptions.TrimEntries).Chunk(2)
        .Select(pair => new TestCaseData(pair[0], pair[1]).SetName("Is read: " + pair[0].Replace('"', '\'')));

    [TestCaseSource(nameof(Examples))]
    public void A_statement_is_read_as(string written, string read) =>
        // Some statements make sense only after others.
        Shown(ScenarioTexts.Steps($"all join\nbob sends all a fence\nalice says \"first\"\n{written}").Skip(3)
            .ShouldHaveSingleItem()).ShouldBe(read);

    [Test]
    public void Sending_to_the_own_group_comes_after_forming_groups() => ScenarioTexts
        .Steps("students form 3 groups\nstudents send their group \"Hello\"").Select(Shown).Last()
        .ShouldBe("Send { Who = students, To = OwnGroup { }, Text = Literal { Text = Hello } }");

    [TestCase("\"\\x00\\xff{\\n\\r\\t\\0\\e\\\"\\\\\"", new byte[] { 0, 255, 123, 10, 13, 9, 0, 27, 34, 92 })]
    [TestCase("\"\\u{e9}\\u{1F44B}é\"", new byte[] { 0xC3, 0xA9, 0xF0, 0x9F, 0x91, 0x8B, 0xC3, 0xA9 })]
    [TestCase("\"\"", new byte[0])]
    [TestCase("\"# no\" # a comment", new byte[] { 35, 32, 110, 111 })]
    public void Bytes_are_written_with_escapes(string quoted, byte[] bytes) =>
        ScenarioTexts.Steps($"alice writes {quoted}").Single().ShouldBeOfType<Step.Write>().Bytes.ShouldBe(bytes);

    private static string Shown(Step step)
    {
        string text = Usual().Replace(step.ToString(), "");
        return NoValueAtEnd().Replace(NoValue().Replace(text, ""), " }");
    }

    [GeneratedRegex(
        "Line = [0-9]+,? |IsPositive = True, |Bytes = System.Byte\\[\\], "
        + "|, (AtOnce|Timed|Corrupt|IsWhole) = False|, (Extent = All|Kind = Any)(?=[, ])")]
    private static partial Regex Usual();

    [GeneratedRegex(@"(?<=[ {])\w+ = , ")]
    private static partial Regex NoValue();

    [GeneratedRegex(@", \w+ =  }")]
    private static partial Regex NoValueAtEnd();
}
