using ClassChat.Grading.Runs;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.Classes;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Submissions;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Runs;

/// <summary>What a submission gets in a class whose instructor has said what may be asked for.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ClassPolicyTests : IDisposable
{
    private const string Adapter =
        "dialect: own\nlevels: [task4]\nadapter: run\nactions: { send: '' }\n"
        + "events: [ { event: welcome }, { event: refused }, { event: message } ]\n";

    private readonly SubmissionFolder _submission = new();

    public ClassPolicyTests()
    {
        foreach (string folder in new[] { "tools/jdk", "tools/data/sets" })
            Directory.CreateDirectory(Path.Combine(_submission.Class, folder));
        File.WriteAllText(Path.Combine(_submission.Class, "remote.yaml"), Adapter);
        File.WriteAllText(Path.Combine(_submission.Folder, "own.yaml"), Adapter);
        string classic = File.ReadAllText(Path.Combine(RepositorySuite.Folder, "dialects", "classic.yaml"));
        File.WriteAllText(Path.Combine(_submission.Folder, "mine.yaml"), classic);
    }

    public void Dispose() => _submission.Dispose();

    [TestCase("limits: { memory: 2 GiB }", "", "1 GiB is used")]
    [TestCase("limits: { memory: 2 GiB }", "limits_at_most: { memory: 2 GiB }", null)]
    [TestCase("limits: { memory: 2 GiB }", "limits: { memory: 2 GiB }", null)]
    [TestCase("limits: { processes: 300 }", "limits_at_most: { memory: 2 GiB }", "256 is used")]
    [TestCase("start_timeout: 90 s", "start_timeout_at_most: 80 s", "80 s is used")]
    [TestCase("start_timeout: 80 s", "start_timeout: 80 s", null)]
    [TestCase("protection: limits", "protections: limits", null)]
    [TestCase("protection: none", "protections: [best, limits]", "best is used")]
    [TestCase("visible: ../tools/data/sets", "visible_on_request: tools/data", null)]
    [TestCase("visible: ../tools/jdk", "visible: tools", null)]
    [TestCase("visible: ../tools/jdk", "visible_on_request: tools/data", "it is not visible")]
    [TestCase("dialect: classic-text", "", null)]
    [TestCase("dialect: classic", "dialects: []", null)]
    [TestCase("dialect: classic-text", "dialects: [classic]", "the server for task4 is not run, and not graded")]
    [TestCase("dialect: classic-text", "dialects: classic-text", null)]
    [TestCase("dialect: mine.yaml", "dialects: []", null)]
    [TestCase("dialect: mine.yaml", "own_dialects: no", "the server for task4 is not run, and not graded")]
    [TestCase("dialect: own.yaml", "", "the server for task4 is not run, and not graded")]
    [TestCase("dialect: own.yaml", "dialects: remote.yaml", "the server for task4 is not run, and not graded")]
    [TestCase("dialect: own.yaml", "submissions: { own: { adapters: own.yaml } }", null)]
    [TestCase("dialect: remote", "dialects: remote.yaml", null)]
    [TestCase("dialect: remote", "dialects: remote.yaml\nadapters: none", "the server for task4 is not run, and")]
    [TestCase("dialect: remote", "dialects: remote.yaml\nadapters: remote", null)]
    [TestCase("dialect: remote", "submissions: { own: { dialects: remote.yaml } }", null)]
    [TestCase("limits: { memory: 9 GiB }, protection: limits", "submissions: { own: { trust: yes } }", null)]
    [TestCase("limits: { memory: 9 GiB }", "submissions: { other: { trust: yes } }", "1 GiB is used")]
    public void A_request_is_granted_as_far_as_the_class_allows(string asked, string said, string? outcome)
    {
        Submission submission = Load($"class: x\n{said}\n", $"task4: {{ server: 'true {{port}}', {asked} }}");
        if (outcome is null) submission.Refusals.ShouldBeEmpty();
        else submission.Refusals.ShouldHaveSingleItem().Outcome.ShouldStartWith(outcome);
    }

    [Test]
    public void Usual_limits_and_visible_paths_are_for_everybody()
    {
        Target.Command command = Command(Load(
            "class: x\nlimits: { memory: 2 GiB, disk: 50 MB }\nstart_timeout: 40 s\nvisible: tools/jdk\n",
            "task4: { server: 'true {port}', limits: { disk: 10 MB } }"));
        command.Limits.ShouldBe(new ResourceLimits { MemoryBytes = 2L << 30, DiskBytes = 10_000_000 });
        command.StartTimeout.ShouldBe(TimeSpan.FromSeconds(40));
        command.VisiblePaths.ShouldBe([Path.Combine(_submission.Class, "tools/jdk")]);
        command.IsTrusted.ShouldBeFalse();
    }

    [Test]
    public void Settings_of_one_submission_hold_whatever_its_file_says()
    {
        const string Class = """
            class: x
            submissions:
              own:
                limits: { memory: 3 GiB }
                start_timeout: 200 s
                visible: tools/data
                protection: limits
                dialect: remote.yaml
            """;
        Submission submission = Load(
            Class, "task4: { server: 'true {port}', limits: { memory: 1 MB }, start_timeout: 1 s, dialect: classic }");
        Target.Command command = Command(submission);
        command.Limits.ShouldBe(new ResourceLimits { MemoryBytes = 3L << 30 });
        (command.StartTimeout, command.Protection).ShouldBe((TimeSpan.FromSeconds(200), Protection.LimitsOnly));
        command.VisiblePaths.ShouldBe([Path.Combine(_submission.Class, "tools/data")]);
        submission.Servers[Level.Task4].Dialect.Name.ShouldBe("own");
        submission.Refusals.ShouldBeEmpty();
    }

    [Test]
    public void Programs_in_the_class_file_take_the_place_of_a_file_and_their_slips_are_those_of_the_class_file()
    {
        const string Class = "class: x\nsubmissions:\n"
            + "  own: { programs: { task4: { server: 'true s.py {port}', visible: /opt } } }\n";
        ClassRules rules = Rules(Class);
        SubmissionOverride own = rules.OverrideOf("own", _submission.Folder)!;
        Submission submission =
            SubmissionLoader.Load(own.Programs!, _submission.Folder, RepositorySuite.Folder, own.Policy).Value!;
        Target.Command command = Command(submission);
        (submission.Name, command.Line, command.Directory, command.IsTrusted)
            .ShouldBe(("own", "true s.py {port}", _submission.Folder, true));

        own = Rules(Class.Replace("visible: /opt", "directory: no", StringComparison.Ordinal)).Overrides[0];
        SourceError error = SubmissionLoader
            .Load(own.Programs!, _submission.Folder, RepositorySuite.Folder, own.Policy).Errors.ShouldHaveSingleItem();
        (Path.GetFileName(error.Path), error.Line, error.Message)
            .ShouldBe(("class.yaml", 3, "there is no folder 'no'"));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void No_submission_gets_more_than_its_class_allows(int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (int round = 0; round < 40; round++)
        {
            string said = RandomClass(random), asked = RandomProgram(random);
            ClassRules rules = Rules(said);
            Submission submission = Load(said, $"task4: {{ server: 'true {{port}}', {asked} }}");
            string told = $"{said}\n{asked}";
            submission.Refusals.Count(refusal => refusal.Request.Suggestion is not null)
                .ShouldBe(submission.Refusals.Count, told);
            if (submission.Servers.Count == 0) continue;
            Target.Command command = Command(submission);
            SubmissionPolicy policy = rules.Policy;
            ProgramLimits most = policy.AtMost.Limits;
            bool isWithin = command.Limits.MemoryBytes <= most.MemoryBytes
                && command.Limits.ProcessorTime <= most.ProcessorTime && command.Limits.Processes <= most.Processes
                && command.Limits.OpenFiles <= most.OpenFiles && command.Limits.OutputBytes <= most.OutputBytes
                && command.Limits.DiskBytes <= most.DiskBytes && command.StartTimeout <= policy.AtMost.StartTimeout;
            isWithin.ShouldBeTrue(told);
            string[] readable = [.. policy.Visible, .. policy.VisibleOnRequest, _submission.Folder];
            command.VisiblePaths.ShouldAllBe(path => readable.Any(
                folder => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal)), told);
            (command.Protection == Protection.Best || said.Contains("protections: [limits]", StringComparison.Ordinal))
                .ShouldBeTrue(told);
            submission.Servers[Level.Task4].Dialect.Adapter.ShouldBe(
                asked.Contains("dialect: remote", StringComparison.Ordinal) ? "run" : null, told);
        }
    }

    private static string RandomClass(Random random)
    {
        List<string> lines = ["class: x", "dialects: [classic, remote.yaml]"];
        if (random.Next(2) == 0) lines.Add($"limits: {RandomLimits(random, 2)}");
        if (random.Next(2) == 0) lines.Add("limits_at_most: { memory: 64 GiB, processor: 60 min, files: 99999 }");
        if (random.Next(2) == 0) lines.Add("start_timeout_at_most: 100 s");
        if (random.Next(2) == 0) lines.Add("visible: tools/jdk");
        if (random.Next(2) == 0) lines.Add("visible_on_request: tools/data");
        if (random.Next(2) == 0) lines.Add("protections: [limits]");
        if (random.Next(2) == 0) lines.Add("own_dialects: no");
        return string.Join('\n', lines) + "\n";
    }

    private static string RandomProgram(Random random)
    {
        string[] paths = ["../tools/jdk", "../tools/data/sets", "../tools", "/root", "~", "own.yaml", "../own"];
        string[] dialects = ["classic", "remote", "own.yaml", "mine.yaml", "../remote.yaml", "classic-text"];
        return string.Join(
            ", ",
            $"limits: {RandomLimits(random, 200)}", $"start_timeout: {random.Next(1, 200)} s",
            $"visible: [{string.Join(", ", random.GetItems(paths, random.Next(4)).Distinct())}]",
            $"protection: {random.GetItems(["best", "limits", "none"], 1)[0]}",
            $"dialect: {random.GetItems(dialects, 1)[0]}");
    }

    private static string RandomLimits(Random random, int times) =>
        $"{{ memory: {random.Next(1, 1024) * times} MiB, processor: {random.Next(1, 60) * times} s, "
        + $"processes: {random.Next(1, 128) * times}, files: {random.Next(1, 2048) * times}, "
        + $"output: {random.Next(1, 32) * times} MiB, disk: {random.Next(1, 128) * times} MiB }}";

    private static Target.Command Command(Submission submission) =>
        (Target.Command)submission.Servers[Level.Task4].Target;

    private Submission Load(string said, string programs)
    {
        ClassRules rules = Rules(said);
        SubmissionPolicy policy = rules.OverrideOf("own", _submission.Folder)?.Policy ?? rules.Policy;
        ParseResult<Submission> read = _submission.Parse($"submission: x\nprograms: {{ {programs} }}\n", policy);
        read.Errors.ShouldBeEmpty();
        return read.Value!;
    }

    private ClassRules Rules(string text)
    {
        string path = Path.Combine(_submission.Class, "class.yaml");
        File.WriteAllText(path, text);
        ParseResult<ClassRules> read = SubmissionLoader.LoadClass(path, RepositorySuite.Folder);
        read.Errors.ShouldBeEmpty();
        return read.Value!;
    }
}
