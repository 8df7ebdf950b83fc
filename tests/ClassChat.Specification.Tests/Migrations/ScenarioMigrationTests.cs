using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Migrations;
using ClassChat.Specification.Scenarios;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Migrations;

/// <summary>Files of older versions, and what they are rewritten to.</summary>
public sealed class ScenarioMigrationTests
{
    private const string Former = """
        # A file of an older version.
        scenario "Everything that is written in another way now"
        for t4.route, t4.confirm   # two items
        level task4
        unless joins_create, outsiders_post, lists_groups
        alone
        why "a reason"

        bots alice, bob, carol
        bots 3 students

        alice connects
        alice is acknowledged

        all joins
        alice sends half of "Hi to you" to bob
        alice sends the rest
        bob closes     # without a word
        bob joins
        for way in leaves, closes, half-closes, resets:
          bob $way
          bob joins
        where offered:
          carol puts aside what has come
        together:
          carol receives nothing from bob until fence from alice   # nothing
          students sends random students 1 messages
        bob, carol are not fooled until fence from alice
        bob is offered no path until fence from alice
        the clock moves on by 4 s
        the server is restarted
        alice sends nobody called "Zoe" "costs $$5, or $price"
        alice is told nobody has that name
        bob is told 1 messages waits
        exactly one of students is in
        students are not in
        alice leaves
        alice is let go
        bob receives "Hi" from alice

        """;

    private const string Now = """
        # A file of an older version.
        scenario "Everything that is written in another way now"
        counts for t4.route, t4.confirm   # two items
        level task4
        unless join_creates_group, non_members_may_post, lists_groups
        only if exit_closes_connection
        exclusive
        why "a reason"

        bots alice, bob, carol
        bots 3 students

        alice connects for a greeting
        alice is greeted

        all join
        alice sends bob half of "Hi to you"
        alice sends the rest
        bob closes the connection     # without a word
        bob comes back
        for way in leaves, closes the connection, half-closes the connection, resets the connection:
          bob $way
          bob comes back
        if offered:
          carol ignores everything so far
        in parallel:
          repeat 1 time:
            alice sends carol a fence
            carol receives nothing from bob before the fence   # nothing
          students send random students 1 message
        alice sends bob, carol a fence
        bob, carol receive no file with a forged checksum before the fence
        alice sends bob a fence
        bob receives no file with a path as its name before the fence
        wait 4 s
        restart the server
        alice sends nobody called "Zoe" "costs $$$$5, or $$price"
        alice is told the receiver is unknown
        bob is told 1 message waits
        exactly one of students joined
        students were refused
        alice leaves
        alice is disconnected
        bob receives "Hi" from alice

        """;

    private const string FormerWorkload = """
        workload "A class at work"
        for t4.safe
        level full
        why "a reason"
        bots 20 students
        groups 2

        7000 send somebody a message of 24 bytes to 200 bytes
        300 send somebody 5 messages at once   # glued
        20 send a group a message
        4 leave and come back 1 times after 1000 operations
        4 race 5 for a name
        """;

    private static string[] FormerStatements => File.ReadAllLines(
        Path.Combine(TestContext.CurrentContext.TestDirectory, "Migrations", "former-statements.txt"));

    [Test]
    public void A_file_of_an_older_version_is_rewritten_line_by_line()
    {
        MigrationResult result = ScenarioMigration.Rewrite(Former, "x.scenario");

        result.Text.ShouldBe(Now);
        result.Notes.ShouldBeEmpty();
    }

    [Test]
    public void A_file_of_this_version_stays_as_it_is()
    {
        ScenarioMigration.Rewrite(Now, "x.scenario").Text.ShouldBe(Now);
        foreach (Scenario scenario in RepositorySuite.Suite.Scenarios.Values)
        {
            string text = string.Join('\n', scenario.Lines);
            MigrationResult result = ScenarioMigration.Rewrite(text, scenario.Path);
            result.Text.ShouldBe(text, scenario.Path);
            result.Notes.ShouldBeEmpty(scenario.Path);
        }
    }

    [Test]
    public void Line_breaks_stay() => ScenarioMigration.Rewrite(Former.ReplaceLineEndings("\r\n"), "x.scenario").Text
        .ShouldBe(Now.ReplaceLineEndings("\r\n"));

    [Test]
    public void A_workload_is_rewritten() => ScenarioMigration.Rewrite(FormerWorkload, "x.workload").Text.ShouldBe("""
        workload "A class at work"
        counts for t4.safe
        level full
        why "a reason"
        bots 20 students
        groups 2

        weight 7000: send a user a message of 24 bytes to 200 bytes
        weight 300: send a user 5 messages at once   # glued
        weight 20: send a group a message
        weight 4: leave and come back 1 time after 1000 operations
        weight 4: race 5 for a name
        """);

    [Test]
    public void Every_statement_of_older_versions_becomes_one_that_is_read()
    {
        foreach (string statement in FormerStatements)
        {
            string text = $"""
                scenario "A title"
                for t4.route
                level task4
                why "a reason"
                bots alice, bob, carol
                bots 30 students
                all join
                alice says "first"
                {statement}
                bob receives "seen" from alice
                """;
            MigrationResult result = ScenarioMigration.Rewrite(text, "x.scenario");
            ParseResult<Scenario> parseResult = ScenarioFile.Parse("x.scenario", "x", result.Text);
            parseResult.Errors.ShouldBeEmpty($"{statement}\n{result.Text}");
            result.Notes.ShouldBeEmpty(statement);
        }
    }

    [TestCase("for n in 1, 2:\n  bob joins", 9, "join here in the first turn of the loop")]
    [TestCase("alice joins\nalice, bob join", 9, "some of 'alice, bob' join for the first time")]
    [TestCase("alice joins\nalice leaves\nwhere offered:\n  alice is let go", 11,
        "in the head is for the whole scenario")]
    [TestCase("bob is acknowledged", 8, "say before this how 'bob' connect")]
    [TestCase("bob jumps", 8, "'jumps' does not fit here")]
    public void What_cannot_be_rewritten_is_told(string statements, int line, string message)
    {
        string text = "scenario \"A title\"\nfor t4.route\nlevel task4\nwhy \"a reason\"\nbots alice, bob, carol\n"
            + $"bots 30 students\n\n{statements}\nbob receives \"seen\" from alice\n";

        MigrationNote note = ScenarioMigration.Rewrite(text, "x.scenario").Notes.First(
            note => note.Message.Contains(message, StringComparison.Ordinal));

        note.Line.ShouldBe(line);
    }

    [TestCase("alice does something that there is not", 8)]
    [TestCase("where offered:\n  alice is let go", 9)]
    public void A_note_names_the_line_of_the_old_file(string statement, int line)
    {
        string text = $"""
            scenario "A fence is one line here and two lines there"
            for t4.route
            level task4
            why "notes are read beside the old file"
            bots alice, bob
            all join
            bob receives nothing until fence from alice
            {statement}
            bob receives "x" from alice
            """;
        ScenarioMigration.Rewrite(text, "x.scenario").Notes.Single().Line.ShouldBe(line);
    }
}
