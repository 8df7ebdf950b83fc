using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

/// <summary>A rubric is chosen by its name or its file, on the command line or in a class file.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
public sealed class RubricTests : IDisposable
{
    private const string Short = """
        rubric: Short
        tasks:
          - task: Task 4
            level: task4
            items:
              - { id: s.base, points: 5, title: one arrives, scenarios: [task4/route], hint: h }
              - { id: s.more, points: 2, kind: robustness, title: others too, scenarios: [task4/wrong], hint: h }
              - { id: s.note, title: it is fast, scenarios: [task4/route], hint: h }
          - task: Bonus 5.1
            level: bonus1
            items:
              - { id: s.bonus, points: 1, title: the same again, scenarios: [task4/route], hint: h }
        """;

    private readonly CliFolder _cli = new();

    public RubricTests() => _cli.Write("scenarios/rubrics/short.yaml", Short);

    public void Dispose() => _cli.Dispose();

    [Test]
    public async Task A_run_shows_the_sums_of_base_and_robustness_items()
    {
        (await _cli.RunAsync("run", "--rubric", "short", "--repeat", "0")).ShouldBe(1);

        _cli.Out.Shown.ShouldContain("ClassChat: Short, seed 1");
        _cli.Out.Shown.ShouldContain("│ Base       │      2 │      - │       - │           - │        - │ 6 of 6 │");
        _cli.Out.Shown.ShouldContain("│ Robustness │      - │      1 │       - │           - │        - │ 0 of 2 │");
        _cli.Out.Shown.ShouldContain("replay    ./run-scenarios.sh task4/wrong --seed 1 --rubric short\n");
        string report = _cli.Read("artifacts/report/report.md");
        report.ShouldContain("| s.base | one arrives | base | passed | 5 of 5 |\n");
        report.ShouldContain("| s.more | others too | robustness | failed | 0 of 2 |\n");
        report.ShouldContain("| s.note | it is fast | note | passed | - |\n");
        _cli.Read("artifacts/report/report.json").ShouldContain("\"kind\": \"robustness\"");
    }

    [Test]
    public async Task The_default_rubric_shows_no_kinds()
    {
        (await _cli.RunAsync("run", "t4.route", "--rubric", "default")).ShouldBe(0);
        _cli.Out.Shown.ShouldNotContain("Robustness");
        _cli.Read("artifacts/report/report.json").ShouldNotContain("kind");
        _cli.LastLine.ShouldBe("1 passed, 0 failed");
    }

    [TestCase("run")]
    [TestCase("grade", "class")]
    [TestCase("explain", "s.base")]
    [TestCase("calibrate")]
    [TestCase("lint")]
    public async Task An_unknown_rubric_is_refused_with_those_that_there_are(params string[] command)
    {
        _cli.HandIn("anna");
        (await _cli.RunAsync([.. command, "--rubric", "shrot"])).ShouldBe(3);
        _cli.Error.Shown.ShouldBe(
            "--rubric: 'shrot' is neither the name of a rubric nor a file\n"
            + "  there are 'default' and 'short'; did you mean 'short'?\n");
    }

    [Test]
    public async Task What_only_another_rubric_has_is_found_there()
    {
        (await _cli.RunAsync("explain", "s.more")).ShouldBe(3);
        (await _cli.RunAsync("run", "s.more")).ShouldBe(3);
        _cli.Error.Shown.ShouldBe(
            "there is nothing called 's.more'\n  another rubric has it: --rubric short\n"
            + "there is no item or scenario 's.more'\n  another rubric has it: --rubric short\n");
        (await _cli.RunAsync("explain", "s.more", "--rubric", "short")).ShouldBe(0);
        _cli.Out.Shown.ShouldContain("2 points for robustness, shown by a program of level task4 or higher\n");
        _cli.Out.Shown.ShouldEndWith("Run it: ./run-scenarios.sh s.more --rubric short\n");
    }

    [Test]
    public async Task A_scenario_that_no_item_of_the_rubric_asks_for_runs_beside_it()
    {
        _cli.Write("scenarios/rubrics/short.yaml", Short.Replace("[task4/wrong]", "[task4/other]"));
        _cli.Write(
            "scenarios/task4/other.scenario",
            _cli.Read("scenarios/task4/route.scenario").Replace("t4.route", "s.more", StringComparison.Ordinal));
        (await _cli.RunAsync("run", "task4/other")).ShouldBe(0);
        _cli.LastLine.ShouldBe("1 passed, 0 failed");
        _cli.Out.Shown.ShouldContain("Beside the rubric");
    }

    [Test]
    public async Task A_class_is_graded_by_the_rubric_that_its_file_names()
    {
        _cli.HandIn("anna");
        _cli.Write("mine.yaml", Short.Replace("points: 5", "points: 50", StringComparison.Ordinal));
        _cli.Write("networks.yaml", "class: Networks\nrubric: mine.yaml\n");

        (await _cli.RunAsync("grade", "class", "--class", "networks.yaml", "--repeat", "0")).ShouldBe(1);

        _cli.Out.Shown.ShouldContain(": anna: 50 points of 53\n");
        _cli.Read("artifacts/grades/gradebook.csv").ShouldContain(
            "points,max,core,\"core max\",bonus,\"bonus max\",base,\"base max\",robustness,\"robustness max\",passed");
        _cli.Read("artifacts/grades/gradebook.csv").ShouldContain(
            "anna,\"Group anna\",graded,50,53,50,52,0,1,50,51,0,2,");
        _cli.Read("artifacts/grades/overview.md").ShouldContain(
            "| [Group anna](anna/report.md) | 50 of 53 | 50 of 52 | 0 of 1 | 50 of 51 | 0 of 2 |");

        (await _cli.RunAsync(
            "run", "--submission", "class/anna", "--class", "networks.yaml", "s.base")).ShouldBe(0);
        _cli.Out.Shown.ShouldContain("50 of 50");
        // The command line comes first.
        (await _cli.RunAsync(
            "grade", "class", "--class", "networks.yaml", "--rubric", "short", "--only", "s.base")).ShouldBe(0);
        _cli.Out.Shown.ShouldContain(": anna: 5 points of 5\n");
    }

    [Test]
    public async Task A_class_file_that_names_no_rubric_that_there_is_is_refused()
    {
        _cli.HandIn("anna");
        _cli.Write("networks.yaml", "class: Networks\nrubric: shrot\n");
        (await _cli.RunAsync("grade", "class", "--class", "networks.yaml")).ShouldBe(2);
        _cli.Error.Shown.ShouldStartWith("networks.yaml:2:9: there is no rubric 'shrot'\n");
        _cli.Error.Shown.ShouldContain("there are 'default' and 'short'; did you mean 'short'?\n");
    }

    [Test]
    public async Task A_submission_names_no_rubric()
    {
        _cli.HandIn("anna");
        _cli.Write("class/anna/submission.yaml", _cli.Read("class/anna/submission.yaml") + "rubric: short\n");
        (await _cli.RunAsync("grade", "class")).ShouldBe(2);
        _cli.Error.Shown.ShouldContain("class/anna/submission.yaml:3:1: a submission has no 'rubric'\n");
    }

    [Test, CancelAfter(600_000)]
    [Explicit("everything that the hand-out's rubric asks, of our own server and client")]
    public async Task Our_own_server_and_client_earn_all_that_the_handout_asks()
    {
        (await _cli.RunAsync(
            "run", "--rubric", "handout", "--scenarios", Path.Combine(CliFolder.Repository, "scenarios"))).ShouldBe(0);
        _cli.LastLine.ShouldEndWith(" passed, 0 failed");
    }

    [Test]
    public async Task A_copy_of_a_rubric_is_checked_with_the_scenarios_that_it_names()
    {
        _cli.Write("mine.yaml", Short.Replace("points: 5", "points: 50", StringComparison.Ordinal));
        (await _cli.RunAsync("lint", "mine.yaml")).ShouldBe(0);
        _cli.Write("mine.yaml", Short.Replace("[task4/wrong]", "[task4/worng]", StringComparison.Ordinal));
        (await _cli.RunAsync("lint", "mine.yaml")).ShouldBe(2);
        _cli.Out.Shown.ShouldContain("mine.yaml:7:83: 's.more' names scenario 'task4/worng', which is not there\n");
        _cli.Out.Shown.ShouldContain("did you mean 'task4/wrong'");
    }
}
