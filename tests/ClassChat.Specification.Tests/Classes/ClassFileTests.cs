using ClassChat.Protocol;
using ClassChat.Specification.Classes;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Submissions;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Classes;

/// <summary>What an instructor says about a class, and what is told of a slip.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ClassFileTests : IDisposable
{
    private const string Guide = "### A class";

    private readonly string _folder = Directory.CreateTempSubdirectory("classchat-class-").FullName;

    public ClassFileTests()
    {
        foreach (string folder in new[] { "tools/jdk-21", "tools/data", "dialects" })
            Directory.CreateDirectory(Path.Combine(_folder, folder));
        string classic = File.ReadAllText(Path.Combine(RepositorySuite.Folder, "dialects", "classic.yaml"));
        File.WriteAllText(
            Path.Combine(_folder, "dialects", "rooms.yaml"),
            classic.Replace("dialect: classic", "dialect: rooms", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_example_of_the_guide_says_what_the_guide_says_of_it()
    {
        ClassRules rules = Read(Example());
        rules.Name.ShouldBe("Networks 2026");
        SubmissionPolicy policy = rules.Policy;
        ProgramLimits usual = RepositorySuite.Defaults.Limits;
        policy.Usual.ShouldBe(new ProgramDefaults(usual with { MemoryBytes = 2L << 30 }, TimeSpan.FromSeconds(20)));
        policy.AtMost.ShouldBe(new ProgramDefaults(
            usual with { MemoryBytes = 4L << 30, Processes = 512 }, TimeSpan.FromSeconds(60)));
        policy.Visible.ShouldBe([Path.Combine(_folder, "tools/jdk-21")]);
        policy.VisibleOnRequest.ShouldBe([Path.Combine(_folder, "tools/data")]);
        policy.Dialects.Keys.ShouldBe(["classic", "classic-text", "rooms"]);
        (policy.AllowsAllDialects, policy.AllowsOwnDialects, policy.Trust.OfFile).ShouldBe((false, true, false));
        rules.Overrides.Select(one => one.Id).ShouldBe(["group3", "group5", "group7", "group9"]);
        rules.Overrides[0].Policy.Overrides.Limits["memory"].ShouldBe(6L << 30);
        rules.Overrides[0].Policy.Overrides.StartTimeout.ShouldBe(TimeSpan.FromSeconds(90));
        rules.Overrides[1].Policy.Overrides.Dialect!.Name.ShouldBe("rooms");
        rules.Overrides[2].Policy.Trust.OfFile.ShouldBeTrue();
        rules.Overrides[3].Programs!.Name.ShouldBe("Group 9");
    }

    [TestCase("handout", "rubrics/handout.yaml")]
    [TestCase("default", "rubric.yaml")]
    public void A_class_names_a_rubric_of_the_scenario_folder(string name, string file) =>
        Read($"class: x\nrubric: {name}").Rubric.ShouldBe(Path.Combine(RepositorySuite.Folder, file));

    [Test]
    public void A_class_names_a_rubric_beside_its_file()
    {
        File.WriteAllText(Path.Combine(_folder, "mine.yaml"), "rubric: mine");
        Read("class: x\nrubric: mine.yaml").Rubric.ShouldBe(Path.Combine(_folder, "mine.yaml"));
        Read("class: x").Rubric.ShouldBeNull();
    }

    [Test]
    public void The_guide_lists_all_keys()
    {
        string guide = File.ReadAllText(Path.Combine(RepositorySuite.Folder, "README.md"));
        foreach ((string key, string meaning) in ClassKeys.OfClasses.Concat(ClassKeys.OfSubmissions))
            guide.ShouldContain($"| `{key}` | {meaning} |");
        foreach ((string key, string meaning) in SubmissionKeys.OfPrograms)
            guide.ShouldContain($"| `{key}` | {meaning} |");
    }

    [Test]
    public void Where_nothing_is_said_everything_is_as_without_a_class_file()
    {
        SubmissionPolicy policy = Read("class: x\n").Policy;
        SubmissionPolicy without = RepositorySuite.Policy;
        (policy.Usual, policy.AtMost).ShouldBe((without.Usual, without.AtMost));
        (policy.AllowsAllDialects, policy.AllowsOwnDialects, policy.Adapters).ShouldBe((true, true, null));
        (policy.Visible.Count, policy.VisibleOnRequest.Count, policy.Dialects.Count).ShouldBe((0, 0, 0));
        policy.Protections.ShouldBeEmpty();
    }

    [TestCase("limit: { memory: 1 GiB }", "limit", "a class has no 'limit'", "did you mean 'limits'")]
    [TestCase("limits: { memory: 1 GX }", "1 GX", "'memory' must be a size, not '1 GX'", "512 MB")]
    [TestCase("limits: { memroy: 1 GB }", "memroy", "'limits' has no 'memroy'", "did you mean 'memory'")]
    [TestCase("limits: { files: 0 }", "0", "'files' must be from 1 to 1000000, not 0", null)]
    [TestCase("limits_at_most: { memory: 1 MiB }", "1 MiB", "'memory' of 1 MiB is less than the usual", "limits: {")]
    [TestCase("start_timeout: soon", "soon", "'start_timeout' must be a time, not 'soon'", "20 s")]
    [TestCase("start_timeout_at_most: 1 s", "1 s", "the longest start timeout is shorter than the", "start_timeout")]
    [TestCase("visible: nowhere", "nowhere", "'visible': there is no file or folder 'nowhere'", "as seen from")]
    [TestCase("dialects: [clasic]", "clasic", "there is no dialect 'clasic'", "'classic'")]
    [TestCase("dialects: [classic, classic]", "classic", "there are two dialects 'classic'", "another name")]
    [TestCase("own_dialects: maybe", "maybe", "'own_dialects' must be yes or no, not 'maybe'", null)]
    [TestCase("protections: [bets]", "bets", "a protection cannot be 'bets'", "did you mean 'best'")]
    [TestCase("adapters: [own.yaml]", "own.yaml", "'own.yaml' is not a dialect that may be", "for that submission")]
    [TestCase("submissions: [g]", "[g]", "'submissions' must be a map", null)]
    [TestCase("submissions: { g: yes }", "yes", "'g' must be a map", null)]
    [TestCase("submissions: { g: { limts: {} } }", "limts", "'g' has no 'limts'", "did you mean 'limits'")]
    [TestCase("submissions: { g: { submission: x } }", "x", "'submission' names a submission whose programs", "add")]
    [TestCase("submissions: { g: { programs: {} } }", "{}", "a submission has programs", "say which")]
    [TestCase("submissions: { g: { programs: { t4: {} } } }", "t4", "a level cannot be 't4'", "task4")]
    [TestCase("submissions: { g: { programs: { task4: { sever: x } } } }", "sever", "'task4' has no 'sever'", "server")]
    public void A_slip_is_told_with_its_place_and_a_suggestion(
        string line, string at, string message, string? suggestion)
    {
        SourceError error = Parse($"class: x\n{line}\n").Errors[0];
        error.Message.ShouldStartWith(message);
        (error.Line, error.Source).ShouldBe((2, line));
        line[(error.Column - 1)..].ShouldStartWith(at);
        if (suggestion is not null) error.Suggestion!.ShouldContain(suggestion);
    }

    [TestCase("version: 1\n", "a class lacks 'class'")]
    [TestCase("[]", "a class must be a map")]
    public void A_file_that_makes_no_sense_is_refused(string text, string message) =>
        Parse(text).Errors[0].Message.ShouldStartWith(message);

    [Test]
    public void A_setting_for_nobody_is_told_with_the_name_that_may_be_meant()
    {
        ClassRules rules = Read("class: x\nsubmissions:\n  grup3: { trust: yes }\n  group4: { trust: yes }\n");
        SourceError error = rules.Unmatched([("group3", "/c/group3"), ("group4", "/c/group4")]).ShouldHaveSingleItem();
        (error.Line, error.Column, error.Message, error.Suggestion).ShouldBe(
            (3, 3, "there is no submission 'grup3' here", "did you mean 'group3' or 'group4'?"));
    }

    [Test]
    public void A_setting_holds_for_an_id_and_else_for_a_folder_of_that_name()
    {
        ClassRules rules = Read("class: x\nsubmissions: { a: { trust: yes } }\n");
        rules.OverrideOf("a", "/c/other").ShouldNotBeNull();
        rules.OverrideOf("main", "/c/a").ShouldNotBeNull();
        rules.OverrideOf("b", "/c/b").ShouldBeNull();
        rules.Unmatched([("a", "/c/a"), ("a-2", "/d/a")]).ShouldHaveSingleItem()
            .Message.ShouldBe("'a' is the name of 2 folders here");
    }

    [Test]
    public void Dialects_of_one_submission_are_added_to_those_of_the_class()
    {
        ClassRules rules = Read(
            "class: x\ndialects: classic\nsubmissions: { g: { dialects: dialects/rooms.yaml, own_dialects: no } }\n");
        SubmissionPolicy own = rules.OverrideOf("g", "/c/g")!.Policy;
        own.Dialects.Keys.ShouldBe(["classic", "rooms"]);
        (own.AllowsOwnDialects, rules.Policy.AllowsOwnDialects).ShouldBe((false, true));
        own.Dialects["rooms"].Levels.ShouldContain(Level.Task4);
    }

    private static string Example()
    {
        string guide = File.ReadAllText(Path.Combine(RepositorySuite.Folder, "README.md"));
        guide.ShouldContain(Guide);
        IEnumerable<string> lines = guide[guide.IndexOf(Guide, StringComparison.Ordinal)..].Split('\n')
            .SkipWhile(line => !line.StartsWith("    class:", StringComparison.Ordinal))
            .TakeWhile(line => line.StartsWith("    ", StringComparison.Ordinal));
        return string.Join('\n', lines.Select(line => line[4..])) + "\n";
    }

    private ClassRules Read(string text)
    {
        ParseResult<ClassRules> read = Parse(text);
        read.Errors.ShouldBeEmpty();
        return read.Value!;
    }

    private ParseResult<ClassRules> Parse(string text) =>
        ClassFile.Parse(Path.Combine(_folder, "class.yaml"), text, RepositorySuite.Folder, RepositorySuite.Defaults);
}
