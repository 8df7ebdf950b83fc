using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

/// <summary>A class that is graded by the instructor's class file.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
public sealed class ClassTests : IDisposable
{
    private static readonly string _server = CliFolder.PythonServer();

    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [Test]
    public async Task A_class_is_graded_by_what_its_file_allows_and_one_submission_by_settings_of_its_own()
    {
        HandIn("anna", "limits: { memory: 8 GB }");
        HandIn("bert", "limits: { memory: 1 GB }");
        _cli.Write("class/carl/submission.yaml", "{ broken");
        Directory.CreateDirectory(Path.Combine(_cli.Path, "class", "dora"));
        _cli.Write("networks.yaml", $$"""
            class: Networks
            limits_at_most: { memory: 2 GiB }
            submissions:
              anna: { trust: yes }
              bert: { trust: yes, limits: { memory: 900 MB } }
              carl: { submission: Carl, programs: { task4: { server: "{{_server}}" } } }
              dora: { programs: { task4: { server: "{{_server}}" } } }
              emil: { trust: yes }
            """);
        (await GradeAsync()).ShouldBe(0);
        _cli.LastLine.ShouldBe("4 passed, 0 failed");
        _cli.Error.Shown.ShouldContain("networks.yaml:8:3: there is no submission 'emil' here\n");
        _cli.Read("artifacts/grades/overview.md").ShouldContain(
            "- networks.yaml:8: there is no submission 'emil' here; write the name of its folder");
        _cli.Read("artifacts/grades/anna/report.json")
            .ShouldContain("--submission class/anna/submission.yaml --class networks.yaml");

        _cli.Write("networks.yaml", _cli.Read("networks.yaml").Replace("900 MB", "800 MB", StringComparison.Ordinal)
            .Replace("  emil: { trust: yes }\n", "", StringComparison.Ordinal));
        (await GradeAsync()).ShouldBe(0);
        _cli.Out.Shown.ShouldContain("4 submissions, 1 to grade\n");
    }

    [Test]
    public async Task A_class_file_in_the_folder_of_a_submission_is_refused()
    {
        HandIn("anna", "");
        _cli.Write("class/anna/class.yaml", "class: x\nsubmissions: { anna: { trust: yes } }\n");
        File.CreateSymbolicLink(Path.Combine(_cli.Path, "link.yaml"), "class/anna/class.yaml");
        const string Told = "--class: the file lies in the folder of submission 'anna', whose author could have";
        string[][] commands =
        [
            ["grade", "class", "--class", "class/anna/class.yaml"], ["grade", "class", "--class", "link.yaml"],
            ["run", "--submission", "class/anna", "--class", "class/anna/class.yaml"],
        ];
        foreach (string[] command in commands)
        {
            (await _cli.RunAsync(command)).ShouldBe(3);
            _cli.Error.Shown.Split('\n').Count(line => line.StartsWith(Told, StringComparison.Ordinal))
                .ShouldBe(Array.IndexOf(commands, command) + 1);
        }
    }

    [Test]
    public async Task A_class_file_with_a_fault_stops_everything_before_it_begins()
    {
        HandIn("anna", "");
        _cli.Write("networks.yaml", "class: x\nlimit: { memory: 1 GiB }\n");
        (await GradeAsync()).ShouldBe(2);
        _cli.Error.Shown.ShouldContain("networks.yaml:2:1: a class has no 'limit'\n");
        _cli.Error.Shown.ShouldContain("did you mean 'limits'");

        _cli.Write(
            "networks.yaml",
            "class: x\nsubmissions:\n  anna: { programs: { task4: { server: 'true {port}', directory: no } } }\n");
        (await GradeAsync()).ShouldBe(2);
        _cli.Error.Shown.ShouldContain("networks.yaml:3:66: there is no folder 'no'\n");
        _cli.Out.Shown.ShouldBeEmpty();

        (await _cli.RunAsync("lint", "networks.yaml")).ShouldBe(0);
        _cli.LastLine.ShouldBe("1 class file: 0 faults");
        (await _cli.RunAsync("grade", "class", "--class", "nowhere.yaml")).ShouldBe(3);
        _cli.Error.Shown.ShouldContain("--class: there is no file 'nowhere.yaml'\n");
        (await _cli.RunAsync("run", "--class", "networks.yaml")).ShouldBe(3);
        _cli.Error.Shown.ShouldContain("--class is about --submission, and there is none\n");
    }

    [Test, Platform("Linux")]
    public async Task Whatever_the_folder_of_a_submission_holds_costs_that_submission_alone()
    {
        string server = File.ReadAllText(
            Path.Combine(CliFolder.Repository, "tests", "ClassChat.Cli.Tests", "classic_server.py"));
        foreach ((string id, string dialect) in new[]
        {
            ("anna", "classic"), ("bert", "/dev/zero"), ("carl", "huge.yaml"), ("dora", "away.yaml"),
        })
        {
            _cli.Write($"class/{id}/server.py", server);
            _cli.Write(
                $"class/{id}/submission.yaml",
                $"submission: {id}\ndialect: {dialect}\n"
                + "programs: { task4: { server: 'python3 server.py --port {port}' } }\n");
        }

        _cli.Write("class/carl/huge.yaml", new string('#', 2 << 20));
        File.CreateSymbolicLink(Path.Combine(_cli.Path, "class/dora/away.yaml"), "/etc/passwd");
        Directory.CreateDirectory(Path.Combine(_cli.Path, "class/emil/submission.yaml"));
        Directory.CreateDirectory(Path.Combine(_cli.Path, "class/fred"));
        File.CreateSymbolicLink(Path.Combine(_cli.Path, "class/fred/submission.yaml"), "/dev/zero");
        _cli.Write("networks.yaml", "class: x\n");

        (await GradeAsync()).ShouldBe(2);
        _cli.LastLine.ShouldBe("1 passed, 0 failed");
        string overview = _cli.Read("artifacts/grades/overview.md");
        overview.ShouldContain("| bert | submission.yaml:2 | '/dev/zero' is not a file |");
        overview.ShouldContain("| carl | submission.yaml:2 | the dialect 'huge.yaml' is larger than 1024 KiB |");
        overview.ShouldContain("| dora | submission.yaml:2 | 'dialect' stays in the submission's folder, and 'away");
        overview.ShouldContain("- emil: holds no submission.yaml\n");
        overview.ShouldContain("- fred: invalid, nothing was run: is ");
        overview.ShouldNotContain("root:");
    }

    [Test]
    public async Task Submissions_are_linted_by_what_the_class_allows()
    {
        HandIn("anna", "limits: { memory: 2 GB }");
        _cli.Write("networks.yaml", "class: x\nlimits_at_most: { memory: 2 GB }\n");
        (await _cli.RunAsync("lint", "class/anna", "--trust-submission")).ShouldBe(0);
        (await _cli.RunAsync("lint", "class/anna")).ShouldBe(2);
        _cli.Out.Shown.ShouldContain("'memory' is at most 1 GiB here, not 2 GB\n");
        (await _cli.RunAsync("explain", "limits_at_most")).ShouldBe(0);
        _cli.Out.Shown.ShouldContain("key of class files: limits_at_most\n");
    }

    private Task<int> GradeAsync() => _cli.RunAsync(
        "grade", "class", "--class", "networks.yaml", "--only", "t4.route", "--repeat", "0");

    private void HandIn(string id, string settings) => _cli.Write(
        $"class/{id}/submission.yaml",
        $"submission: {id}\nprograms: {{ task4: {{ server: \"{_server}\", {settings} }} }}\n");
}
