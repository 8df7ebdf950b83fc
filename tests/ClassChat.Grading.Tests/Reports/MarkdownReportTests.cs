using ClassChat.Grading.Reports;
using ClassChat.Grading.Runs;
using ClassChat.Harness.Checks;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Reports;

public sealed class MarkdownReportTests
{
    [Test]
    public void A_run_is_told_as_tables_and_each_failure_once() =>
        MarkdownReport.Write(ReportBuilder.Build(SampleGrades.Mixed, "--server 'x {port}'")).ShouldBe(Mixed);

    [Test]
    public void What_could_not_be_judged_is_marked_as_withheld()
    {
        string text = MarkdownReport.Write(ReportBuilder.Build(SampleGrades.Ungraded, ""));

        text.ShouldStartWith(@"# Group \[7\]: 4 + ? of 18 points" + "\n");
        text.ShouldContain(
            "1 passed, 0 failed.\n\n**Something outside the harness kept 3 items from being judged: "
            + "14 points are withheld, so the total is not final.**\n");
        text.ShouldContain("| Together | 1 | - | - | - | 3 | 4 + ? of 18 |\n");
        text.ShouldContain($"| b1.list | what b1.list shows | ungraded: {SampleGrades.Missing} | ? of 1 |\n");
        text.ShouldContain("### t4.route, t4.confirm and b1.list are ungraded: 14 points are withheld\n");
        text.ShouldContain("\n## What went wrong\n");
        MarkdownReport.Write(ReportBuilder.Build(SampleGrades.Of(SampleGrades.Ungraded.Items[1]), ""))
            .ShouldContain("\n## What could not be judged\n\n### t4.route is ungraded: 9 points are withheld\n");
    }

    [Test]
    public void A_server_cannot_break_out_of_its_fence()
    {
        var failure = new Failure(new Mismatch("[x](y) <b>", "a", "````"), 0, [], "", null);
        var result = new ScenarioResult(Verdict.Failed, 1) { Failure = failure };
        Grade grade = SampleGrades.Of(new ItemGrade(SampleGrades.Item("t4.route", "Task 4", 9), Verdict.Failed, 0, null,
            [new ScenarioGrade(SampleGrades.Route, Level.Task4, result)]));

        string text = MarkdownReport.Write(ReportBuilder.Build(grade, ""));

        text.ShouldContain("\n`````text\nexpected  a\ngot       ````\n");
        text.ShouldContain(@"**\[x\](y) \<b\>**");
    }

    private const string Mixed = """
        # Group \[7\]: 6 of 21 points

        ClassChat, seed 3. 1 passed, 3 failed.

        | Task | Passed | Failed | Skipped | Not offered | Ungraded | Points |
        | --- | --- | --- | --- | --- | --- | --- |
        | Task 1 | 1 | - | - | - | - | 4 of 4 |
        | Task 4 | - | 2 | 1 | - | - | 2 of 16 |
        | Bonus\|1 | - | - | - | 1 | - | 0 of 1 |
        | Base | 1 | 2 | 1 | - | - | 6 of 20 |
        | Bonus | - | - | - | 1 | - | 0 of 1 |
        | Together | 1 | 2 | 1 | 1 | - | 6 of 21 |

        ## Items

        | Item | It shows | Verdict | Points |
        | --- | --- | --- | --- |
        | t1.listen | what t1.listen shows | passed | 4 of 4 |
        | t4.route | what t4.route shows | failed | 0 of 9 |
        | t4.confirm | what t4.confirm shows | failed | 2 of 4 |
        | t4.safe | what t4.safe shows | skipped: needs t4.route, which failed | 0 of 3 |
        | b1.create | what b1.create shows | not offered: there are no groups | 0 of 1 |

        ## Measured

        | What | Value | Scenario | Level |
        | --- | --- | --- | --- |
        | latency, median | 1,234.568 ms | task1/listen | task1 |

        ## What went wrong

        ### t4.route lost 9 of 9 points, t4.confirm lost 2 of 4 points, t4.safe was skipped and lost 3 of 3 points

        A direct message reaches its receiver and nobody else (task4/route, asked at level full: failed, 5 of 5 times)

        **bob did not get the message**

        ```text
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
        ```

        """;
}
