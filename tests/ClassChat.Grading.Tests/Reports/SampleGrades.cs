using ClassChat.Grading.Runs;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Grading.Tests.Reports;

/// <summary>Grades written out by hand: what a run can come to, without running anything.</summary>
internal static class SampleGrades
{
    public static Scenario Route { get; } = Scenario(
        "task4/route",
        "A direct message reaches its receiver and nobody else",
        """
        scenario "A direct message reaches its receiver and nobody else"
        counts for t4.route, t4.confirm
        level task4
        why "only the receiver may read it"

        bots alice, bob
        all join
        # the point of it
        in parallel:
          alice sends bob "Hi"
          bob receives "Hi" from alice
        alice is told it was delivered
        """);

    public static Scenario Listen { get; } = Scenario("task1/listen", "The server accepts a connection", "bots alice");

    public static Failure Failure { get; } = new(
        new Mismatch(
            "bob did not get the message", "message \"Hi\" from 'alice'", "message \"\u001b[2J\" from '[red]'"),
        11,
        [new WireExcerpt("alice", "{\"text\":\"Hi\"}\\n", ""), new WireExcerpt("bob", "bob", "Enter your name:")],
        "listening\nTraceback:\tline 1\n",
        "exited with code 0");

    /// <summary>An item passed, one failed with another for the same reason, one skipped, one not offered.</summary>
    public static Grade Mixed { get; } = Of(
        new ItemGrade(Item("t1.listen", "Task 1", 4), Verdict.Passed, 4, null,
            [new ScenarioGrade(Listen, Level.Task1, new ScenarioResult(Verdict.Passed, 0.25)
            {
                Metrics = [new Metric("latency, median", 1234.5678, "ms")],
            })]),
        new ItemGrade(Item("t4.route", "Task 4", 9), Verdict.Failed, 0, null, [FailedRoute]),
        new ItemGrade(Item("t4.confirm", "Task 4", 4), Verdict.Failed, 2, null, [FailedRoute]),
        new ItemGrade(Item("t4.safe", "Task 4", 3), Verdict.Skipped, 0, "needs t4.route, which failed", [FailedRoute]),
        new ItemGrade(Item("b1.create", "Bonus|1", 1), Verdict.Unsupported, 0, "there are no groups", []));

    /// <summary>Only the first two of those.</summary>
    public static Grade Short { get; } = Of([.. Mixed.Items.Take(2)]);

    public static Grade NotStarted { get; } = Of(
        new ItemGrade(Item("t1.listen", "Task 1", 4), Verdict.Failed, 0, null,
            [new ScenarioGrade(Listen, Level.Task1, DeadResult(40001))]),
        new ItemGrade(Item("t4.route", "Task 4", 9), Verdict.Failed, 0, null,
            [new ScenarioGrade(Route, Level.Task4, DeadResult(40002))]));

    public static Grade Troubled { get; } = Of(
        new ItemGrade(Item("t4.route", "Task 4", 9), Verdict.Error, 0, "the harness failed: boom\n  at A\n  at B",
            [new ScenarioGrade(Route, Level.Task4, new ScenarioResult(Verdict.Error, 0)
            {
                Reason = "the harness failed: boom\n  at A\n  at B",
            })]));

    /// <summary>Why something could not be judged.</summary>
    public const string Missing = "a program that the scenario needs is missing: 'java'";

    /// <summary>An item passed, two could not be judged by one scenario, one by another for the same reason.</summary>
    public static Grade Ungraded { get; } = Of(
        Mixed.Items[0],
        new ItemGrade(Item("t4.route", "Task 4", 9), Verdict.Ungraded, 0, Missing, [UngradedOf(Route)]),
        new ItemGrade(Item("t4.confirm", "Task 4", 4), Verdict.Ungraded, 0, Missing, [UngradedOf(Route), FailedRoute]),
        new ItemGrade(Item("b1.list", "Bonus|1", 1), Verdict.Ungraded, 0, Missing, [UngradedOf(Listen)]));

    private static ScenarioGrade FailedRoute => new(Route, Level.Full, new ScenarioResult(Verdict.Failed, 5.12345)
    {
        Failure = Failure,
        Repeats = (5, 5),
    });

    private static ScenarioGrade UngradedOf(Scenario scenario) =>
        new(scenario, Level.Task4, new ScenarioResult(Verdict.Ungraded, 0) { Reason = Missing });

    public static Grade Of(params ItemGrade[] items) => new("Group [7]", "ClassChat", 3, items, 61.5);

    public static RubricItem Item(string id, string task, int points) => new()
    {
        Id = id,
        Task = task,
        Title = $"what {id} shows",
        Points = points,
        Level = Level.Task4,
        IsBonus = id[0] == 'b',
        Needs = [],
        Scenarios = ["task4/route"],
        Hint = $"the usual mistake of {id}",
    };

    public static Scenario Scenario(string id, string title, string text) => new()
    {
        Path = $"scenarios/{id}.scenario",
        Id = id,
        Title = title,
        Rationale = "the assignment says so",
        Items = ["t4.route"],
        From = Level.Task1,
        To = Level.Full,
        Exclusive = false,
        Participants = [],
        Steps = [],
        Lines = text.ReplaceLineEndings("\n").Split('\n'),
    };

    private static ScenarioResult DeadResult(int port) => new(Verdict.Failed, 0.5)
    {
        NotStarted = true,
        Reason = $"the program exited with code 2 before it listened at port {port}",
        Failure = new Failure(
            new Mismatch("the server would not start", "a server that listens", $"exited, port {port}"),
            0, [], "no such file", null),
    };
}
