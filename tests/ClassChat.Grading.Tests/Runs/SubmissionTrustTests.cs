using ClassChat.Grading.Runs;
using ClassChat.Platform.FileSystem;
using ClassChat.Platform.Linux;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Submissions;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Runs;

/// <summary>
/// What a submission file may ask for: it names nothing outside of its folder, unless whoever grades trusts it.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SubmissionTrustTests : IDisposable
{
    private readonly SubmissionFolder _submission = new();

    public void Dispose() => _submission.Dispose();

    [TestCase("server: 'python3 server.py {port} /root'", "the command names '/root', which lies outside of the")]
    [TestCase("server: 'python3 ../other/server.py {port}'", "the command names '../other/server.py', which lies")]
    [TestCase("server: 'run --log=/var/log {port}'", "the command names '/var/log', which lies outside of the")]
    [TestCase("client: 'python3 ../other/server.py {port}'", "the command names '../other/server.py', which lies")]
    [TestCase("server: './away/server.py {port}'", "the command names './away/server.py', which lies outside of")]
    [TestCase("server: 'run {port}', directory: ../other", "'directory' stays in the submission's folder, and")]
    [TestCase("server: 'run {port}', directory: away", "'directory' stays in the submission's folder, and 'away'")]
    [TestCase("server: 'run {port}', directory: file", "'file' is not a folder")]
    [TestCase("server: 'run {port}', files: /etc/hostname", "'from' stays in the submission's folder, and '/etc")]
    [TestCase("server: 'run {port}', files: away/server.py", "'from' stays in the submission's folder, and 'away")]
    [TestCase("server: 'run {port}', files: pipe", "'pipe' is not a file or a folder")]
    [TestCase("server: 'run {port}', files: { from: file, to: ../x }", "'to' stays in the program's folder")]
    [TestCase("server: 'run {port}', visible: /root", "'visible' stays in the submission's folder, and '/root' leads")]
    [TestCase("server: 'run {port}', visible: '~'", "'visible' stays in the submission's folder, and '~' leads out")]
    [TestCase("server: 'run {port}', dialect: ../other/classic.yaml", "'dialect' stays in the submission's folder")]
    [TestCase("server: 'run {port}', dialect: pipe", "'pipe' is not a file")]
    [TestCase("server: 'run {port}', dialect: /dev/zero", "'/dev/zero' is not a file")]
    [TestCase("server: 'run {port}', dialect: away", "'away' is not a file")]
    [TestCase("client: 'run {port}', console: /dev/zero", "'/dev/zero' is not a file")]
    [TestCase("client: 'run {port}', console: /etc/hostname", "'console dialect' stays in the submission's folder")]
    [TestCase("server: 'run {port}', protection: none", "a submission does not choose to be protected less")]
    [TestCase("server: 'run {port}', protection: limits", "a submission does not choose to be protected less")]
    [TestCase("server: 'run {port}', start_timeout: 61 s", "'start_timeout' is at most 60 s here")]
    [TestCase("server: 'run {port}', limits: { memory: 2 GiB }", "a submission can only lower its limits: ")]
    [TestCase("server: 'run {port}', limits: { processor: 121 s }", "a submission can only lower its limits: ")]
    [TestCase("server: 'run {port}', limits: { processes: 257 }", "a submission can only lower its limits: ")]
    [TestCase("server: 'run {port}', limits: { files: 4097 }", "a submission can only lower its limits: ")]
    [TestCase("server: 'run {port}', limits: { output: 65 MiB }", "a submission can only lower its limits: ")]
    [TestCase("server: 'run {port}', limits: { disk: 1 GB }", "a submission can only lower its limits: ")]
    [TestCase("server: \"run {port} a\\0b\"", "'server' holds a zero byte")]
    [TestCase("server: 'run {port}', directory: \"a\\0b\"", "'directory' holds a zero byte")]
    [TestCase("server: 'run {port}', environment: { A: \"a\\0b\" }", "'A' holds a zero byte")]
    [TestCase("server: 'run {port}', dialect: \"a\\0b\"", "'dialect' holds a zero byte")]
    [TestCase("server: 'run {port}', clean: \"a\\0b\"", "'clean' holds a zero byte")]
    [Platform("Linux")]
    public void A_file_of_a_student_widens_nothing(string program, string message)
    {
        _submission.AddNeighbour();
        ParseResult<Submission> parseResult =
            _submission.Parse($"submission: x\nprograms: {{ task4: {{ {program} }} }}\n");
        parseResult.Errors.ShouldHaveSingleItem().Message.ShouldStartWith(message);
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
            _submission.Parse($"submission: x\nprograms: {{ task4: {{ server: 'run {{port}}', {key} }} }}\n");

        FolderTree.Empty(OpenFolder.Open(_submission.Class, out _)!, TimeSpan.FromSeconds(10)).ShouldBeNull();
        parseResult.Errors.ShouldHaveSingleItem().Message.ShouldContain("stays in the submission's folder");
    }

    [TestCase("server: 'python3 ../other/server.py {port} /root'")]
    [TestCase("server: 'run {port}', directory: ../other, visible: [/root, '~'], files: /etc/hostname")]
    [TestCase("server: 'run {port}', dialect: ../other/classic.yaml, protection: limits, start_timeout: 600 s")]
    [TestCase("server: 'run {port}', limits: { memory: 8 GB, processes: 5000, files: 9999, disk: 2 GB }")]
    public void Whoever_grades_may_trust_it(string program)
    {
        _submission.AddNeighbour();
        _submission
            .Parse($"submission: x\nprograms: {{ task4: {{ {program} }} }}\n", new SubmissionTrust { OfFile = true })
            .Errors.ShouldBeEmpty();
    }

    [TestCase("server: '/usr/bin/env python3 server.py {port} /tmp/new.db ..a a..b', directory: inside")]
    [TestCase("server: 'python3 server.py {port} --data /tmp --root=/ /var/tmp'")]
    [TestCase("server: 'java -cp /usr/share/java:. Server {port} /dev/null', visible: inside, clean: ['**/*.db']")]
    [TestCase("server: 'run {port} file ./inside/../file http://localhost/x', files: [file, inside, link]")]
    [TestCase(
        "server: 'run {port}', start_timeout: 60 s, protection: best, limits: { memory: 1 GiB, processes: 256 }")]
    [Platform("Linux")]
    public void What_stays_inside_or_is_the_systems_may_be_named(string program)
    {
        _submission.AddNeighbour();
        Directory.CreateDirectory(Path.Combine(_submission.Folder, "inside"));
        File.CreateSymbolicLink(Path.Combine(_submission.Folder, "link"), "inside");
        _submission.Parse($"submission: x\nprograms: {{ task4: {{ {program} }} }}\n").Errors.ShouldBeEmpty();
    }

    [Test]
    public void An_adapter_in_the_submissions_folder_needs_a_word_of_whoever_grades()
    {
        const string Text = "submission: x\ndialect: own.yaml\nprograms: { task4: { server: 'run {port}' } }\n";
        File.WriteAllText(
            Path.Combine(_submission.Folder, "own.yaml"),
            "dialect: own\nlevels: [task4]\nadapter: run\nactions: { send: '' }\n"
            + "events: [ { event: welcome }, { event: refused }, { event: message } ]\n");

        SourceError error = _submission.Parse(Text).Errors.ShouldHaveSingleItem();
        (error.Line, error.Column).ShouldBe((2, 10));
        error.Message.ShouldBe("the dialect 'own' has an adapter, a program that runs as whoever grades");
        error.Suggestion!.ShouldContain("--allow-adapters");
        _submission.Parse(Text, new SubmissionTrust { OfAdapters = true }).Errors.ShouldBeEmpty();
        _submission.Parse(Text, new SubmissionTrust { OfFile = true }).Errors.ShouldBeEmpty();
    }

    [TestCase("../../../etc/hostname")]
    [TestCase("/etc/hostname")]
    [TestCase("dialects/../../../scenarios/dialects/classic")]
    public void A_dialect_of_the_scenario_folder_is_named_without_a_path(string name) =>
        _submission.Parse($"submission: x\ndialect: {name}\nprograms: {{ task4: {{ server: 'run {{port}}' }} }}\n")
            .Errors.ShouldNotBeEmpty();

    [Test, Platform("Linux")]
    public void A_file_that_is_a_link_out_of_its_folder_is_not_read()
    {
        File.WriteAllText(Path.Combine(_submission.Folder, "secret"), "root: x\n");
        string folder = Directory.CreateDirectory(Path.Combine(_submission.Folder, "group")).FullName;
        string path = Path.Combine(folder, "submission.yaml");
        File.CreateSymbolicLink(path, "../secret");
        SourceError error = SubmissionLoader.Load(path, RepositorySuite.Folder, SubmissionTrust.None).Errors
            .ShouldHaveSingleItem();
        (error.Message, error.Source).ShouldBe(("is a link that leads out of its folder", null));
    }
}
