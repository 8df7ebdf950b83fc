using ClassChat.Grading.Runs;
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
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SubmissionFileTests : IDisposable
{
    private const string Surroundings = """
        submission: x
        dialect: classic
        programs:
          task4:
            server: true ./server
            port: { variable: CHAT_PORT }
            directory: src
            environment: { MODE: test, DEBUG: 1 }
            input: "start\n"
            files: [users.json, { from: users.json, to: data/u.json }]
            clean: ["*.db", "logs/**"]
            start_timeout: 20 s
            limits: { memory: 512 MB, processor: 60 s, processes: 64, files: 256, output: 16 MiB, disk: 0.5 GB }
            visible: [/opt/java, ~/go]
            protection: limits
            terminal: yes
        """;

    private readonly SubmissionFolder _submission = new();

    public void Dispose() => _submission.Dispose();

    [TestCase("see", "/opt", "visible")]
    [TestCase("wipe", "x", "clean")]
    [TestCase("place", "x", "files")]
    [TestCase("ready", "9 s", "start_timeout")]
    [TestCase("pty", "yes", "terminal")]
    public void An_old_key_is_refused_with_the_new_one(string old, string value, string now)
    {
        string program = $"{{ server: 'true {{port}}', {old}: {value} }}";
        SourceError error = _submission.Parse($"submission: x\nprograms: {{ task4: {program} }}").Errors.Single();
        error.Message.ShouldBe($"'task4' has no '{old}' any more: write '{now}'");
        error.Suggestion.ShouldBe("to rewrite the whole file: classchat migrate FILE");
    }

    [Test]
    public void Each_level_has_its_program_and_what_is_not_said_is_usual()
    {
        Submission submission = _submission.Read("""
            submission: Group 7
            programs:
              task1:  { server: "true src/server.py", port: 12345 }
              task2:  { client: "true src/client.py", console: classic, terminal: yes }
              bonus3: { server: "true src/bonus3.py --port {port}" }
            """);

        submission.Name.ShouldBe("Group 7");
        submission.Servers.Keys.ShouldBe([Level.Task1, Level.Bonus3]);
        submission.ServerFor(Level.Task4)!.Value.Level.ShouldBe(Level.Bonus3);
        submission.Servers[Level.Task1].Dialect.Name.ShouldBe("classic-text");
        submission.Servers[Level.Bonus3].Dialect.Name.ShouldBe("classic");
        Target.Command first = Command(submission, Level.Task1);
        (first.Line, first.Port, first.Directory).ShouldBe(("true src/server.py", 12345, _submission.Folder));
        (first.Limits, first.Protection).ShouldBe((new Limits(), Protection.Best));
        Command(submission, Level.Bonus3).Port.ShouldBeNull();
        TestedClient client = submission.Clients.ShouldHaveSingleItem().Value;
        (client.Command.Line, client.Console.Name, client.HasTerminal).ShouldBe(
            ("true src/client.py", "classic", true));
        client.Command.Port.ShouldBe(12345); // where the assignment's clients look, if nothing is said
    }

    [Test]
    public void A_program_says_what_surrounds_it()
    {
        Directory.CreateDirectory(Path.Combine(_submission.Folder, "src"));
        File.WriteAllText(Path.Combine(_submission.Folder, "users.json"), "{}");
        Target.Command command = Command(
            _submission.Read(new SubmissionTrust { OfFile = true }, Surroundings), Level.Task4);

        (command.PortVariable, command.Port, command.Input).ShouldBe(("CHAT_PORT", null, "start\n"));
        (command.Directory, command.StartFolder, command.HasTerminal).ShouldBe((_submission.Folder, "src", true));
        command.Environment.ShouldBe(new Dictionary<string, string> { ["MODE"] = "test", ["DEBUG"] = "1" });
        string users = Path.Combine(_submission.Folder, "users.json");
        command.Placements.ShouldBe([new Placement(users, "users.json"), new Placement(users, "data/u.json")]);
        command.CleanPatterns.ShouldBe(["*.db", "logs/**"]);
        command.StartTimeout.ShouldBe(TimeSpan.FromSeconds(20));
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
        command.Protection.ShouldBe(Protection.LimitsOnly);
    }

    [TestCase("limits: { memory: 1 GiB }", "limits")]
    [TestCase("files: submission.yaml", "files")]
    [TestCase("clean: x", "clean")]
    public void No_key_does_nothing_without_protection(string setting, string key)
    {
        File.WriteAllText(Path.Combine(_submission.Folder, "submission.yaml"), "");
        string program = $"{{ server: 'true {{port}}', protection: none, {setting} }}";
        string text = $"submission: x\nprograms: {{ task4: {program} }}";
        SourceError error = _submission.Parse(text, new SubmissionTrust { OfFile = true }).Errors.Single();
        error.Message.ShouldStartWith($"'{key}' does nothing with protection: none");
    }

    [TestCase("'12345'", "12345\n")]
    [TestCase("12345", "12345\n")]
    [TestCase("''", "\n")]
    [TestCase("\"a\\nb\\n\"", "a\nb\n")]
    public void What_is_typed_ends_with_Enter(string input, string typed) => Command(
        _submission.Read($"submission: x\nprograms: {{ task4: {{ server: 'true {{port}}', input: {input} }} }}"),
        Level.Task4).Input.ShouldBe(typed);

    [Test]
    public void A_program_gets_no_folder_of_another_submission()
    {
        foreach (string folder in new[] { "common", "one", "two", "three" })
            Directory.CreateDirectory(Path.Combine(_submission.Class, folder));
        File.WriteAllText(Path.Combine(_submission.Folder, "submission.yaml"), "submission: own");
        const string Text = "submission: x\nprograms: { task4: { server: 'true {port}', directory: one } }\n";
        File.WriteAllText(
            Path.Combine(_submission.Class, "2.yaml"), Text.Replace("one", "two/x/..", StringComparison.Ordinal));
        string file = Path.Combine(_submission.Class, "1.yaml");

        Target.Command Read() => Command(
            SubmissionLoader.Parse(
                file, Text, RepositorySuite.Folder, SubmissionLoader.PolicyWithoutClass(SubmissionTrust.None)).Value!,
            Level.Task4);

        (Read().Directory, Read().StartFolder).ShouldBe((_submission.Class, "one"));
        Read().HiddenPaths.Skip(1).ShouldBe([Path.Combine(_submission.Class, "two"), _submission.Folder]);
        // A file of the usual name says that the whole folder is one submission.
        File.WriteAllText(Path.Combine(_submission.Class, "submission.yaml"), "submission: x");
        Read().HiddenPaths.Skip(1).ShouldBeEmpty();
    }

    [TestCase("server: run", "'run'", "it is not said where this server listens", "put {port} into the command")]
    [TestCase("server: ' '", "' '", "the command of 'server' is empty", null)]
    [TestCase("dialect: classic", "dialect", "'task4' has neither a server nor a client", null)]
    [TestCase("server: 'run {port}', console: classic", "classic", "'console' is about a client", "leave it out")]
    [TestCase("client: run, console: clasic", "clasic", "there is no console dialect 'clasic'", "'classic'")]
    [TestCase("server: run, port: 70000", "70000", "'port' must be a number from 1 to 65535", "port: 12345, if")]
    [TestCase("server: run, port: { variable: A-B }", "A-B", "'A-B' is no name of an environment variable", "such as")]
    [TestCase("server: run, prot: 5", "prot", "'task4' has no 'prot'", "did you mean 'port'")]
    [TestCase("server: 'true {port}', dialect: clasic", "clasic", "there is no dialect 'clasic'", "'classic'")]
    [TestCase("server: 'true {port}', directory: no", "no", "there is no folder 'no'", "as seen from")]
    [TestCase("server: 'true {port}', files: no", "no", "there is no file or folder 'no'", "as seen from")]
    [TestCase(
        "server: 'true {port}', start_timeout: soon", "soon", "'start_timeout' must be a time, not 'soon'", "20 s")]
    [TestCase("server: 'true {port}', limits: { memory: 5 }", "5", "'memory' must be a size, not '5'", "512 MB")]
    [TestCase("server: 'true {port}', limits: { files: 0 }", "0", "'files' must be from 1 to 1000000, not 0", null)]
    [TestCase("server: 'true {port}', protection: nine", "nine", "'protection' cannot be 'nine'", "'none'")]
    [TestCase("server: 'true {port}', environment: { A B: 1 }", "A B", "'A B' is no name of an environment", null)]
    public void A_fault_is_told_at_its_place_with_what_to_do(
        string program, string at, string message, string? suggestion)
    {
        string line = $"  task4: {{ {program} }}";
        SourceError error = _submission.Parse($"submission: x\nprograms:\n{line}\n").Errors[0];
        error.Message.ShouldStartWith(message);
        (error.Line, error.Source).ShouldBe((3, line));
        string pointed = line[(error.Column - 1)..];
        pointed.TrimStart('{', ' ').Trim('\'').ShouldStartWith(at.Trim('\''));
        if (suggestion is not null) error.Suggestion!.ShouldContain(suggestion);
    }

    [TestCase("submission: x\nprograms: {}\n", "a submission has programs")]
    [TestCase("programs: { task4: { server: 'true {port}' } }\n", "a submission lacks 'submission'")]
    [TestCase("submission: x\nprograms: { tsk4: { server: 'true {port}' } }\n", "a level cannot be 'tsk4'")]
    [TestCase("submission: x\nprograms: { task2: { server: 'true {port}' } }\n", "no server is asked for task2")]
    [TestCase("submission: x\nprograms: [task4]\n", "'programs' must be a map")]
    [TestCase("[]", "a submission must be a map")]
    public void A_file_that_makes_no_sense_is_refused(string text, string message) =>
        _submission.Parse(text).Errors[0].Message.ShouldStartWith(message);

    [Test]
    public void A_dialect_may_be_a_file_beside_it_and_its_faults_are_its_own()
    {
        const string Text = "submission: x\nprograms: { task4: { server: 'true {port}', dialect: mine.yaml } }\n";
        string classic = File.ReadAllText(Path.Combine(RepositorySuite.Folder, "dialects", "classic.yaml"));
        string mine = Path.Combine(_submission.Folder, "mine.yaml");
        File.WriteAllText(mine, classic.Replace("dialect: classic", "dialect: mine", StringComparison.Ordinal));
        Submission submission = _submission.Read(Text);
        submission.Servers[Level.Task4].Dialect.Name.ShouldBe("mine");
        submission.DialectFiles.ShouldBe([mine]);

        File.WriteAllText(mine, "dialect: mine\nlevls: [task4]\n");
        _submission.Parse(Text).Errors[0].Path.ShouldBe(mine);
    }

    private static Target.Command Command(Submission submission, Level level) =>
        submission.Servers[level].Target.ShouldBeOfType<Target.Command>();
}
