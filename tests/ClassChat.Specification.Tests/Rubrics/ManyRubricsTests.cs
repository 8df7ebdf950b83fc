using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Rubrics;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Rubrics;

/// <summary>Several rubrics over one folder of scenarios.</summary>
public sealed class ManyRubricsTests
{
    private const string Default = """
        rubric: the default
        tasks:
          - task: Task 4
            level: task4
            items:
              - { id: t4.a, points: 3, title: a, scenarios: [task4/a], hint: h }
              - { id: t4.b, points: 2, title: b, scenarios: [task4/b], hint: h }
        """;

    private const string Short = """
        rubric: the short one
        tasks:
          - task: Task 4
            level: task4
            items:
              - { id: s.all, points: 9, title: s, scenarios: [task4/a, task4/s], hint: h }
        """;

    private string _folder = "";

    [SetUp]
    public void WriteFolder()
    {
        _folder = Directory.CreateTempSubdirectory("classchat-rubrics-").FullName;
        Directory.CreateDirectory(Path.Combine(_folder, "task4"));
        Directory.CreateDirectory(Path.Combine(_folder, "rubrics"));
        Write("rubric.yaml", Default);
        Write("rubrics/short.yaml", Short);
        Write("task4/a.scenario", Scenario("t4.a"));
        Write("task4/b.scenario", Scenario("t4.b"));
        Write("task4/s.scenario", Scenario("s.all"));
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase(null, "the default", "short")]
    [TestCase("default", "the default", "short")]
    [TestCase("short", "the short one", "default")]
    public void A_rubric_is_chosen_by_its_name(string? name, string title, string other)
    {
        string? path = name is null ? null : RubricFolder.Find(_folder, name, name).Value!;
        Suite suite = Suite.Load(_folder, path).Value!;
        suite.Rubric.Name.ShouldBe(title);
        suite.OtherRubrics.Keys.ShouldBe([other]);
        suite.Scenarios.Count.ShouldBe(3);
    }

    [Test]
    public void A_file_elsewhere_may_award_other_points_for_fewer_scenarios()
    {
        string elsewhere = Directory.CreateTempSubdirectory("classchat-copy-").FullName;
        try
        {
            string copy = Path.Combine(elsewhere, "mine.yaml");
            File.WriteAllText(copy, Default.Replace("scenarios: [task4/b]", "scenarios: [task4/a, task4/s]"));
            Suite suite = Suite.Load(_folder, RubricFolder.Find(_folder, "mine.yaml", copy).Value).Value!;
            suite.Rubric.Items[1].Scenarios.ShouldBe(["task4/a", "task4/s"]);
            suite.OtherRubrics.Keys.ShouldBe(["default", "short"]);
        }
        finally
        {
            Directory.Delete(elsewhere, recursive: true);
        }
    }

    [Test]
    public void A_scenario_is_lost_to_its_first_rubric_even_if_another_names_it()
    {
        Write("rubrics/short.yaml", Short.Replace("s.all", "t4.b").Replace("task4/a, ", "task4/b, "));
        Write("task4/s.scenario", Scenario("t4.b"));
        Told().ShouldBe("""
            rubric.yaml:7:15: 't4.b' does not name 'task4/s', which is for it
               7 |       - { id: t4.b, points: 2, title: b, scenarios: [task4/b], hint: h }
                 |               ^^^^
                   add it to its scenarios: task4/s
            """);
    }

    [Test]
    public void Mistakes_in_any_rubric_are_told()
    {
        Write("rubrics/short.yaml", Short.Replace("task4/s]", "task4/x]"));
        Told().ShouldStartWith("rubrics/short.yaml:6:64: 's.all' names scenario 'task4/x', which is not there");
        Write("rubrics/short.yaml", Short.Replace("points: 9", "points: many"));
        Told().ShouldStartWith("rubrics/short.yaml:6:30: 'points' must be a whole number");
    }

    [Test]
    public void No_other_rubric_is_called_default()
    {
        File.Move(Path.Combine(_folder, "rubrics/short.yaml"), Path.Combine(_folder, "rubrics/default.yaml"));
        Told().ShouldBe("""
            rubrics/default.yaml: has the name of the rubric in rubric.yaml
                   give it another name
            """);
    }

    [TestCase("shrot", "there are 'default' and 'short'; did you mean 'short'?")]
    [TestCase("../rubric", "there are 'default' and 'short'")]
    public void An_unknown_name_is_told_with_those_that_there_are(string name, string told)
    {
        SourceError error = RubricFolder.Find(_folder, name, Path.Combine(_folder, "none", name)).Errors.Single();
        (error.Message, error.Suggestion).ShouldBe(("is neither the name of a rubric nor a file", told));
    }

    private static string Scenario(string items) => $"""
        scenario "A title"
        counts for {items}
        level task4
        why "a reason"
        bots alice, bob
        bob receives "x" from alice
        """;

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private string Told() => string.Join('\n', Suite.Load(_folder).Errors)
        .Replace(_folder + Path.DirectorySeparatorChar, "");
}
