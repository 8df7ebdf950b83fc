using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Scenarios;
using NUnit.Framework;
using Shouldly;
using Superpower.Model;

namespace ClassChat.Specification.Tests.Scenarios;

/// <summary>The statements about a client under test, and what a scenario with one must fulfil.</summary>
public sealed class ClientStatementTests
{
    private const string Head = """
        scenario "A title"
        counts for t2.both
        level task2
        why "a reason"
        bots alice, bob
        client carol
        server level full

        """;

    private const string Table = """
        carol starts
          Starts { Client = carol }
        carol types "/help"
          Types { Client = carol, Text = Literal { Text = /help } }
        the server sends carol file "../x" of 1 KB from alice
          ServerSendsFile { Client = carol, FileName = ../x, Bytes = 1000, From = alice, Corrupt = False }
        the server sends carol file "x" of 0 bytes from alice with a wrong checksum
          ServerSendsFile { Client = carol, FileName = x, Bytes = 0, From = alice, Corrupt = True }
        the server ends the connection of carol
          ServerEnds { Client = carol, Resets = False }
        the server resets the connection of carol
          ServerEnds { Client = carol, Resets = True }
        carol shows "Hello"
          Shows { Client = carol, Text = Literal { Text = Hello } }
        carol shows it from alice within 1 s
          Shows { Within = 00:00:01, Client = carol, Text = Last { }, From = alice }
        carol shows "Hello" from alice in group cs101
          Shows { Client = carol, Text = Literal { Text = Hello }, From = alice, Group = cs101 }
        carol shows the last 200 messages from alice
          ShowsMany { Client = carol, Count = 200, From = alice }
        carol shows the last 20 lines from operator
          ShowsLines { Client = carol, Count = 20 }
        carol shows that it was delivered
          ShowsAnswer { Client = carol, Kind = Delivered }
        carol has saved "notes.pdf" as sent
          HasSaved { Client = carol, FileName = notes.pdf }
        carol has saved every file within 2 s
          HasSavedAll { Within = 00:00:02, Client = carol }
        carol has saved nothing outside downloads before the fence
          SavedNothingOutside { IsPositive = False, Who = carol }
        carol is idle for 5 s
          Idle { IsPositive = False, Client = carol, Time = 00:00:05 }
        carol waits for both in one call
          WaitsInOneCall { Client = carol }
        carol exits within 3 s
          Exits { Within = 00:00:03, Client = carol, MayFail = False }
        carol exits or fails
          Exits { Client = carol, MayFail = True }
        """;

    private static IEnumerable<TestCaseData> Examples() => Table.Split('\n', StringSplitOptions.TrimEntries).Chunk(2)
        .Select(
            pair => new TestCaseData(pair[0], pair[1]).SetName("Of a client is read: " + pair[0].Replace('"', '\'')));

    [TestCaseSource(nameof(Examples))]
    public void A_statement_is_read_as(string written, string read) =>
        Shown(Read($"alice sends carol a fence\nalice says \"first\"\n{written}\nalice receives \"seen\" from carol")
            .Value!.Steps[2])
            .ShouldBe(read);

    [Test]
    public void Every_form_has_an_example()
    {
        string[] lines = [.. Examples().Select(example => (string)example.Arguments[0]!)];
        StatementPattern[] patterns = [.. ClientStatements.Acts, .. ClientStatements.Expectations];

        patterns.Select(pattern => pattern.Pattern).Except(lines.Select(FirstForm)).ShouldBeEmpty();
    }

    [Test]
    public void A_scenario_says_who_its_client_is_and_what_server_is_played_for_it()
    {
        Scenario scenario = Read("carol starts\ncarol shows \"x\"").Value!;

        (scenario.Client, scenario.Server).ShouldBe(("carol", (Level?)Level.Full));
    }

    [TestCase("carol sends alice \"x\"")]
    [TestCase("carol sends alice 20 messages")]
    [TestCase("carol sends alice half of \"x\"")]
    [TestCase("carol creates group cs")]
    [TestCase("carol says \"x\"")]
    [TestCase("carol leaves")]
    [TestCase("alice, bob receive \"x\" from carol")]
    public void What_a_person_can_do_is_said_as_for_a_bot(string statement) =>
        Read(statement + "\ncarol shows \"x\"").Errors.ShouldBeEmpty();

    [TestCase("alice starts", "'alice' is no client under test")]
    [TestCase("carol resets the connection", "a client under test cannot do this, or be asked for it")]
    [TestCase("carol sends alice a fence", "a client under test cannot do this, or be asked for it")]
    [TestCase("carol receives \"x\" from alice", "a client under test cannot do this, or be asked for it")]
    [TestCase("carol sends alice \"x\" claiming to be bob", "a client under test cannot do this, or be asked for it")]
    [TestCase("carol, alice send bob \"x\"", "'carol' is a client under test")]
    [TestCase("bob sends alice a fence\nalice has saved nothing outside downloads before the fence",
        "'alice' is no client under test")]
    public void What_does_not_fit_is_told(string statement, string message) =>
        Read(statement + "\ncarol shows \"x\"").Errors[0].Message.ShouldBe(message);

    [TestCase("client carol\n", "the file does not say which server its client is for")]
    [TestCase("server level full\n", "a server is played for clients only, and there is none")]
    [TestCase("client carol\nclient dora\nserver level full\n", "there is a client under test already")]
    [TestCase("client carol, dora\nserver level full\n", "behind 'client' stands one name")]
    [TestCase("client carol\nserver level task2\n", "no server runs at level 'task2'")]
    [TestCase("client carol\nserver level fool\n", "there is no level 'fool'")]
    public void A_head_that_does_not_fit_is_told(string head, string message) =>
        ScenarioFile.Parse("x", "x", Head.Replace("client carol\nserver level full\n", head, StringComparison.Ordinal)
            + "bob receives \"x\" from alice\n").Errors[0].Message.ShouldBe(message);

    [Test]
    public void All_are_all_bots_and_not_the_client() =>
        Read("all join\ncarol shows \"x\"").Errors.ShouldBeEmpty();

    private static ParseResult<Scenario> Read(string statements) =>
        ScenarioFile.Parse("x.scenario", "x", Head + statements + "\n");

    private static string FirstForm(string line)
    {
        TokenList<TokenKind> tokens =
            Lexer.Tokens(new SourceLine(1, 0, line, []), new ErrorCollector("x", [line]))!.Value;
        return ClientStatements.Acts.Concat(ClientStatements.Expectations)
            .First(pattern => pattern.Match(tokens, new FarthestFailure(), _ => null) is not null).Pattern;
    }

    private static string Shown(Step step) => System.Text.RegularExpressions.Regex.Replace(
        step.ToString(), @"Line = \d+,? |IsPositive = True, |Within = , |, (From|Group) = (?=[,}]| })", "");
}
