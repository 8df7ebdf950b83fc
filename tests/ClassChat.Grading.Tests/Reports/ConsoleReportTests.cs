using ClassChat.Grading.Reports;
using ClassChat.Grading.Runs;
using NUnit.Framework;
using Shouldly;
using Spectre.Console;

namespace ClassChat.Grading.Tests.Reports;

public sealed class ConsoleReportTests
{
    [Test]
    public void A_run_is_told_as_points_by_task_and_each_failure_once() => Text(SampleGrades.Mixed).ShouldBe(Mixed);

    [Test]
    public void A_program_that_never_started_is_told_once() => Text(SampleGrades.NotStarted).ShouldBe(NotStarted);

    [Test]
    public void Trouble_of_the_harness_is_called_that() => Text(SampleGrades.Troubled).ShouldBe(Troubled);

    [Test]
    public void What_could_not_be_judged_is_told_once_with_the_points_that_are_withheld() =>
        Text(SampleGrades.Ungraded).ShouldEndWith(Ungraded);

    [Test]
    public void Trouble_and_what_could_not_be_judged_are_told_apart() =>
        Text(SampleGrades.Of(SampleGrades.Troubled.Items[0], SampleGrades.Ungraded.Items[3])).ShouldEndWith("""
            ? of 10 points

            The harness was in trouble: some items are not graded, and the points are not final.

            Something outside the harness kept 1 item from being judged: 1 point is withheld, so the total is not final.

            """);

    [Test]
    public void The_last_line_counts_items_but_not_those_that_are_not_offered() =>
        ConsoleReport.LastLine(ReportBuilder.Build(SampleGrades.Mixed, "")).ShouldBe("1 passed, 3 failed");

    [Test]
    public void The_last_line_counts_what_could_not_be_judged_neither_as_passed_nor_as_failed() =>
        ConsoleReport.LastLine(ReportBuilder.Build(SampleGrades.Ungraded, "")).ShouldBe("1 passed, 0 failed");

    internal static string Text(Grade grade)
    {
        var writer = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 1000;
        console.Profile.Capabilities.Unicode = true;
        ConsoleReport.Write(ReportBuilder.Build(grade, "--server 'x {port}'"), console);
        return writer.ToString();
    }

    private const string Mixed = """

        Group [7]: ClassChat, seed 3, 61 seconds
        ╭──────────┬────────┬────────┬─────────┬─────────────┬──────────┬─────────╮
        │ Task     │ Passed │ Failed │ Skipped │ Not offered │ Ungraded │  Points │
        ├──────────┼────────┼────────┼─────────┼─────────────┼──────────┼─────────┤
        │ Task 1   │      1 │      - │       - │           - │        - │  4 of 4 │
        │ Task 4   │      - │      2 │       1 │           - │        - │ 2 of 16 │
        │ Bonus|1  │      - │      - │       - │           1 │        - │  0 of 1 │
        │ Base     │      1 │      2 │       1 │           - │        - │ 6 of 20 │
        │ Bonus    │      - │      - │       - │           1 │        - │  0 of 1 │
        │ Together │      1 │      2 │       1 │           1 │        - │ 6 of 21 │
        ╰──────────┴────────┴────────┴─────────┴─────────────┴──────────┴─────────╯
        ╭─────────────────┬──────────────┬───────┬──────────────╮
        │ Measured        │ Scenario     │ Level │        Value │
        ├─────────────────┼──────────────┼───────┼──────────────┤
        │ latency, median │ task1/listen │ task1 │ 1,234.568 ms │
        ╰─────────────────┴──────────────┴───────┴──────────────╯

        t4.safe skipped: needs t4.route, which failed
        b1.create not offered: there are no groups

        t4.route lost 9 of 9 points, t4.confirm lost 2 of 4 points, t4.safe was skipped and lost 3 of 3 points
        A direct message reaches its receiver and nobody else
        task4/route, asked at level full: failed, 5 of 5 times
        bob did not get the message
          scenarios/task4/route.scenario:11
             6 | bots alice, bob
             7 | all join
             9 | in parallel:
            10 |   alice sends bob "Hi"
            11 |   bob receives "Hi" from alice
               |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          expected  message "Hi" from 'alice'
          got       message "\x1b[2J" from '[red]'
                             ^
          last on the wire of alice
            sent      {"text":"Hi"}\n
            received  (nothing)
          last on the wire of bob
            sent      bob
            received  Enter your name:
          the server's last output
            listening
            Traceback:\tline 1
          the server exited with code 0
          hint      the usual mistake of t4.route
          replay    ./run-scenarios.sh task4/route --seed 3 --server 'x {port}'

        6 of 21 points

        """;

    private const string NotStarted = """

        Group [7]: ClassChat, seed 3, 61 seconds
        ╭──────────┬────────┬────────┬─────────┬─────────────┬──────────┬─────────╮
        │ Task     │ Passed │ Failed │ Skipped │ Not offered │ Ungraded │  Points │
        ├──────────┼────────┼────────┼─────────┼─────────────┼──────────┼─────────┤
        │ Task 1   │      - │      1 │       - │           - │        - │  0 of 4 │
        │ Task 4   │      - │      1 │       - │           - │        - │  0 of 9 │
        │ Together │      - │      2 │       - │           - │        - │ 0 of 13 │
        ╰──────────┴────────┴────────┴─────────┴─────────────┴──────────┴─────────╯

        t1.listen lost 4 of 4 points
        The server accepts a connection
        task1/listen, asked at level task1: failed
        the server would not start
          expected  a server that listens
          got       exited, port 40001
          the server's last output
            no such file
          hint      start it by hand: it must go on running, and listen at the port it was given
          replay    ./run-scenarios.sh task1/listen --seed 3 --server 'x {port}'

        0 of 13 points

        """;

    private const string Troubled = """

        Group [7]: ClassChat, seed 3, 61 seconds
        ╭──────────┬────────┬────────┬─────────┬─────────────┬──────────┬────────╮
        │ Task     │ Passed │ Failed │ Skipped │ Not offered │ Ungraded │ Points │
        ├──────────┼────────┼────────┼─────────┼─────────────┼──────────┼────────┤
        │ Task 4   │      - │      - │       - │           - │        1 │ ? of 9 │
        │ Together │      - │      - │       - │           - │        1 │ ? of 9 │
        ╰──────────┴────────┴────────┴─────────┴─────────────┴──────────┴────────╯

        t4.route could not be graded
        A direct message reaches its receiver and nobody else
        task4/route, asked at level task4: error
        the harness failed: boom
            at A
            at B
          replay    ./run-scenarios.sh task4/route --seed 3 --server 'x {port}'

        ? of 9 points

        The harness was in trouble: some items are not graded, and the points are not final.

        """;

    private const string Ungraded = """

        ╭──────────┬────────┬────────┬─────────┬─────────────┬──────────┬─────────────╮
        │ Task     │ Passed │ Failed │ Skipped │ Not offered │ Ungraded │      Points │
        ├──────────┼────────┼────────┼─────────┼─────────────┼──────────┼─────────────┤
        │ Task 1   │      1 │      - │       - │           - │        - │      4 of 4 │
        │ Task 4   │      - │      - │       - │           - │        2 │     ? of 13 │
        │ Bonus|1  │      - │      - │       - │           - │        1 │      ? of 1 │
        │ Base     │      1 │      - │       - │           - │        2 │ 4 + ? of 17 │
        │ Bonus    │      - │      - │       - │           - │        1 │      ? of 1 │
        │ Together │      1 │      - │       - │           - │        3 │ 4 + ? of 18 │
        ╰──────────┴────────┴────────┴─────────┴─────────────┴──────────┴─────────────╯
        ╭─────────────────┬──────────────┬───────┬──────────────╮
        │ Measured        │ Scenario     │ Level │        Value │
        ├─────────────────┼──────────────┼───────┼──────────────┤
        │ latency, median │ task1/listen │ task1 │ 1,234.568 ms │
        ╰─────────────────┴──────────────┴───────┴──────────────╯

        t4.confirm is ungraded: 4 points are withheld
        A direct message reaches its receiver and nobody else
        task4/route, asked at level full: failed, 5 of 5 times
        bob did not get the message
          scenarios/task4/route.scenario:11
             6 | bots alice, bob
             7 | all join
             9 | in parallel:
            10 |   alice sends bob "Hi"
            11 |   bob receives "Hi" from alice
               |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          expected  message "Hi" from 'alice'
          got       message "\x1b[2J" from '[red]'
                             ^
          last on the wire of alice
            sent      {"text":"Hi"}\n
            received  (nothing)
          last on the wire of bob
            sent      bob
            received  Enter your name:
          the server's last output
            listening
            Traceback:\tline 1
          the server exited with code 0
          hint      the usual mistake of t4.confirm
          replay    ./run-scenarios.sh task4/route --seed 3 --server 'x {port}'

        t4.route, t4.confirm and b1.list are ungraded: 14 points are withheld
        A direct message reaches its receiver and nobody else
        task4/route, asked at level task4: ungraded, and so is 1 other scenario
        a program that the scenario needs is missing: 'java'
          replay    ./run-scenarios.sh task4/route --seed 3 --server 'x {port}'

        4 + ? of 18 points

        Something outside the harness kept 3 items from being judged: 14 points are withheld, so the total is not final.

        """;
}
