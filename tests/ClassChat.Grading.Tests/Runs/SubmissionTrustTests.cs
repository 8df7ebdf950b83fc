using ClassChat.Grading.Runs;
using ClassChat.Platform.FileSystem;
using ClassChat.Platform.Linux;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Submissions;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Runs;

/// <summary>
/// What a submission file may ask for: it gets nothing outside of its folder, unless whoever grades trusts it.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SubmissionTrustTests : IDisposable
{
    private readonly SubmissionFolder _submission = new();

    public void Dispose() => _submission.Dispose();

    [TestCase("server: 'python3 server.py {port} /root'", "the command names '/root', which lies outside of the")]
    [TestCase("server: 'python3 ../other/server.py {port}'", "the command names '../other/server.py', which lies")]
    [TestCase("server: 'true --log=/var/log {port}'", "the command names '/var/log', which lies outside of the")]
    [TestCase("client: 'python3 ../other/server.py {port}'", "the command names '../other/server.py', which lies")]
    [TestCase("server: './away/server.py {port}'", "the command names './away/server.py', which lies outside of")]
    [TestCase("server: 'true {port}', directory: ../other", "'directory' stays in the submission's folder, and")]
    [TestCase("server: 'true {port}', directory: away", "'directory' stays in the submission's folder, and 'away'")]
    [TestCase("server: 'true {port}', directory: file", "'file' is not a folder")]
    [TestCase("server: 'true {port}', files: /etc/hostname", "'from' stays in the submission's folder, and '/etc")]
    [TestCase("server: 'true {port}', files: away/server.py", "'from' stays in the submission's folder, and 'away")]
    [TestCase("server: 'true {port}', files: pipe", "'pipe' is not a file or a folder")]
    [TestCase("server: 'true {port}', files: { from: file, to: ../x }", "'to' stays in the program's folder")]
    [TestCase("server: 'true {port}', clean: ../x", "'clean' stays in the program's folder, and '../x' does not")]
    [TestCase("server: 'true {port}', dialect: ../other/classic.yaml", "'dialect' stays in the submission's folder")]
    [TestCase("server: 'true {port}', dialect: pipe", "'pipe' is not a file")]
    [TestCase("server: 'true {port}', dialect: /dev/zero", "'/dev/zero' is not a file")]
    [TestCase("server: 'true {port}', dialect: away", "'away' is not a file")]
    [TestCase("server: 'true {port}', dialect: huge.yaml", "the dialect 'huge.yaml' is larger than 1024 KiB")]
    [TestCase("client: 'true {port}', console: /dev/zero", "'/dev/zero' is not a file")]
    [TestCase("client: 'true {port}', console: /etc/hostname", "'console dialect' stays in the submission's folder")]
    [Platform("Linux")]
    public void A_program_that_needs_what_it_may_not_have_is_not_run_and_the_others_are(
        string program, string message)
    {
        _submission.AddNeighbour();
        File.WriteAllText(Path.Combine(_submission.Folder, "huge.yaml"), new string('#', 2 << 20));
        Submission submission = _submission
            .Parse($"submission: x\nprograms: {{ task1: {{ server: 'true {{port}}' }}, task4: {{ {program} }} }}\n")
            .Value!;

        Refusal refusal = submission.Refusals.ShouldHaveSingleItem();
        refusal.Request.Message.ShouldStartWith(message);
        refusal.Request.Line.ShouldBe(2);
        string role = program.Split(':')[0];
        refusal.Outcome.ShouldBe($"the {role} for task4 is not run, and not graded");
        (role == "server" ? submission.BlockedServers : submission.BlockedClients)[Level.Task4]
            .ShouldBe(refusal.Request);
        submission.Servers.Keys.ShouldBe([Level.Task1]);
        submission.Clients.ShouldBeEmpty();
    }

    [TestCase("visible: /root", "'visible': '/root' is not in the submission's folder", "it is not visible")]
    [TestCase("visible: '~'", "'visible': '~' is not in the submission's folder", "it is not visible")]
    [TestCase("visible: away", "'visible': 'away' is not in the submission's folder", "it is not visible")]
    [TestCase("protection: none", "a submission does not choose 'protection: none' by itself", "best is used")]
    [TestCase("protection: limits", "a submission does not choose 'protection: limits' by", "best is used")]
    [TestCase("start_timeout: 61 s", "'start_timeout' is at most 60 s here, not 61 s", "60 s is used")]
    [TestCase("limits: { memory: 2 GiB }", "'memory' is at most 1 GiB here, not 2 GiB", "1 GiB is used")]
    [TestCase("limits: { processor: 121 s }", "'processor' is at most 2 minutes here, not 121 s", "2 minutes is used")]
    [TestCase("limits: { processes: 257 }", "'processes' is at most 256 here, not 257", "256 is used")]
    [TestCase("limits: { files: 4097 }", "'files' is at most 4096 here, not 4097", "4096 is used")]
    [TestCase("limits: { output: 65 MiB }", "'output' is at most 64 MiB here, not 65 MiB", "64 MiB is used")]
    [TestCase("limits: { disk: 1 GB }", "'disk' is at most ", " is used")]
    [Platform("Linux")]
    public void A_file_of_a_student_gets_the_most_that_is_allowed_and_its_program_is_run(
        string setting, string message, string outcome)
    {
        _submission.AddNeighbour();
        Submission submission = _submission
            .Parse($"submission: x\nprograms: {{ task4: {{ server: 'true {{port}}', {setting} }} }}\n").Value!;
        Refusal refusal = submission.Refusals.ShouldHaveSingleItem();
        refusal.Request.Message.ShouldStartWith(message);
        refusal.Request.Suggestion!.ShouldContain("whoever grades can allow");
        refusal.Outcome.ShouldEndWith(outcome);
        var command = (Target.Command)submission.Servers[Level.Task4].Target;
        (command.Limits, command.StartTimeout <= TimeSpan.FromSeconds(60), command.Protection)
            .ShouldBe((new ResourceLimits(), true, Protection.Best));
        command.VisiblePaths.ShouldBeEmpty();
    }

    [TestCase("server: \"run {port} a\\0b\"", "'server' holds a zero byte")]
    [TestCase("server: 'true {port}', directory: \"a\\0b\"", "'directory' holds a zero byte")]
    [TestCase("server: 'true {port}', environment: { A: \"a\\0b\" }", "'A' holds a zero byte")]
    [TestCase("server: 'true {port}', dialect: \"a\\0b\"", "'dialect' holds a zero byte")]
    [TestCase("server: 'true {port}', clean: \"a\\0b\"", "'clean' holds a zero byte")]
    public void What_no_system_can_do_is_an_error_of_the_file(string program, string message) =>
        _submission.Parse($"submission: x\nprograms: {{ task4: {{ {program} }} }}\n")
            .Errors.ShouldHaveSingleItem().Message.ShouldStartWith(message);

    [Test]
    public void One_request_that_keeps_several_programs_from_running_is_told_once()
    {
        Submission submission = _submission.Parse("""
            submission: x
            dialect: ../x.yaml
            programs:
              task1: { server: 'true {port}', dialect: classic-text }
              task3: { server: 'true {port}' }
              task4: { server: 'true {port}', client: 'true {port}', limits: { memory: 8 GB } }
            """.Replace("../x.yaml", "/etc/hostname", StringComparison.Ordinal)).Value!;
        submission.Refusals.Select(refusal => (refusal.Request.Line, refusal.Outcome)).ShouldBe(
        [
            (2, "the server for task3, the server for task4 and the client for task4 are not run, and not graded"),
            (6, "1 GiB is used"),
        ]);
    }

    [TestCase("visible: forged/back")]
    [TestCase("visible: forged/raw")]
    [TestCase("visible: forged/many")]
    [TestCase("files: forged/back")]
    [TestCase("files: forged/raw")]
    [TestCase("directory: forged/folder")]
    [TestCase("dialect: forged/back")]
    [TestCase("dialect: forged/raw")]
    [Platform("Linux")]
    public void Links_are_resolved_as_the_system_does(string key)
    {
        // "deep" leads far away, so what follows "deep/../.." lies there, however it is spelled.
        string forged = Directory.CreateDirectory(Path.Combine(_submission.Folder, "forged")).FullName;
        string secret = Directory.CreateDirectory(Path.Combine(_submission.Class, "far", "away", "within")).FullName;
        Directory.CreateDirectory(Path.Combine(_submission.Class, "far", "secrets"));
        File.WriteAllText(Path.Combine(_submission.Class, "far", "secret"), "root: x\n");
        Directory.CreateDirectory(Path.Combine(_submission.Folder, "secrets"));
        File.WriteAllText(Path.Combine(_submission.Folder, "secret"), "harmless");
        File.CreateSymbolicLink(Path.Combine(forged, "deep"), secret);
        File.CreateSymbolicLink(Path.Combine(forged, "back"), "deep/../../secret");
        File.CreateSymbolicLink(Path.Combine(forged, "folder"), "deep/../../secrets");
        byte[] odd = [.. System.Text.Encoding.UTF8.GetBytes(_submission.Class), (byte)'/', 0xFF];
        LibCFiles.MakeFolderAt(LibCFiles.AT_FDCWD, EntryName.From(odd).ZeroTerminated, 0x1FF).ShouldBe(0);
        byte[] within = [.. odd, .. "/secret"u8];
        LibCFiles.LinkAt(EntryName.From(Path.Combine(_submission.Class, "far", "secret")).ZeroTerminated,
            LibCFiles.AT_FDCWD, EntryName.From(within).ZeroTerminated).ShouldBe(0);
        LibCFiles.LinkAt(EntryName.From(within).ZeroTerminated, LibCFiles.AT_FDCWD,
            EntryName.From(Path.Combine(forged, "raw")).ZeroTerminated).ShouldBe(0);
        for (int i = 0; i < 39; i++)
            File.CreateSymbolicLink(Path.Combine(forged, $"l{i}"), i == 0 ? "../../far/secret" : $"l{i - 1}");
        File.CreateSymbolicLink(Path.Combine(forged, "many"), "l38");

        ParseResult<Submission> parseResult =
            _submission.Parse($"submission: x\nprograms: {{ task4: {{ server: 'true {{port}}', {key} }} }}\n");

        FolderTree.Empty(OpenFolder.Open(_submission.Class, out _)!, TimeSpan.FromSeconds(10)).ShouldBeNull();
        parseResult.Value!.Refusals.ShouldHaveSingleItem().Request.Message.ShouldContain("in the submission's folder");
    }

    [TestCase("server: 'python3 ../other/server.py {port} /root'")]
    [TestCase("server: 'true {port}', directory: ../other, visible: [/root, '~'], files: /etc/hostname")]
    [TestCase("server: 'true {port}', dialect: ../other/classic.yaml, protection: limits, start_timeout: 600 s")]
    [TestCase("server: 'true {port}', limits: { memory: 8 GB, processes: 5000, files: 9999, disk: 2 GB }")]
    public void Whoever_grades_may_trust_it(string program)
    {
        _submission.AddNeighbour();
        _submission.Read(
            new SubmissionTrust { OfFile = true }, $"submission: x\nprograms: {{ task4: {{ {program} }} }}\n");
    }

    [TestCase("server: '/usr/bin/env python3 server.py {port} /tmp/new.db ..a a..b', directory: inside")]
    [TestCase("server: 'true server.py {port} --data /tmp --root=/ /var/tmp'")]
    [TestCase("server: 'true -cp /usr/share/java:. Server {port} /dev/null', visible: inside, clean: ['**/*.db']")]
    [TestCase("server: 'true {port} file ./inside/../file http://localhost/x', files: [file, inside, link]")]
    [TestCase(
        "server: 'true {port}', start_timeout: 60 s, protection: best, limits: { memory: 1 GiB, processes: 256 }")]
    [Platform("Linux")]
    public void What_stays_inside_or_is_the_systems_may_be_named(string program)
    {
        _submission.AddNeighbour();
        Directory.CreateDirectory(Path.Combine(_submission.Folder, "inside"));
        File.CreateSymbolicLink(Path.Combine(_submission.Folder, "link"), "inside");
        _submission.Read($"submission: x\nprograms: {{ task4: {{ {program} }} }}\n");
    }

    [Test]
    public void An_adapter_in_the_submissions_folder_needs_a_word_of_whoever_grades()
    {
        const string Text = "submission: x\ndialect: own.yaml\nprograms: { task4: { server: 'true {port}' } }\n";
        File.WriteAllText(
            Path.Combine(_submission.Folder, "own.yaml"),
            "dialect: own\nlevels: [task4]\nadapter: run\nactions: { send: '' }\n"
            + "events: [ { event: welcome }, { event: refused }, { event: message } ]\n");

        SourceError error = _submission.Parse(Text).Value!.Refusals.ShouldHaveSingleItem().Request;
        (error.Line, error.Column).ShouldBe((2, 10));
        error.Message.ShouldBe("the dialect 'own' has an adapter, a program that runs as whoever grades");
        error.Suggestion!.ShouldContain("--allow-adapters");
        _submission.Read(new SubmissionTrust { OfAdapters = true }, Text);
        _submission.Read(new SubmissionTrust { OfFile = true }, Text);
    }

    [TestCase("../../../etc/hostname")]
    [TestCase("/etc/hostname")]
    [TestCase("dialects/../../../scenarios/dialects/classic")]
    public void A_dialect_of_the_scenario_folder_is_named_without_a_path(string name) =>
        (_submission.Parse($"submission: x\ndialect: {name}\nprograms: {{ task4: {{ server: 'true {{port}}' }} }}\n")
            .Value?.Servers.Count ?? 0).ShouldBe(0);

    [Test, Platform("Linux")]
    public void A_file_that_is_a_link_out_of_its_folder_is_not_read()
    {
        File.WriteAllText(Path.Combine(_submission.Folder, "secret"), "root: x\n");
        string folder = Directory.CreateDirectory(Path.Combine(_submission.Folder, "group")).FullName;
        string path = Path.Combine(folder, "submission.yaml");
        File.CreateSymbolicLink(path, "../secret");
        SourceError error = SubmissionLoader
            .Load(path, RepositorySuite.Folder, SubmissionLoader.PolicyWithoutClass(SubmissionTrust.None)).Errors
            .ShouldHaveSingleItem();
        (error.Message, error.Source).ShouldBe(("is a link that leads out of its folder", null));
    }
}
