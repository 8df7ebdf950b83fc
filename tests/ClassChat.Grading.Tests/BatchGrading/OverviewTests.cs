using ClassChat.Grading.BatchGrading;
using ClassChat.Grading.Reports;
using ClassChat.Grading.Runs;
using ClassChat.Grading.Tests.Reports;
using ClassChat.Harness.Execution;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Rubrics;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.BatchGrading;

/// <summary>What a class has come to, as the two files that an instructor opens.</summary>
public sealed class OverviewTests
{
    private const string Legend =
        "A number is the points reached. ✗ failed, ~ unstable, ↑ skipped since what it needs failed, - not offered, "
        + "? ungraded since something outside the harness prevented a judgement, ! an error of the harness.";

    private const string OverviewText = $"""
        # 10 submissions

        ClassChat, seed 3. 4 passed, 5 failed.
        Points: 0 to 13 of 13, half of the class has 3.5 or more.

        | Submission | Points | Core | Bonus | Passed | Failed | Skipped | Not offered | Ungraded |
        | --- | --- | --- | --- | --- | --- | --- | --- | --- |
        | [Anna](anna/report.md) | 13 of 13 | 13 of 13 | - | 2 | 0 | 0 | 0 | 0 |
        | [=cmd\|'/c calc'!A1](b%7Cb/report.md) | 7 of 13 | 7 of 13 | - | 1 | 1 | 0 | 0 | 0 |
        | [Carol, "C"](carol/report.md) | 0 of 13 | 0 of 13 | - | 0 | 1 | 1 | 0 | 0 |
        | [Dan](dan/report.md) | ? of 13 | ? of 13 | - | 0 | 0 | 0 | 1 | 1 |
        | [Group \[7\]](eve/report.md) | 0 of 13 | 0 of 13 | - | 0 | 2 | 0 | 0 | 0 |
        | finn | invalid file |  |  |  |  |  |  |  |
        | gus | not graded |  |  |  |  |  |  |  |
        | [Ida](ida/report.md) | 4 + ? of 13 | 4 + ? of 13 | - | 1 | 0 | 0 | 0 | 1 |
        | [Jon](jon/report.md) | ? of 13 | ? of 13 | - | 0 | 0 | 0 | 0 | 2 |
        | kim | ungraded |  |  |  |  |  |  |  |

        ## To look at

        - dan: not graded, the harness was in trouble: t4.route
        - eve: would not start: exited, port 40001
        - finn: invalid, nothing was run: submission.yaml:2:3: a submission has no 'program' (and 1 fault more)
        - gus: not graded, the harness was in trouble: disk full
        - ida: ungraded: t4.route: reason of t4.route
        - jon: ungraded: t1.listen: reason of t1.listen
        - jon: ungraded: t4.route: reason of t4.route
        - kim: ungraded: its folder cannot be read
        - hal: holds no submission.yaml

        ## What failed most

        | Item | It shows | Failed | Points lost |
        | --- | --- | --- | --- |
        | t4.route | what t4.route shows | 1 of 2 | 15 |
        | t1.listen | what t1.listen shows | 1 of 4 | 4 |

        ## Items

        {Legend}

        ### Task 1

        | Submission | t1.listen (4) | Together |
        | --- | --- | --- |
        | anna | 4 | 4 of 4 |
        | b\|b | 4 | 4 of 4 |
        | carol | 0 ~ | 0 of 4 |
        | dan | - | not offered |
        | eve | 0 ✗ | 0 of 4 |
        | ida | 4 | 4 of 4 |
        | jon | ? | ? of 4 |

        ### Task 4

        | Submission | t4.route (9) | Together |
        | --- | --- | --- |
        | anna | 9 | 9 of 9 |
        | b\|b | 3 ✗ | 3 of 9 |
        | carol | 0 ↑ | 0 of 9 |
        | dan | ! | ? of 9 |
        | eve | 0 ✗ | 0 of 9 |
        | ida | ? | ? of 9 |
        | jon | ? | ? of 9 |

        """;

    private const string Headings =
        "id,submission,state,points,max,core,\"core max\",bonus,\"bonus max\",passed,failed,skipped,\"not offered\","
        + "ungraded,errors,\"Task 1\",\"Task 4\",t1.listen,t4.route,\"t1.listen verdict\",\"t4.route verdict\"";

    private static readonly RubricItem _listen = SampleGrades.Item("t1.listen", "Task 1", 4);
    private static readonly RubricItem _route = SampleGrades.Item("t4.route", "Task 4", 9);

    private static readonly BatchResult _class = new("ClassChat", 3,
    [
        Graded("anna", "Anna", Of(Verdict.Passed, 4), Of(Verdict.Passed, 9)),
        Graded("b|b", "=cmd|'/c calc'!A1", Of(Verdict.Passed, 4), Of(Verdict.Failed, 3)),
        Graded("carol", "Carol, \"C\"", Of(Verdict.Unstable, 0), Of(Verdict.Skipped, 0)),
        Graded("dan", "Dan", Of(Verdict.Unsupported, 0), Of(Verdict.Error, 0)),
        new SubmissionResult.Graded(
            new SubmissionEntry("eve", "/c/eve/submission.yaml"), ReportBuilder.Build(SampleGrades.NotStarted, ""),
                false),
        new SubmissionResult.Invalid(
            new SubmissionEntry("finn", "/c/finn/submission.yaml"),
            [
                new SourceError(
                    "/c/finn/submission.yaml", 2, 3, 1, "a submission has no 'program'", null, "  program:"),
                SourceError.OfFile("/c/finn/submission.yaml", "x"),
            ]),
        new SubmissionResult.HarnessFailed(new SubmissionEntry("gus", "/c/gus/submission.yaml"), "disk full\nat x"),
        Graded("ida", "Ida", Of(Verdict.Passed, 4), Of(Verdict.Ungraded, 0)),
        Graded("jon", "Jon", Of(Verdict.Ungraded, 0), Of(Verdict.Ungraded, 0)),
        new SubmissionResult.Ungraded(
            new SubmissionEntry("kim", "/c/kim/submission.yaml"), "its folder cannot be read\nat x"),
    ],
    [new EmptyFolder("/c/hal")]);

    [Test]
    public void The_overview_shows_points_troubles_and_what_failed_most() =>
        Overview.Write(_class).ShouldBe(OverviewText.ReplaceLineEndings("\n"));

    [Test]
    public void The_gradebook_is_a_table_in_which_nothing_is_a_formula() => Gradebook.Write(_class, [_listen, _route])
        .ShouldBe("\uFEFF" + Headings + """"

        anna,Anna,graded,13,13,13,13,0,0,2,0,0,0,0,0,4,9,4,9,passed,passed
        b|b,"'=cmd|'/c calc'!A1",graded,7,13,7,13,0,0,1,1,0,0,0,0,4,3,4,3,passed,failed
        carol,"Carol, ""C""",graded,0,13,0,13,0,0,0,1,1,0,0,0,0,0,0,0,unstable,skipped
        dan,Dan,"partly graded",error,13,error,13,0,0,0,0,0,1,0,1,"not offered",error,"not offered",error,{Dan}
        eve,"Group [7]","would not start",0,13,0,13,0,0,0,2,0,0,0,0,0,0,0,0,failed,failed
        finn,,"invalid file",,,,,,,,,,,,,,,,,,
        gus,,"not graded",,,,,,,,,,,,,,,,,,
        ida,Ida,"needs a look",ungraded,13,ungraded,13,0,0,1,0,0,0,1,0,4,ungraded,4,ungraded,passed,ungraded
        jon,Jon,"needs a look",ungraded,13,ungraded,13,0,0,0,0,0,0,2,0,ungraded,ungraded,{Jon}
        kim,,"needs a look",,,,,,,,,,,,,,,,,,

        """".ReplaceLineEndings("\r\n")
        .Replace("{Dan}", "\"not offered\",error", StringComparison.Ordinal)
        .Replace("{Jon}", "ungraded,ungraded,ungraded,ungraded", StringComparison.Ordinal));

    [Test]
    public void Trouble_of_the_harness_and_what_prevents_a_judgement_are_told_apart()
    {
        (_class.HasHarnessError, _class.HasUngraded).ShouldBe((true, true));
        BatchResult prevented = Only("ida", "jon", "kim"), troubled = Only("dan", "gus"), fine = Only("anna", "eve");
        (prevented.HasHarnessError, prevented.HasUngraded).ShouldBe((false, true));
        (troubled.HasHarnessError, troubled.HasUngraded).ShouldBe((true, false));
        (fine.HasHarnessError, fine.HasUngraded).ShouldBe((false, false));

        static BatchResult Only(params string[] ids) =>
            _class with { Results = [.. _class.Results.Where(result => ids.Contains(result.Entry.Id))] };
    }

    [Test]
    public void What_one_reason_prevents_is_told_in_one_line()
    {
        Report report = ReportBuilder.Build(SampleGrades.Ungraded, "");
        var result = new SubmissionResult.Graded(new SubmissionEntry("a", "/c/a/submission.yaml"), report, false);
        Overview.Write(new BatchResult("r", 1, [result], [])).ShouldContain(
            $"- a: ungraded: t4.route, t4.confirm and b1.list: {SampleGrades.Missing}\n");
    }

    [Test]
    public void Somebody_who_never_started_and_was_not_judged_in_all_is_listed_for_both()
    {
        Report report = ReportBuilder.Build(
            SampleGrades.Of([.. SampleGrades.NotStarted.Items, SampleGrades.Ungraded.Items[3]]), "");
        report.NeverStarted.ShouldBeTrue();
        var result = new SubmissionResult.Graded(new SubmissionEntry("a", "/c/a/submission.yaml"), report, false);
        string text = Overview.Write(new BatchResult("r", 1, [result], []));
        text.ShouldContain("- a: would not start: exited, port 40001\n");
        text.ShouldContain("- a: ungraded: b1.list: ");
    }

    [Test]
    public void A_board_says_of_a_submission_that_some_of_it_is_ungraded()
    {
        LineOf("ida").ShouldBe("1 of 0: ida: 4 points of 13, 1 item ungraded");
        LineOf("jon").ShouldBe("1 of 0: jon: 0 points of 13, 2 items ungraded");
        LineOf("kim").ShouldBe("1 of 0: kim: ungraded: its folder cannot be read");
        LineOf("dan").ShouldBe("1 of 0: dan: 0 points of 13, partly not graded");

        static string? LineOf(string id) => new BatchProgressBoard().Apply(
            new BatchEvent.Ended(_class.Results.Single(result => result.Entry.Id == id)));
    }

    [Test]
    public void Who_was_graded_without_protection_is_told_once()
    {
        SubmissionResult.Graded Of(string id, string? warning)
        {
            SubmissionResult.Graded graded = Graded(id, id, (Verdict.Passed, 4), (Verdict.Passed, 9));
            return graded with { Report = graded.Report with { Warning = warning } };
        }

        Overview.Write(new BatchResult("r", 1, [Of("a", "w"), Of("b", null), Of("c", "w"), Of("d", "x")], []))
            .ShouldContain("## To look at\n\n- a and c: w\n- d: x\n");
        Overview.Write(new BatchResult("r", 1, [Of("a", "w"), Of("b", "w")], [])).ShouldContain("- all: w\n");
    }

    [Test]
    public void What_was_refused_is_listed_with_the_remedy_and_not_more_than_ten_requests_of_one()
    {
        var refusal = new ReportRefusal(
            "submission.yaml", 4, "'memory' is at most 1 GiB here, not 8 GB", "1 GiB is used", "ask for 1 GiB or less");
        SubmissionResult.Graded[] graded =
        [
            Refused("a", 1), Refused("b", 12), Graded("c", "c", Of(Verdict.Passed, 4), Of(Verdict.Passed, 9)),
        ];
        string text = Overview.Write(new BatchResult("r", 1, graded, []) { Notes = ["class.yaml:3: nobody is 'x'"] });
        const string Row =
            "submission.yaml:4 | 'memory' is at most 1 GiB here, not 8 GB | 1 GiB is used | ask for 1 GiB or less |\n";
        text.ShouldContain("## To look at\n\n- class.yaml:3: nobody is 'x'\n");
        text.ShouldContain($"""
            ## What was refused

            Files of these submissions ask for this, and may not have it. Everything else of them was graded.

            | Submission | Place | Asked for | Instead | What to do |
            | --- | --- | --- | --- | --- |
            | a | {Row}| b | {Row}
            """.TrimEnd());
        text.ShouldContain($"| b | {Row}| b |  | 2 more requests |  | see its report |\n");

        SubmissionResult.Graded Refused(string id, int count)
        {
            SubmissionResult.Graded one = Graded(id, id, Of(Verdict.Passed, 4), Of(Verdict.Passed, 9));
            return one with
            {
                Report = one.Report with { Refusals = [.. Enumerable.Repeat(refusal, count)] },
            };
        }
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
        var result = new BatchResult("r", 1, [Graded("a", name, Of(Verdict.Passed, 4), Of(Verdict.Passed, 9))], []);
        Gradebook.Write(result, []).Split("\r\n")[1].ShouldStartWith($"a,{cell},graded,");
    }

    private static (Verdict, int) Of(Verdict verdict, int points) => (verdict, points);

    private static SubmissionResult.Graded Graded(string id, string name, (Verdict, int) listen, (Verdict, int) route)
    {
        Grade grade = SampleGrades.Of(
            new ItemGrade(_listen, listen.Item1, listen.Item2, $"reason of {_listen.Id}", []),
            new ItemGrade(_route, route.Item1, route.Item2, $"reason of {_route.Id}", []));
        Report report = ReportBuilder.Build(grade with { Submission = name }, "");
        return new SubmissionResult.Graded(new SubmissionEntry(id, $"/c/{id}/submission.yaml"), report, false);
    }
}
