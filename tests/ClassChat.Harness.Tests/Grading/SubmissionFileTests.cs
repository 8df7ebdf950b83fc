using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Targets;
using ClassChat.Protocol;
using NUnit.Framework;
using Shouldly;
using Limits = ClassChat.Harness.Targets.Limits;

namespace ClassChat.Harness.Tests.Grading;

/// <summary>What a submission file says, and what its author is told who mistyped.</summary>
public sealed class SubmissionFileTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("classchat-submission-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Each_level_has_its_program_and_what_is_not_said_is_usual()
    {
        Submission submission = Read("""
            submission: Group 7
            programs:
              task1:  { server: "python3 src/server.py", port: 12345 }
              task2:  { client: "python3 src/client.py", console: classic, pty: yes }
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
        ClientProgram client = submission.Clients.ShouldHaveSingleItem().Value;
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
                place: [users.json, { from: users.json, to: data/u.json }]
                wipe: ["*.db", "logs/**"]
                ready: 20 s
                limits: { memory: 512 MB, processor: 60 s, processes: 64, files: 256, output: 16 MiB, disk: 0.5 GB }
                see: [/opt/java, ~/go]
                protection: none
            """), Level.Task4);

        (command.PortVariable, command.Port, command.Input).ShouldBe(("CHAT_PORT", null, "start\n"));
        command.Directory.ShouldBe(Path.Combine(_folder, "src"));
        command.Environment.ShouldBe(new Dictionary<string, string> { ["MODE"] = "test", ["DEBUG"] = "1" });
        string users = Path.Combine(_folder, "users.json");
        command.Place.ShouldBe([new Placement(users, "users.json"), new Placement(users, "data/u.json")]);
        command.Wipe.ShouldBe(["*.db", "logs/**"]);
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
        command.See[0].ShouldBe("/opt/java");
        Path.IsPathRooted(command.See[1]).ShouldBeTrue();
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
    [TestCase("server: 'run {port}', place: no", "no", "there is no file or folder 'no'", "as seen from")]
    [TestCase("server: 'run {port}', wipe: ../x", "../x", "'wipe' stays in the program's folder", "relative")]
    [TestCase("server: 'run {port}', ready: soon", "soon", "'ready' must be a time, not 'soon'", "20 s")]
    [TestCase("server: 'run {port}', limits: { memory: 5 }", "5", "'memory' must be a size, not '5'", "512 MB")]
    [TestCase("server: 'run {port}', limits: { files: 0 }", "0", "'files' must be from 1 to 1000000, not 0", null)]
    [TestCase("server: 'run {port}', protection: nine", "nine", "'protection' cannot be 'nine'", "'none'")]
    [TestCase("server: 'run {port}', environment: { A B: 1 }", "A B", "'A B' is no name of an environment", null)]
    public void A_fault_is_told_at_its_place_with_what_to_do(
        string program, string at, string message, string? suggestion)
    {
        string line = $"  task4: {{ {program} }}";
        FileFault fault = Parse($"submission: x\nprograms:\n{line}\n").Faults[0];
        fault.Message.ShouldStartWith(message);
        (fault.Line, fault.Source).ShouldBe((3, line));
        string pointed = line[(fault.Column - 1)..];
        pointed.TrimStart('{', ' ').Trim('\'').ShouldStartWith(at.Trim('\''));
        if (suggestion is not null) fault.Suggestion!.ShouldContain(suggestion);
    }

    [TestCase("submission: x\nprograms: {}\n", "a submission has programs")]
    [TestCase("programs: { task4: { server: 'x {port}' } }\n", "a submission lacks 'submission'")]
    [TestCase("submission: x\nprograms: { tsk4: { server: 'x {port}' } }\n", "a level cannot be 'tsk4'")]
    [TestCase("submission: x\nprograms: { task2: { server: 'x {port}' } }\n", "no server is asked for task2")]
    [TestCase("submission: x\nprograms: [task4]\n", "'programs' must be a map")]
    [TestCase("[]", "a submission must be a map")]
    public void A_file_that_makes_no_sense_is_refused(string text, string message) =>
        Parse(text).Faults[0].Message.ShouldStartWith(message);

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
        Parse(Text).Faults[0].Path.ShouldBe(mine);
    }

    private Submission Read(string text) => Read(SubmissionTrust.None, text);

    private Submission Read(SubmissionTrust trust, string text)
    {
        Reading<Submission> reading = Parse(text, trust);
        reading.Faults.ShouldBeEmpty();
        return reading.Value!;
    }

    private Reading<Submission> Parse(string text, SubmissionTrust? trust = null) => SubmissionFile.Parse(
        Path.Combine(_folder, "submission.yaml"), text, RepositorySuite.Folder, trust ?? SubmissionTrust.None);

    private static Target.Command Command(Submission submission, Level level) =>
        submission.Programs[level].Target.ShouldBeOfType<Target.Command>();
}
