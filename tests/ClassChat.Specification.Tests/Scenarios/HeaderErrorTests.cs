using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Scenarios;

/// <summary>What a file's author is told about its header, as whole text.</summary>
public sealed class HeaderErrorTests
{
    [Test]
    public void An_empty_file_lacks_everything_that_a_head_has() => ScenarioTexts.Faults(
        ScenarioTexts.Read("")).ShouldBe("""
        x.scenario:1:1: the file lacks its title
           1 |
             | ^
               begin with: scenario "what it shows"
        x.scenario:1:1: the file does not say its level
           1 |
             | ^
               add, for example: level task4
        x.scenario:1:1: the file does not say which rubric item it counts for
           1 |
             | ^
               add, for example: counts for t4.route
        x.scenario:1:1: the file does not say why
           1 |
             | ^
               add: why "what of the assignment it stands for"
        """);

    [TestCase("level task4", "level taks4", """
        x.scenario:3:7: there is no level 'taks4'
           3 | level taks4
             |       ^^^^^
               did you mean 'task4', 'task1' or 'task2'?
        """)]
    [TestCase("level task4", "level full to task4", """
        x.scenario:3:15: 'task4' is below 'full'
           3 | level full to task4
             |               ^^^^^
               write the lower level first
        """)]
    [TestCase("level task4", "level task4\nascii only", """
        x.scenario:4:7: nothing stands behind 'ascii'
           4 | ascii only
             |       ^^^^
        """)]
    [TestCase("scenario \"A title\"", "scenario \"A title", """
        x.scenario:1:10: a text begins here and does not end
           1 | scenario "A title
             |          ^
               end it with a double quote; a quote inside is written \"
        """)]
    [TestCase("why \"a reason\"", "why \"a \\q reason\"", """
        x.scenario:4:5: there is no escape '\q'; there are \n \r \t \0 \e \" \\ \xHH \u{H}
           4 | why "a \q reason"
             |     ^^^^^^^^^^^^^
        """)]
    [TestCase("bots 30 students", "bots 30000 students", """
        x.scenario:6:6: a swarm has 1 to 20,000 bots
           6 | bots 30000 students
             |      ^^^^^
        """)]
    [TestCase("bots alice, bob, carol", "bots alice, bob, bob, carol", """
        x.scenario:5:18: there is a 'bob' already
           5 | bots alice, bob, bob, carol
             |                  ^^^
        """)]
    [TestCase("bots alice, bob, carol", "bots alice, bob, carol, nobody", """
        x.scenario:5:25: 'nobody' is a word of the language, and no bot's name
           5 | bots alice, bob, carol, nobody
             |                         ^^^^^^
        """)]
    [TestCase("bots alice, bob, carol", "bots alice bob, carol", """
        x.scenario:5:12: a comma should stand here
           5 | bots alice bob, carol
             |            ^^^
        x.scenario:5:15: a bot's name should stand here
           5 | bots alice bob, carol
             |               ^
        x.scenario:5:17: a comma should stand here
           5 | bots alice bob, carol
             |                 ^^^^^
        x.scenario:5:1: a bot's name is missing at the end
           5 | bots alice bob, carol
             | ^^^^^^^^^^^^^^^^^^^^^
        """)]
    public void A_mistake_in_the_head_is_told(string good, string bad, string message) => ScenarioTexts
        .Faults(ScenarioTexts.Read(ScenarioTexts.Head.Replace(good, bad) + "\nbob receives \"x\" from alice"))
            .ShouldBe(message);

    [Test]
    public void Names_that_a_server_could_not_tell_apart_are_refused() => ScenarioTexts.Faults(ScenarioTexts.Read(
        ScenarioTexts.Head.Replace("carol", "b-ob") + "\nbob receives \"x\" from alice"))
        .ShouldStartWith("x.scenario:1:1: a server could not tell 'b-ob' from 'bob'");
}
