using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Scenarios;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Scenarios;

/// <summary>Workload files: what they say, and what is wrong with them.</summary>
public sealed class WorkloadFileTests
{
    private const string Head = """
        workload "Everybody talks"
        level full
        why "that is what a chat is for"
        """;

    [Test]
    public void A_file_says_who_does_what_how_often_and_what_must_hold()
    {
        Reading<Scenario> reading = Read("""
            checks loss, order
            bots 20 students
            groups 3
            operations 500
            weight 70: send a user a message of 24 bytes to 2 KB
            weight 5: send a user 10 messages at once
            weight 3: send a user a file of 0 bytes to 1 KB
            weight 2: leave and come back 3 times after 40 operations
            weight 1: reset and come back
            weight 1: race 5 for a name
            """);
        reading.Faults.ShouldBeEmpty();
        Workload load = reading.Value!.Steps.ShouldHaveSingleItem().ShouldBeOfType<Expectation.Work>().Load;
        load.Deeds.ShouldBe([
            new(70, new Deed.Talk(false, 24, 2000)),
            new(5, new Deed.Burst(10)),
            new(3, new Deed.GiveFile(0, 1000)),
            new(2, new Deed.Return(Manner.Leave, 3, 40)),
            new(1, new Deed.Return(Manner.Reset, 1, 0)),
            new(1, new Deed.Race(5)),
        ]);
        (load.Groups, load.Operations).ShouldBe((3, 500));
        load.Properties.ShouldBe([Property.Loss, Property.Order]);
        reading.Value.Items.ShouldBeEmpty();
    }

    [Test]
    public void Without_checks_everything_is_checked() =>
        ((Expectation.Work)Read("bots 2 students\nweight 1: send a user a message").Value!.Steps[0]).Load.Properties
            .ShouldBe(Enum.GetValues<Property>());

    [TestCase("bots 2 students\nweight 1: join a group\nweight 1: send a user a message", 5, "there are no groups")]
    [TestCase("bots 1 student\nweight 1: send a user a message", 1, "a workload takes two bots or more")]
    [TestCase("bots 2 students\nweight 1: leave and come back", 1, "nothing is sent, so there is nothing to see")]
    [TestCase("bots 2 students\nweight 1: send a user a message of 2 KB to 1 KB", 5, "the smaller size comes first")]
    [TestCase("bots 2 students\nweight 1: send a user a message of 1 byte to 1 KB", 5,
        "sizes are from 24 to 60,000 bytes")]
    [TestCase("bots 2 students\nweight 1: race 1 for a name\nweight 1: send a user a message", 5,
        "a race takes two or more")]
    [TestCase("bots 2 students\nweight 1: sned a user a message", 5, "'sned' does not fit here")]
    [TestCase("bots 2 students\nchecks losses\nweight 1: send a user a message", 5,
        "nothing is checked that is called 'losses'")]
    public void What_is_wrong_is_told_with_its_line(string lines, int line, string message) =>
        Read(lines).Faults.Select(fault => (fault.Line, fault.Message)).ShouldContain((line, message));

    private static Reading<Scenario> Read(string lines) =>
        ScenarioFile.Parse("x.workload", "x", $"{Head}\n{lines}\n");
}
