using Bogus;
using ClassChat.Grading.Reports;
using ClassChat.Grading.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Rubrics;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;
using Spectre.Console;

namespace ClassChat.Grading.Tests.Reports;

public sealed class ReportPartsTests
{
    [Test]
    public void Only_the_last_statements_before_the_failing_one_are_told()
    {
        string text = "bots a\n" + string.Join('\n', Enumerable.Range(2, 30).Select(line => $"a says \"{line}\""));

        IReadOnlyList<string> steps = Excerpt.Steps(SampleGrades.Scenario("x", "x", text), 31);

        steps.Count.ShouldBe(13);
        steps[0].ShouldBe("     | … 20 lines before");
        steps[1].ShouldBe("  21 | a says \"21\"");
        steps[^2].ShouldBe("  31 | a says \"31\"");
        steps[^1].ShouldBe("     | ^^^^^^^^^^^");
    }

    [Test]
    public void Only_the_last_lines_of_a_server_are_told_and_none_is_endless()
    {
        string output = string.Join("\r\n", Enumerable.Range(1, 50)) + "\r\n" + new string('x', 100_000);

        IReadOnlyList<string> lines = Excerpt.LastLines(output);

        lines.Count.ShouldBe(11);
        lines[0].ShouldBe("… 41 lines before");
        lines[^1].Length.ShouldBeLessThan(500);
        lines[^1].ShouldEndWith("more bytes");
        Excerpt.LastLines("").ShouldBeEmpty();
    }

    [Test]
    public void Nothing_that_a_server_sends_reaches_a_terminal_as_it_is([Range(1, 20)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        string hostile = new Randomizer(seed).String2(200, "\u0000\u0007\b\u001b[]\u007f\u009b\u202e\ud800 a\t");

        Excerpt.Line(hostile).ShouldAllBe(c => !char.IsControl(c) && c != '\u202e' && !char.IsSurrogate(c));
    }

    [Test]
    public void A_board_shows_a_mark_for_each_item()
    {
        var submission = new Submission("x", new Dictionary<Level, ProgramUnderTest>());
        var board = new ProgressBoard(submission);
        Board(board).ShouldBe("0 of 0");

        RubricItem item = SampleGrades.Item("t4.route", "Task 4", 9);
        board.Apply(new RunEvent.Planned([(item, 1), (SampleGrades.Item("b1.create", "Bonus", 1), 0)]));
        Board(board).ShouldBe("Task 4  · t4.route\nBonus   - b1.create\n0 of 1");
        board.Apply(new RunEvent.Repeating(SampleGrades.Route, 2));
        Board(board).ShouldEndWith("0 of 1  task4/route failed: repeat 2");
    }

    [Test]
    public void A_board_counts_a_scenario_only_on_the_program_of_its_item()
    {
        var program = new ProgramUnderTest(new Target.Address("h", 1), RepositorySuite.Classic);
        var board =
            new ProgressBoard(new Submission("x", new Dictionary<Level, ProgramUnderTest> { [Level.Full] = program }));
        board.Apply(new RunEvent.Planned([(SampleGrades.Item("t4.route", "Task 4", 9), 1)]));

        board.Apply(Ended(Level.Task4, Verdict.Failed));
        Board(board).ShouldBe("Task 4  · t4.route\n0 of 1");
        board.Apply(Ended(Level.Full, Verdict.Passed));
        Board(board).ShouldBe("Task 4  ✓ t4.route\n1 of 1");
        board.Apply(Ended(Level.Full, Verdict.Failed));
        Board(board).ShouldStartWith("Task 4  ✗ t4.route");
        board.Apply(Ended(Level.Full, Verdict.Ungraded));
        Board(board).ShouldStartWith("Task 4  ? t4.route");
        board.Apply(Ended(Level.Full, Verdict.Error));
        Board(board).ShouldStartWith("Task 4  ! t4.route");
    }

    [Test]
    public void Every_action_and_event_is_explained()
    {
        Glossary.Entries.Count(entry => entry.Kind == "action").ShouldBe(Enum.GetValues<ActionKind>().Length);
        Glossary.Entries.Count(entry => entry.Kind == "event").ShouldBe(Enum.GetValues<EventKind>().Length);
        Glossary.Find("send_group").Single().Meaning.ShouldBe("sends {text} to the members of {group}");
    }

    [Test]
    public void A_word_is_found_in_the_forms_that_are_written_with_it()
    {
        Glossary.Find("glued").ShouldBeEmpty();
        Glossary.Find("half-closes").Single().Term.ShouldBe("{who} half-closes/half-close the connection");
        Glossary.Find("who").Single().Kind.ShouldBe("part");
        Glossary.Find("level").Single().Kind.ShouldBe("head");
    }

    [Test]
    public void Verdicts_are_read_as_they_are_spelled([Values] Verdict verdict)
    {
        VerdictNames.Parse(VerdictNames.Name(verdict)).ShouldBe(verdict);
        VerdictNames.Meaning(verdict).ShouldNotBeEmpty();
        VerdictNames.Parse("nonsense").ShouldBeNull();
    }

    [Test]
    public void Ungraded_says_that_points_are_withheld_and_what_to_do()
    {
        VerdictNames.Name(Verdict.Ungraded).ShouldBe("ungraded");
        VerdictNames.Meaning(Verdict.Ungraded).ShouldStartWith("Something outside the harness prevented a judgement");
        VerdictNames.Meaning(Verdict.Ungraded).ShouldContain("withheld");
        VerdictNames.Meaning(Verdict.Ungraded).ShouldContain("exits with 1");
    }

    private static RunEvent.Ended Ended(Level level, Verdict verdict) =>
        new(new ScenarioGrade(SampleGrades.Route, level, new ScenarioResult(verdict, 1)));

    private static string Board(ProgressBoard board)
    {
        var writer = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 200;
        console.Write(board.Render());
        return string.Join('\n', writer.ToString().Split('\n').Select(line => line.TrimEnd())).TrimEnd();
    }
}
