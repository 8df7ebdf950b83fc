using ClassChat.Protocol;
using ClassChat.Specification.Scenarios;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Scenarios;

/// <summary>Heads, blocks, loops and tables.</summary>
public sealed class BlockTests
{
    [Test]
    public void A_head_is_read_in_any_order_with_comments_and_blank_lines()
    {
        Scenario scenario = ScenarioTexts.Read("""
            # what this file is
            bots alice, bob     # two of them

            why "it is \"so\""
            bots 12 students
            exclusive
            ascii
            level bonus1 to bonus3
            counts for t4.route, t4.confirm
            scenario "A title # with a hash"
            bob receives "Hello" from alice
            """).Value!;

        scenario.Title.ShouldBe("A title # with a hash");
        scenario.Rationale.ShouldBe("it is \"so\"");
        scenario.Items.ShouldBe(["t4.route", "t4.confirm"]);
        (scenario.From, scenario.To, scenario.Exclusive).ShouldBe((Level.Bonus1, Level.Bonus3, true));
        scenario.Participants.ShouldBe(
            [new Participant("alice", null), new Participant("bob", null), new Participant("students", 12)]);
        scenario.HasAsciiTexts.ShouldBeTrue();
        scenario.Steps.ShouldHaveSingleItem().Line.ShouldBe(11);
        scenario.IsFor(Level.Bonus2).ShouldBeTrue();
        scenario.IsFor(Level.Full).ShouldBeFalse();
    }

    [TestCase("level task4", Level.Task4, Level.Full)]
    [TestCase("level task1 only", Level.Task1, Level.Task1)]
    [TestCase("level bonus1 to bonus2", Level.Bonus1, Level.Bonus2)]
    public void A_level_is_one_and_all_above_or_one_or_a_range(string written, Level from, Level to)
    {
        Scenario scenario = ScenarioTexts.Read(
            ScenarioTexts.Head.Replace("level task4", written) + "\nbob receives \"x\" from alice").Value!;
        (scenario.From, scenario.To).ShouldBe((from, to));
    }

    [Test]
    public void Blocks_hold_blocks()
    {
        Step step = ScenarioTexts.Steps("""
            repeat 3 times:
              in parallel:
                alice joins
                bob in one write:
                  bob sends alice "a"
                  bob sends alice "b"
              carol joins
            """).ShouldHaveSingleItem();

        Block.Repeat repeat = step.ShouldBeOfType<Block.Repeat>();
        repeat.Times.ShouldBe(3);
        Block.InParallel together = repeat.Steps[0].ShouldBeOfType<Block.InParallel>();
        together.Steps[1].ShouldBeOfType<Block.InOneWrite>().Steps.Count.ShouldBe(2);
        repeat.Steps[1].ShouldBeOfType<Step.Join>().Line.ShouldBe(14);
        together.Steps[1].Line.ShouldBe(11);
    }

    [Test]
    public void A_loop_puts_its_values_in() => Counts("""
        for n in 1, 20, 300:
          alice sends bob $n messages of $n bytes
        """).ShouldBe([(1, 1), (20, 20), (300, 300)]);

    [Test]
    public void Loops_in_loops_multiply_and_a_longer_name_is_another_variable() => Counts("""
        for n in 1, 2:
          for nn in 5, 6:
            alice sends bob $nn messages of $n bytes
        """).ShouldBe([(5, 1), (6, 1), (5, 2), (6, 2)]);

    [Test]
    public void A_table_binds_a_row_at_a_time()
    {
        IReadOnlyList<Step> steps = ScenarioTexts.Steps("""
            for name, size in table:
              | empty.txt     | 0 bytes |
              | one byte.bin  | 1 byte  |
              | ünïcödé 👋.md | 64 KB   |
              alice sends bob file "$name" of $size
              alice leaves
            """);

        steps.OfType<Step.SendFile>().Select(file => (file.FileName, file.Bytes))
            .ShouldBe([("empty.txt", 0), ("one byte.bin", 1), ("ünïcödé 👋.md", 64_000)]);
        steps.Count.ShouldBe(6);
    }

    [Test]
    public void A_loop_over_bots_and_ranges_names_them() => ScenarioTexts
        .Steps("for who in alice, students[2..4]:\n  $who join").Cast<Step.Join>().Select(join => join.Who.ToString())
        .ShouldBe(["alice", "students[2..4]"]);

    [TestCase("costs $$5 and $$$$", "costs $5 and $$")]
    [TestCase("costs $5, $ and $", "costs $5, $ and $")]
    [TestCase("$$n is not $n", "$n is not x")]
    public void A_dollar_sign_can_be_written(string written, string sent) => ScenarioTexts
        .Steps($"for n in x:\n  alice sends bob \"{written}\"").ShouldHaveSingleItem()
        .ShouldBeOfType<Step.Send>().Text.ShouldBe(new TextSource.Literal(sent));

    [Test]
    public void Traits_of_servers_stand_in_the_head()
    {
        Scenario scenario = ScenarioTexts.Read(ScenarioTexts.Head.Replace(
            "level task4", "level task4\nunless lists_groups, join_creates_group\nonly if exit_closes_connection")
            + "\nbob receives \"x\" from alice").Value!;

        scenario.Unless.ShouldBe([ServerTrait.ListsGroups, ServerTrait.JoinCreatesGroup]);
        scenario.OnlyIf.ShouldBe([ServerTrait.ExitClosesConnection]);
    }

    private static IEnumerable<(int, int?)> Counts(string statements) =>
        ScenarioTexts.Steps(statements).Cast<Step.SendMany>().Select(send => (send.Count, send.Bytes));
}
