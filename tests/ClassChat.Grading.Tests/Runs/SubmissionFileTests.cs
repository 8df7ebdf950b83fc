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
using Limits = ClassChat.Sandbox.Programs.ResourceLimits;

namespace ClassChat.Grading.Tests.Runs;

/// <summary>What a submission file says, and what its author is told who mistyped.</summary>
public sealed class SubmissionFileTests
{
    private string _class = "";
    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        _class = Directory.CreateTempSubdirectory("classchat-class-").FullName;
        _folder = Directory.CreateDirectory(Path.Combine(_class, "own")).FullName;
    }

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_class, recursive: true);

    [TestCase("see", "/opt", "visible")]
    [TestCase("wipe", "x", "clean")]
    [TestCase("place", "x", "files")]
    [TestCase("ready", "9 s", "start_timeout")]
    [TestCase("pty", "yes", "terminal")]
    public void An_old_key_is_refused_with_the_new_one(string old, string value, string now)
    {
        string program = $"{{ server: 'run {{port}}', {old}: {value} }}";
        SourceError error = Parse($"submission: x\nprograms: {{ task4: {program} }}").Errors.Single();
        error.Message.ShouldBe($"'task4' has no '{old}' any more: write '{now}'");
        error.Suggestion.ShouldBe("to rewrite the whole file: classchat migrate FILE");
    }

    [Test]
    public void Each_level_has_its_program_and_what_is_not_said_is_usual()
    {
        Submission submission = Read("""
            submission: Group 7
            programs:
              task1:  { server: "python3 src/server.py", port: 12345 }
              task2:  { client: "python3 src/client.py", console: classic, terminal: yes }
              bonus3: { server: "python3 src/bonus3.py --port {port}" }
            """);

        submission.Name.ShouldBe("Group 7");
        submission.Programs.Keys.ShouldBe([Level.Task1, Level.Bonus3]);
        submission.ProgramFor(Level.Task4)!.Value.Level.ShouldBe(Level.Bonus3);
        submission.Programs[Level.Task1].Dialect.Name.ShouldBe("classic-text");
        submission.Programs[Level.Bonus3].Dialect.Name.ShouldBe("classic");
        Target.Command first = Command(submission, Level.Task1);
        (first.Line, first.Port, first.Directory).ShouldBe(("python3 src/server.py", 12345, _folder));
        (first.Limits, first.Protection).ShouldBe((new Limits(), Protection.Best));
        Command(submission, Level.Bonus3).Port.ShouldBeNull();
        TestedClient client = submission.Clients.ShouldHaveSingleItem().Value;
        (client.Command.Line, client.Console.Name, client.HasTerminal).ShouldBe(
            ("python3 src/client.py", "classic", true));
        client.Command.Port.ShouldBe(12345); // where the assignment's clients look, if nothing is said
    }

    [Test]
    public void A_program_says_what_surrounds_it()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "src"));
        File.WriteAllText(Path.Combine(_folder, "users.json"), "{}");
        Target.Command command = Command(Read(new SubmissionTrust { OfFile = true }, """
            submission: x
            dialect: classic
            programs:
              task4:
                server: ./server
                port: { variable: CHAT_PORT }
                directory: src
                environment: { MODE: test, DEBUG: 1 }
                input: "start\n"
                files: [users.json, { from: users.json, to: data/u.json }]
                clean: ["*.db", "logs/**"]
                start_timeout: 20 s
                limits: { memory: 512 MB, processor: 60 s, processes: 64, files: 256, output: 16 MiB, disk: 0.5 GB }
                visible: [/opt/java, ~/go]
                protection: none
            """), Level.Task4);

        (command.PortVariable, command.Port, command.Input).ShouldBe(("CHAT_PORT", null, "start\n"));
        command.Directory.ShouldBe(Path.Combine(_folder, "src"));
        command.Environment.ShouldBe(new Dictionary<string, string> { ["MODE"] = "test", ["DEBUG"] = "1" });
        string users = Path.Combine(_folder, "users.json");
        command.Placements.ShouldBe([new Placement(users, "users.json"), new Placement(users, "data/u.json")]);
        command.WipePatterns.ShouldBe(["*.db", "logs/**"]);
        command.ReadyWithin.ShouldBe(TimeSpan.FromSeconds(20));
        command.Limits.ShouldBe(new Limits
        {
            MemoryBytes = 512_000_000,
            ProcessorTime = TimeSpan.FromSeconds(60),
            Processes = 64,
            OpenFiles = 256,
            OutputBytes = 16 << 20,
            DiskBytes = 500_000_000,
        });
        command.VisiblePaths[0].ShouldBe("/opt/java");
        Path.IsPathRooted(command.VisiblePaths[1]).ShouldBeTrue();
        command.Protection.ShouldBe(Protection.None);
    }

    [TestCase("server: run", "'run'", "it is not said where this server listens", "put {port} into the command")]
    [TestCase("server: ' '", "' '", "the command of 'server' is empty", null)]
    [TestCase("dialect: classic", "dialect", "'task4' has neither a server nor a client", null)]
    [TestCase("client: run, console: clasic", "clasic", "there is no console dialect 'clasic'", "'classic'")]
    [TestCase("server: run, port: 70000", "70000", "'port' must be a number from 1 to 65535", "port: 12345, if")]
    [TestCase("server: run, port: { variable: A-B }", "A-B", "'A-B' is no name of an environment variable", "such as")]
    [TestCase("server: run, prot: 5", "prot", "'task4' has no 'prot'", "did you mean 'port'")]
    [TestCase("server: 'run {port}', dialect: clasic", "clasic", "there is no dialect 'clasic'", "'classic'")]
    [TestCase("server: 'run {port}', directory: no", "no", "there is no folder 'no'", "as seen from")]
    [TestCase("server: 'run {port}', files: no", "no", "there is no file or folder 'no'", "as seen from")]
    [TestCase("server: 'run {port}', clean: ../x", "../x", "'clean' stays in the program's folder", "relative")]
    [TestCase(
        "server: 'run {port}', start_timeout: soon", "soon", "'start_timeout' must be a time, not 'soon'", "20 s")]
    [TestCase("server: 'run {port}', limits: { memory: 5 }", "5", "'memory' must be a size, not '5'", "512 MB")]
    [TestCase("server: 'run {port}', limits: { files: 0 }", "0", "'files' must be from 1 to 1000000, not 0", null)]
    [TestCase("server: 'run {port}', protection: nine", "nine", "'protection' cannot be 'nine'", "'none'")]
    [TestCase("server: 'run {port}', environment: { A B: 1 }", "A B", "'A B' is no name of an environment", null)]
    public void A_fault_is_told_at_its_place_with_what_to_do(
        string program, string at, string message, string? suggestion)
    {
        string line = $"  task4: {{ {program} }}";
        SourceError error = Parse($"submission: x\nprograms:\n{line}\n").Errors[0];
        error.Message.ShouldStartWith(message);
        (error.Line, error.Source).ShouldBe((3, line));
        string pointed = line[(error.Column - 1)..];
        pointed.TrimStart('{', ' ').Trim('\'').ShouldStartWith(at.Trim('\''));
        if (suggestion is not null) error.Suggestion!.ShouldContain(suggestion);
    }

    [TestCase("submission: x\nprograms: {}\n", "a submission has programs")]
    [TestCase("programs: { task4: { server: 'x {port}' } }\n", "a submission lacks 'submission'")]
    [TestCase("submission: x\nprograms: { tsk4: { server: 'x {port}' } }\n", "a level cannot be 'tsk4'")]
    [TestCase("submission: x\nprograms: { task2: { server: 'x {port}' } }\n", "no server is asked for task2")]
    [TestCase("submission: x\nprograms: [task4]\n", "'programs' must be a map")]
    [TestCase("[]", "a submission must be a map")]
    public void A_file_that_makes_no_sense_is_refused(string text, string message) =>
        Parse(text).Errors[0].Message.ShouldStartWith(message);

    [Test]
    public void A_dialect_may_be_a_file_beside_it_and_its_faults_are_its_own()
    {
        const string Text = "submission: x\nprograms: { task4: { server: 'x {port}', dialect: mine.yaml } }\n";
        string classic = File.ReadAllText(Path.Combine(RepositorySuite.Folder, "dialects", "classic.yaml"));
        string mine = Path.Combine(_folder, "mine.yaml");
        File.WriteAllText(mine, classic.Replace("dialect: classic", "dialect: mine", StringComparison.Ordinal));
        Submission submission = Read(Text);
        submission.Programs[Level.Task4].Dialect.Name.ShouldBe("mine");
        submission.DialectFiles.ShouldBe([mine]);

        File.WriteAllText(mine, "dialect: mine\nlevls: [task4]\n");
        Parse(Text).Errors[0].Path.ShouldBe(mine);
    }

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
        MakeNeighbour();
        ParseResult<Submission> parseResult = Parse($"submission: x\nprograms: {{ task4: {{ {program} }} }}\n");
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
        string forged = Directory.CreateDirectory(Path.Combine(_folder, "forged")).FullName;
        string secret = Directory.CreateDirectory(Path.Combine(_class, "far", "away", "within")).FullName;
        Directory.CreateDirectory(Path.Combine(_class, "far", "secrets"));
        File.WriteAllText(Path.Combine(_class, "far", "secret"), "root: x\n");
        Directory.CreateDirectory(Path.Combine(_folder, "secrets"));
        File.WriteAllText(Path.Combine(_folder, "secret"), "harmless");
        File.CreateSymbolicLink(Path.Combine(forged, "deep"), secret);
        File.CreateSymbolicLink(Path.Combine(forged, "back"), "deep/../../secret");
        File.CreateSymbolicLink(Path.Combine(forged, "folder"), "deep/../../secrets");
        byte[] odd = [.. System.Text.Encoding.UTF8.GetBytes(_class), (byte)'/', 0xFF];
        LibCFiles.MakeFolderAt(LibCFiles.AT_FDCWD, EntryName.From(odd).ZeroTerminated, 0x1FF).ShouldBe(0);
        byte[] within = [.. odd, .. "/secret"u8];
        LibCFiles.LinkAt(EntryName.From(Path.Combine(_class, "far", "secret")).ZeroTerminated,
            LibCFiles.AT_FDCWD, EntryName.From(within).ZeroTerminated).ShouldBe(0);
        LibCFiles.LinkAt(EntryName.From(within).ZeroTerminated, LibCFiles.AT_FDCWD,
            EntryName.From(Path.Combine(forged, "raw")).ZeroTerminated).ShouldBe(0);
        for (int i = 0; i < 39; i++)
            File.CreateSymbolicLink(Path.Combine(forged, $"l{i}"), i == 0 ? "../../far/secret" : $"l{i - 1}");
        File.CreateSymbolicLink(Path.Combine(forged, "many"), "l38");

        ParseResult<Submission> parseResult =
            Parse($"submission: x\nprograms: {{ task4: {{ server: 'run {{port}}', {key} }} }}\n");

        FolderTree.Empty(OpenFolder.Open(_class, out _)!, TimeSpan.FromSeconds(10)).ShouldBeNull();
        parseResult.Errors.ShouldHaveSingleItem().Message.ShouldContain("stays in the submission's folder");
    }

    [TestCase("server: 'python3 ../other/server.py {port} /root'")]
    [TestCase("server: 'run {port}', directory: ../other, visible: [/root, '~'], files: /etc/hostname")]
    [TestCase("server: 'run {port}', dialect: ../other/classic.yaml, protection: limits, start_timeout: 600 s")]
    [TestCase("server: 'run {port}', limits: { memory: 8 GB, processes: 5000, files: 9999, disk: 2 GB }")]
    public void Whoever_grades_may_trust_it(string program)
    {
        MakeNeighbour();
        Parse($"submission: x\nprograms: {{ task4: {{ {program} }} }}\n", new SubmissionTrust { OfFile = true })
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
        MakeNeighbour();
        Directory.CreateDirectory(Path.Combine(_folder, "inside"));
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "inside");
        Parse($"submission: x\nprograms: {{ task4: {{ {program} }} }}\n").Errors.ShouldBeEmpty();
    }

    [Test]
    public void An_adapter_in_the_submissions_folder_needs_a_word_of_whoever_grades()
    {
        const string Text = "submission: x\ndialect: own.yaml\nprograms: { task4: { server: 'run {port}' } }\n";
        File.WriteAllText(
            Path.Combine(_folder, "own.yaml"),
            "dialect: own\nlevels: [task4]\nadapter: run\nactions: { send: '' }\n"
            + "events: [ { event: welcome }, { event: refused }, { event: message } ]\n");

        SourceError error = Parse(Text).Errors.ShouldHaveSingleItem();
        (error.Line, error.Column).ShouldBe((2, 10));
        error.Message.ShouldBe("the dialect 'own' has an adapter, a program that runs as whoever grades");
        error.Suggestion!.ShouldContain("--allow-adapters");
        Parse(Text, new SubmissionTrust { OfAdapters = true }).Errors.ShouldBeEmpty();
        Parse(Text, new SubmissionTrust { OfFile = true }).Errors.ShouldBeEmpty();
    }

    [TestCase("../../../etc/hostname")]
    [TestCase("/etc/hostname")]
    [TestCase("dialects/../../../scenarios/dialects/classic")]
    public void A_dialect_of_the_scenario_folder_is_named_without_a_path(string name) =>
        Parse($"submission: x\ndialect: {name}\nprograms: {{ task4: {{ server: 'run {{port}}' }} }}\n")
            .Errors.ShouldNotBeEmpty();

    [Test, Platform("Linux")]
    public void A_file_that_is_a_link_out_of_its_folder_is_not_read()
    {
        File.WriteAllText(Path.Combine(_folder, "secret"), "root: x\n");
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "group")).FullName;
        string path = Path.Combine(folder, "submission.yaml");
        File.CreateSymbolicLink(path, "../secret");
        SourceError error = SubmissionLoader.Load(path, RepositorySuite.Folder, SubmissionTrust.None).Errors
            .ShouldHaveSingleItem();
        (error.Message, error.Source).ShouldBe(("is a link that leads out of its folder", null));
    }

    /// <summary>
    /// A submission beside this one, <c>../other</c>, also behind a link; and here a file and a pipe.
    /// </summary>
    private void MakeNeighbour()
    {
        string other = Directory.CreateDirectory(Path.Combine(_class, "other")).FullName;
        File.WriteAllText(Path.Combine(other, "server.py"), "");
        File.Copy(
            Path.Combine(RepositorySuite.Folder, "dialects", "classic.yaml"), Path.Combine(other, "classic.yaml"));
        File.WriteAllText(Path.Combine(_folder, "file"), "");
        File.CreateSymbolicLink(Path.Combine(_folder, "away"), "../other");
        using var made = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_folder, "pipe")]);
        made.WaitForExit();
    }

    private Submission Read(string text) => Read(SubmissionTrust.None, text);

    private Submission Read(SubmissionTrust trust, string text)
    {
        ParseResult<Submission> parseResult = Parse(text, trust);
        parseResult.Errors.ShouldBeEmpty();
        return parseResult.Value!;
    }

    private ParseResult<Submission> Parse(string text, SubmissionTrust? trust = null) => SubmissionLoader.Parse(
        Path.Combine(_folder, "submission.yaml"), text, RepositorySuite.Folder, trust ?? SubmissionTrust.None);

    private static Target.Command Command(Submission submission, Level level) =>
        submission.Programs[level].Target.ShouldBeOfType<Target.Command>();
}
