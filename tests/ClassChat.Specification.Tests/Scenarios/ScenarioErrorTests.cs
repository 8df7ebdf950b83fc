using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Scenarios;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Scenarios;

/// <summary>What a file's author is told, as whole text: place, sentence, line, caret, suggestion.</summary>
public sealed class ScenarioErrorTests
{
    // "---" parts what is written from what is said of it; "===" parts the cases.
    private const string Cases = """
        alice snds bob "Hello"
        ---
        x.scenario:8:7: 'snds' does not fit here
           8 | alice snds bob "Hello"
             |       ^^^^
               did you mean 'sends'?
        ===
        alise sends bob "Hello"
        ---
        x.scenario:8:1: there is no 'alise'
           8 | alise sends bob "Hello"
             | ^^^^^
               did you mean 'alice'?
        ===
        alice sends bo "Hello"
        ---
        x.scenario:8:13: there is no 'bo'
           8 | alice sends bo "Hello"
             |             ^^
               did you mean 'bob'?
        ===
        bob sends bo "Hello"
        ---
        x.scenario:8:11: there is no 'bo'
           8 | bob sends bo "Hello"
             |           ^^
               did you mean 'bob'?
        ===
        alice sends bob "Hello
        ---
        x.scenario:8:17: a text begins here and does not end
           8 | alice sends bob "Hello
             |                 ^
               end it with a double quote; a quote inside is written \"
        ===
        alice sends bob "Hel\qlo"
        ---
        x.scenario:8:17: there is no escape '\q'; there are \n \r \t \0 \e \" \\ \xHH \u{H}
           8 | alice sends bob "Hel\qlo"
             |                 ^^^^^^^^^
        ===
        alice sends bob "\x4"
        ---
        x.scenario:8:17: there is no escape '\x'; there are \n \r \t \0 \e \" \\ \xHH \u{H}
           8 | alice sends bob "\x4"
             |                 ^^^^^
        ===
        alice sends bob "\u{D800}"
        ---
        x.scenario:8:17: there is no escape '\u'; there are \n \r \t \0 \e \" \\ \xHH \u{H}
           8 | alice sends bob "\u{D800}"
             |                 ^^^^^^^^^^
        ===
        alice sends bob "Hello" quickly
        ---
        x.scenario:8:25: 'quickly' does not fit here
           8 | alice sends bob "Hello" quickly
             |                         ^^^^^^^
               here comes 'claiming' or 'the end of the line'
        ===
        alice sends students "Hello"
        ---
        x.scenario:8:13: one bot should stand here, and 'students' are many
           8 | alice sends students "Hello"
             |             ^^^^^^^^
               name one of them: students[1]
        ===
        bob receives "Hello" from students
        ---
        x.scenario:8:27: one bot should stand here, and 'students' are many
           8 | bob receives "Hello" from students
             |                           ^^^^^^^^
               name one of them: students[1]
        ===
        bob receives "Hello" from alice within 3
        ---
        x.scenario:8:41: the statement is not complete
           8 | bob receives "Hello" from alice within 3
             |                                         ^
               next comes a time: `500 ms`, `2 s`, `5 min`, `1 h`
        ===
        bob receives "Hello" from alice within 3 sec
        ---
        x.scenario:8:42: 'sec' does not fit here
           8 | bob receives "Hello" from alice within 3 sec
             |                                          ^^^
               here comes a time: `500 ms`, `2 s`, `5 min`, `1 h`
        ===
        alice sends bob file "a.bin" of 3 XB
        ---
        x.scenario:8:35: 'XB' does not fit here
           8 | alice sends bob file "a.bin" of 3 XB
             |                                   ^^
               here comes a size: `0 bytes`, `64 KB` (1,000), `10 MiB` (1,024 squared)
        ===
        students[31] joins
        ---
        x.scenario:8:1: 'students[31]' is not in 'students', which has 30 bots
           8 | students[31] joins
             | ^^^^^^^^
        ===
        alice[1] joins
        ---
        x.scenario:8:1: 'alice[1]' is not in 'alice', which has 1 bot
           8 | alice[1] joins
             | ^^^^^
        ===
        students[5..2] join
        ---
        x.scenario:8:1: 'students[5..2]' is not in 'students', which has 30 bots
           8 | students[5..2] join
             | ^^^^^^^^
        ===
          alice joins
        ---
        x.scenario:8:3: is indented, but stands below no block
           8 |   alice joins
             |   ^^^^^^^^^^^
        ===
        in parallel:
        ---
        x.scenario:8:1: has nothing below it
           8 | in parallel:
             | ^^^^^^^^^^^^
               indent the statements that belong to it
        ===
        in parallel:
          alice joins
            bob joins
           carol joins
        ---
        x.scenario:10:5: is not indented like the lines above it
          10 |     bob joins
             |     ^^^^^^^^^
        x.scenario:11:4: is not indented like the lines above it
          11 |    carol joins
             |    ^^^^^^^^^^^
        ===
        repeat 0 times:
          alice joins
        ---
        x.scenario:8:8: '0' does not fit here
           8 | repeat 0 times:
             |        ^
               here comes 'in' or a whole number from 1 to 1,000,000
        ===
        for n in 1, 2:
          alice sends bob $n mesages
        ---
        x.scenario:9:22: 'mesages' does not fit here
           9 |   alice sends bob $n mesages
             |                      ^^^^^^^
               did you mean 'messages' or 'message'?
        ===
        for in 1, 2:
          alice joins
        ---
        x.scenario:8:1: a loop is written 'for n in 3, 10, 100:' or 'for name, size in table:'
           8 | for in 1, 2:
             | ^^^^^^^^^^^^
        ===
        for a, b in table:
          | 1 | 2 | 3 |
          alice sends bob $a messages
        ---
        x.scenario:9:3: has 3 values for 2 variables
           9 |   | 1 | 2 | 3 |
             |   ^^^^^^^^^^^^^
        ===
        all but all joins
        ---
        x.scenario:8:9: 'all' does not fit here
           8 | all but all joins
             |         ^^^
               here comes who: `alice`, `bob, carol`, `students[1..20]`, `all`, `all but bob`
        ===
        alice sends random alice "Hello"
        ---
        x.scenario:8:1: 'random alice' leaves nobody to choose from
           8 | alice sends random alice "Hello"
             | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
               name a swarm, or several bots
        ===
        bob, carol but bob, carol join
        ---
        x.scenario:8:1: 'bob, carol but bob, carol' is nobody
           8 | bob, carol but bob, carol join
             | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        ===
        bob sends alice a fence
        alice receives nothing before the fence
        ---
        x.scenario:1:1: the scenario only says what must not happen, so a server that does nothing would pass
           1 | scenario "A title"
             | ^^^^^^^^^^^^^^^^^^
               add something that must be seen, for example: bob receives "Hello" from alice
        ===
        bob receives it from alice
        ---
        x.scenario:8:1: 'it' is the text sent last, and none was sent before this
           8 | bob receives it from alice
             | ^^^^^^^^^^^^^^^^^^^^^^^^^^
               say the text
        ===
        students were refused
        ---
        x.scenario:1:1: the scenario only says what must not happen, so a server that does nothing would pass
           1 | scenario "A title"
             | ^^^^^^^^^^^^^^^^^^
               add something that must be seen, for example: bob receives "Hello" from alice
        ===
        alice ! joins
        ---
        x.scenario:8:7: cannot stand here
           8 | alice ! joins
             |       ^
        ===
        alice sends bob "Hello",
        ---
        x.scenario:8:24: ',' does not fit here
           8 | alice sends bob "Hello",
             |                        ^
               here comes 'claiming' or 'the end of the line'
        ===
        al!ce joins
        ---
        x.scenario:8:3: cannot stand here
           8 | al!ce joins
             |   ^
        """;

    private static IEnumerable<TestCaseData> Mistakes() => Cases.Split("\n===\n").Select(one => one.Split("\n---\n"))
        .Select(parts => new TestCaseData(parts[0], parts[1]).SetName(
            "Is told: " + parts[0].Replace('"', '\'').Replace("\n", " / ")));

    [TestCaseSource(nameof(Mistakes))]
    public void A_mistake_is_told_with_its_place(string statements, string message) =>
        ScenarioTexts.Faults(ScenarioTexts.Statements(statements)).ShouldBe(message);

    [Test]
    public void A_tab_is_no_indent() => ScenarioTexts.Faults(
        ScenarioTexts.Statements("in parallel:\n\talice joins")).ShouldBe("""
        x.scenario:9:1: indent with blanks, not with tabs
           9 |  alice joins
             | ^
        """);

    [Test]
    public void Loops_in_loops_end_at_a_limit()
    {
        string loops = string.Concat(Enumerable.Range(0, 8).Select(depth =>
            new string(' ', depth) + $"for v{depth} in {string.Join(", ", Enumerable.Range(0, 100))}:\n"));
        ParseResult<Scenario> parseResult = ScenarioTexts.Statements(loops + "        alice joins");
        parseResult.Errors.ShouldHaveSingleItem().Message
            .ShouldBe("is more than 10,000 statements behind the first, loops unrolled");
    }

    [Test]
    public void Lines_that_loops_make_longer_and_longer_end_at_a_limit()
    {
        string loops = "for v0 in x:\n" + string.Concat(Enumerable.Range(1, 7).Select(depth => new string(' ', depth)
            + $"for v{depth} in {string.Concat(Enumerable.Repeat($"$v{depth - 1}", 1000))}:\n"));
        ScenarioTexts.Statements(loops + "        alice sends bob \"$v7\"").Errors.ShouldAllBe(
            error => error.Message == "is longer than 4,096 characters with the loop's values in it");
    }

    [Test]
    public void The_same_mistake_in_every_turn_of_a_loop_is_told_once() =>
        ScenarioTexts.Statements("for n in 1, 2, 3:\n  alice sends bob $n mesages").Errors.ShouldHaveSingleItem();
}
