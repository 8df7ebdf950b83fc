using ClassChat.Harness.Classes;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Reports;
using ClassChat.Harness.Running;
using ClassChat.Harness.Tests.Reports;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Classes;

/// <summary>What a class has come to, as the two files that an instructor opens.</summary>
public sealed class OverviewTests
{
    private const string Legend =
        "A number is the points reached. ✗ failed, ~ unstable, ↑ skipped since what it needs failed, - not offered, "
        + "? not graded.";

    private static readonly RubricItem _listen = SampleGrades.Item("t1.listen", "Task 1", 4);
    private static readonly RubricItem _route = SampleGrades.Item("t4.route", "Task 4", 9);

    private static readonly ClassResult _class = new("ClassChat", 3,
    [
        Graded("anna", "Anna", Of(Verdict.Passed, 4), Of(Verdict.Passed, 9)),
        Graded("b|b", "=cmd|'/c calc'!A1", Of(Verdict.Passed, 4), Of(Verdict.Failed, 3)),
        Graded("carol", "Carol, \"C\"", Of(Verdict.Unstable, 0), Of(Verdict.Skipped, 0)),
        Graded("dan", "Dan", Of(Verdict.NotOffered, 0), Of(Verdict.Error, 0)),
        new Standing.Graded(
            new HandIn("eve", "/c/eve/submission.yaml"), Reporting.Of(SampleGrades.NotStarted, ""), false),
        new Standing.Invalid(
            new HandIn("finn", "/c/finn/submission.yaml"),
            [
                new FileFault("/c/finn/submission.yaml", 2, 3, 1, "a submission has no 'program'", null, "  program:"),
                FileFault.OfFile("/c/finn/submission.yaml", "x"),
            ]),
        new Standing.Troubled(new HandIn("gus", "/c/gus/submission.yaml"), "disk full\nat x"),
    ],
    ["/c/hal"]);

    [Test]
    public void The_overview_shows_points_troubles_and_what_failed_most() => Overview.Write(_class).ShouldBe($"""
        # 7 submissions

        ClassChat, seed 3. 3 passed, 5 failed.
        Points: 0 to 13 of 13, half of the class has 3.5 or more.

        | Submission | Points | Passed | Failed | Not offered |
        | --- | --- | --- | --- | --- |
        | [Anna](anna/report.md) | 13 of 13 | 2 | 0 | 0 |
        | [=cmd\|'/c calc'!A1](b%7Cb/report.md) | 7 of 13 | 1 | 1 | 0 |
        | [Carol, "C"](carol/report.md) | 0 of 13 | 0 | 2 | 0 |
        | [Dan](dan/report.md) | ? 0 of 13 | 0 | 0 | 1 |
        | [Group \[7\]](eve/report.md) | 0 of 13 | 0 | 2 | 0 |
        | finn | invalid file |  |  |  |
        | gus | not graded |  |  |  |

        ## To look at

        - dan: not graded, the harness was in trouble: t4.route
        - eve: would not start: exited, port 40001
        - finn: invalid, nothing was run: submission.yaml:2:3: a submission has no 'program' (and 1 fault more)
        - gus: not graded, the harness was in trouble: disk full
        - hal: holds no submission.yaml

        ## What failed most

        | Item | It shows | Failed | Points lost |
        | --- | --- | --- | --- |
        | t4.route | what t4.route shows | 1 of 2 | 15 |
        | t1.listen | what t1.listen shows | 1 of 3 | 4 |

        ## Items

        {Legend}

        ### Task 1

        | Submission | t1.listen (4) |
        | --- | --- |
        | anna | 4 |
        | b\|b | 4 |
        | carol | 0 ~ |
        | dan | - |
        | eve | 0 ✗ |

        ### Task 4

        | Submission | t4.route (9) |
        | --- | --- |
        | anna | 9 |
        | b\|b | 3 ✗ |
        | carol | 0 ↑ |
        | dan | ? |
        | eve | 0 ✗ |

        """.ReplaceLineEndings("\n"));

    [Test]
    public void The_gradebook_is_a_table_in_which_nothing_is_a_formula() => Gradebook.Write(_class, [_listen, _route])
        .ShouldBe("\uFEFF" + """"
        id,submission,state,points,max,passed,failed,t1.listen,t4.route
        anna,Anna,graded,13,13,2,0,4,9
        b|b,"'=cmd|'/c calc'!A1",graded,7,13,1,1,4,3
        carol,"Carol, ""C""",graded,0,13,0,2,0,0
        dan,Dan,"partly graded",,13,0,0,0,
        eve,"Group [7]","would not start",0,13,0,2,0,0
        finn,,"invalid file",,,,,,
        gus,,"not graded",,,,,,

        """".ReplaceLineEndings("\r\n"));

    [Test]
    public void Who_was_graded_without_protection_is_told_once()
    {
        Standing.Graded Of(string id, string? warning)
        {
            Standing.Graded graded = Graded(id, id, (Verdict.Passed, 4), (Verdict.Passed, 9));
            return graded with { Report = graded.Report with { Warning = warning } };
        }

        Overview.Write(new ClassResult("r", 1, [Of("a", "w"), Of("b", null), Of("c", "w"), Of("d", "x")], []))
            .ShouldContain("## To look at\n\n- a and c: w\n- d: x\n");
        Overview.Write(new ClassResult("r", 1, [Of("a", "w"), Of("b", "w")], [])).ShouldContain("- all: w\n");
    }

    [TestCase("=1+1", "'=1+1")]
    [TestCase("+1", "'+1")]
    [TestCase("-1", "'-1")]
    [TestCase("@A1", "'@A1")]
    [TestCase("  =1", "\"'  =1\"")]
    [TestCase("a=1", "a=1")]
    [TestCase("a\"b", "\"a\"\"b\"")]
    public void A_name_that_looks_like_a_formula_stays_text(string name, string cell)
    {
        var result = new ClassResult("r", 1, [Graded("a", name, Of(Verdict.Passed, 4), Of(Verdict.Passed, 9))], []);
        Gradebook.Write(result, []).Split("\r\n")[1].ShouldStartWith($"a,{cell},graded,");
    }

    private static (Verdict, int) Of(Verdict verdict, int points) => (verdict, points);

    private static Standing.Graded Graded(string id, string name, (Verdict, int) listen, (Verdict, int) route)
    {
        Grade grade = SampleGrades.Of(
            new ItemGrade(_listen, listen.Item1, listen.Item2, null, []),
            new ItemGrade(_route, route.Item1, route.Item2, null, []));
        Report report = Reporting.Of(grade with { Submission = name }, "");
        return new Standing.Graded(new HandIn(id, $"/c/{id}/submission.yaml"), report, false);
    }
}
