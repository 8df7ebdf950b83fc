using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Scenarios;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Scenarios;

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
        ParseResult<Scenario> parseResult = Read("""
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
        parseResult.Errors.ShouldBeEmpty();
        Workload load =
            parseResult.Value!.Steps.ShouldHaveSingleItem().ShouldBeOfType<Expectation.WorkloadHolds>().Load;
        load.Actions.ShouldBe([
            new(70, new WorkloadAction.SendText(false, 24, 2000)),
            new(5, new WorkloadAction.SendBurst(10)),
            new(3, new WorkloadAction.SendFile(0, 1000)),
            new(2, new WorkloadAction.Reconnect(DisconnectMode.Leave, 3, 40)),
            new(1, new WorkloadAction.Reconnect(DisconnectMode.Reset, 1, 0)),
            new(1, new WorkloadAction.RaceForName(5)),
        ]);
        (load.Groups, load.Operations).ShouldBe((3, 500));
        load.Invariants.ShouldBe([Invariant.Loss, Invariant.Order]);
        parseResult.Value.Items.ShouldBeEmpty();
    }

    [Test]
    public void Without_checks_everything_is_checked() =>
        ((Expectation.WorkloadHolds)Read(
            "bots 2 students\nweight 1: send a user a message").Value!.Steps[0]).Load.Invariants
            .ShouldBe(Enum.GetValues<Invariant>());

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
        Read(lines).Errors.Select(error => (error.Line, error.Message)).ShouldContain((line, message));

    private static ParseResult<Scenario> Read(string lines) =>
        ScenarioFile.Parse("x.workload", "x", $"{Head}\n{lines}\n");
}
