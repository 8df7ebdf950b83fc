using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Rubrics;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Rubrics;

/// <summary>A rubric and its scenarios, and what an instructor is told who broke them.</summary>
public sealed class SuiteTests
{
    private const string Rubric = """
        rubric: r
        tasks:
          - task: Task 4
            level: task4
            items:
              - { id: t4.a, points: 3, title: a, scenarios: [task4/a], hint: h }
              - { id: t4.b, points: 2, title: b, scenarios: [task4/b], hint: h, needs: [t4.a] }
        """;

    private string _folder = "";

    [SetUp]
    public void WriteFolder()
    {
        _folder = Directory.CreateTempSubdirectory("classchat-suite-").FullName;
        Directory.CreateDirectory(Path.Combine(_folder, "task4"));
        Write("rubric.yaml", Rubric);
        Write("task4/a.scenario", Scenario("t4.a"));
        Write("task4/b.scenario", Scenario("t4.b"));
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_suite_without_fault_is_read()
    {
        Suite suite = Suite.Load(_folder).Value!;
        suite.Rubric.Points.ShouldBe(5);
        suite.Scenarios.Keys.ShouldBe(["task4/a", "task4/b"]);
        suite.ScenariosOf(suite.Rubric.Items[1], Level.Full).Single().Id.ShouldBe("task4/b");
    }

    [Test]
    public void A_lost_scenario_is_told_where_it_is_named()
    {
        File.Delete(Path.Combine(_folder, "task4/b.scenario"));
        Told().ShouldBe("""
            rubric.yaml:7:54: 't4.b' names scenario 'task4/b', which is not there
               7 |       - { id: t4.b, points: 2, title: b, scenarios: [task4/b], hint: h, needs: [t4.a] }
                 |                                                      ^^^^^^^
                   did you mean 'task4/a'?
            rubric.yaml:7:15: 't4.b' has no scenario for a program of level 'task4'
               7 |       - { id: t4.b, points: 2, title: b, scenarios: [task4/b], hint: h, needs: [t4.a] }
                 |               ^^^^
            """);
    }

    [Test]
    public void A_scenario_for_no_item_is_told_where_it_says_so()
    {
        Write("task4/c.scenario", Scenario("t4.a, t4.x"));
        Told().ShouldBe("""
            rubric.yaml:6:15: 't4.a' does not name 'task4/c', which is for it
               6 |       - { id: t4.a, points: 3, title: a, scenarios: [task4/a], hint: h }
                 |               ^^^^
                   add it to its scenarios: task4/c
            task4/c.scenario:2:18: is for 't4.x', which is no item of the rubric
               2 | counts for t4.a, t4.x
                 |                  ^^^^
                   did you mean 't4.a' or 't4.b'?
            """);
    }

    [Test]
    public void A_scenario_that_does_not_say_what_it_is_for_is_told()
    {
        Write("task4/b.scenario", Scenario("t4.a"));
        Told().ShouldContain("""
            task4/b.scenario:2:1: does not say that it is for 't4.b', which names it
               2 | counts for t4.a
                 | ^^^^^^
                   add: counts for t4.b
            """);
    }

    [Test]
    public void An_item_without_a_scenario_at_a_level_above_its_own_is_told()
    {
        Write("task4/b.scenario", Scenario("t4.b", "task4 to bonus1"));
        Told().ShouldStartWith("rubric.yaml:7:15: 't4.b' has no scenario for a program of level 'bonus2'");
    }

    [Test]
    public void Faults_of_all_files_are_told_at_once()
    {
        Write("task4/a.scenario", "scenario");
        Write("rubric.yaml", Rubric.Replace("points: 3", "points: many"));
        ParseResult<Suite> parseResult = Suite.Load(_folder);
        parseResult.Errors.Select(error => Path.GetFileName(error.Path)).Distinct()
            .ShouldBe(["rubric.yaml", "a.scenario"]);
    }

    [Test]
    public void A_folder_without_a_rubric_is_told() =>
        Suite.Load("no such folder").Errors.Single().Message.ShouldStartWith("cannot be read: ");

    [Test]
    public void A_dialect_is_found_by_name_or_path_or_told()
    {
        string own = RepositorySuite.Folder;
        Suite.LoadDialect(own, "classic").Value!.Name.ShouldBe("classic");
        Suite.LoadDialect(own, Path.Combine(own, "dialects", "classic-text.yaml")).Value!.Name.ShouldBe("classic-text");
        Suite.LoadDialect(own, "clasic").Errors.Single().Suggestion.ShouldBe("did you mean 'classic'?");
    }

    [TestCase("points: 3", "points: -3", "6:29: 'points' must be a whole number, not '-3'")]
    [TestCase("id: t4.b", "id: t4.a", "7:9: there is an item 't4.a' already")]
    [TestCase("needs: [t4.a]", "needs: [t4.x]", "7:81: 't4.b' needs 't4.x', which is no item")]
    [TestCase("needs: [t4.a]", "needs: [t4.b]", "7:15: 't4.b' needs itself, directly or through others")]
    [TestCase("hint: h }", "hint: h, needs: [t4.b] }", "6:15: 't4.a' needs itself, directly or through others")]
    [TestCase("level: task4", "level: taks4", "4:12: 'level' cannot be 'taks4'")]
    [TestCase("scenarios: [task4/b]", "scenarios: []", "7:9: 't4.b' has no scenarios")]
    [TestCase("title: b", "titel: b", "7:32: an item has no 'titel'")]
    [TestCase("rubric: r\n", "", "1:1: a rubric lacks 'rubric'")]
    [TestCase("hint: h }", "}", "6:9: an item lacks 'hint'")]
    public void A_mistake_in_the_rubric_is_told_with_its_place(string good, string bad, string told)
    {
        ParseResult<Rubric> parseResult = RubricFile.Parse("r.yaml", Rubric.Replace(good, bad));
        parseResult.Errors[0].ToString().ShouldStartWith("r.yaml:" + told);
    }

    [TestCase("points: 3", "points: 3, kind: robust", "6:38: 'kind' cannot be 'robust'")]
    [TestCase("points: 3", "kind: base", "6:27: 't4.a' awards no points, so it has no kind")]
    public void A_kind_that_is_none_is_told_with_its_place(string good, string bad, string told) =>
        A_mistake_in_the_rubric_is_told_with_its_place(good, bad, told);

    [Test]
    public void Items_are_base_items_unless_they_say_that_they_show_robustness()
    {
        RubricFile.Parse("r.yaml", Rubric).Value!.HasKinds.ShouldBeFalse();
        Rubric read = RubricFile.Parse("r.yaml", Rubric.Replace("points: 2", "points: 2, kind: robustness")).Value!;
        read.HasKinds.ShouldBeTrue();
        read.Items.Select(item => item.Kind).ShouldBe([ItemKind.Base, ItemKind.Robustness]);
    }

    [Test]
    public void The_rubric_of_this_repository_has_130_points()
    {
        Suite suite = RepositorySuite.Suite;
        suite.Rubric.Points.ShouldBe(130);
        suite.Rubric.Items.Where(item => item.Id.StartsWith('t')).Sum(item => item.Points).ShouldBe(100);
    }

    private static string Scenario(string items, string level = "task4") => $"""
        scenario "A title"
        counts for {items}
        level {level}
        why "a reason"
        bots alice, bob
        bob receives "x" from alice
        """;

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private string Told() => string.Join('\n', Suite.Load(_folder).Errors)
        .Replace(_folder + Path.DirectorySeparatorChar, "");
}
