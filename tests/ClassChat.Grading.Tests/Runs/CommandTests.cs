using ClassChat.Grading.Runs;
using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Grading.Tests.Runs;

/// <summary>A command that cannot work is explained before anything runs, and its program is not run.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase), Platform("Linux")]
public sealed class CommandTests : IDisposable
{
    private readonly SubmissionFolder _submission = new();

    public CommandTests()
    {
        Write("server.py", "");
        Write("src/app.py", "");
        Write("run.sh", "#!/bin/sh\n");
        Write("crlf.sh", "#!/bin/sh\r\nexec true\r\n", isExecutable: true);
        Write("odd.sh", "#!/usr/bin/pyton3\n", isExecutable: true);
        Write("env.sh", "#!/usr/bin/env pyton3\n", isExecutable: true);
        Write("fine.sh", "#!/bin/sh\n", isExecutable: true);
        Write("plain.sh", "exec true\n", isExecutable: true);
    }

    public void Dispose() => _submission.Dispose();

    [TestCase("cd src && python3 app.py {port}", "'cd' is a command of shells", "directory: src,")]
    [TestCase("MODE=1 python3 server.py {port}", "'MODE=1' sets a variable", "environment: { MODE: \"1\" }")]
    [TestCase("python3 server.py {port} && echo done", "the command has '&&'", "sh -c 'python3 server.py {port} && ")]
    [TestCase("python3 server.py {port}&&echo done", "the command has '&&'", "sh -c")]
    [TestCase("python3 server.py {port} > log", "the command has '>'", "leave it out")]
    [TestCase("python3 server.py {port} 2>&1", "the command has '2>&1'", "leave it out")]
    [TestCase("python3 server.py {port} | tee log", "the command has '|'", "sh -c")]
    [TestCase("python3 server.py {port}; true", "the command has ';'", "sh -c")]
    [TestCase("python3 server.py {port} &", "the command has '&'", "leave it out")]
    [TestCase("python3 *.py {port}", "'*.py' is not replaced by names of files", "write the names out")]
    [TestCase("python3 server.py $PORT {port}", "'$PORT' is not replaced", "{port}, {host} and {level}")]
    [TestCase("python3 server.py \"$PORT\" {port}", "'$PORT' is not replaced", "{port}, {host} and {level}")]
    [TestCase("python3 server.py `port` {port}", "'`' is not replaced", "sh -c")]
    [TestCase("python3 ~/server.py {port}", "in '~/server.py', ~ is not replaced", "handed in")]
    [TestCase("pyton3 server.py {port}", "there is no program 'pyton3' in PATH", "did you mean 'python3'")]
    [TestCase("server.py {port}", "there is no program 'server.py' in PATH", "write python3 server.py")]
    [TestCase("python3 servr.py {port}", "there is no file 'servr.py'", "did you mean 'server.py'")]
    [TestCase("python3 -u servr.py {port}", "there is no file 'servr.py'", "did you mean 'server.py'")]
    [TestCase("sh start.sh {port}", "there is no file 'start.sh'", "hand it in")]
    [TestCase("./srver {port}", "there is no file './srver'", "hand it in")]
    [TestCase("./src {port}", "'./src' is a folder", "name the program")]
    [TestCase("./run.sh {port}", "'./run.sh' may not be executed", "chmod +x ./run.sh, or start it by its interpreter")]
    [TestCase("./crlf.sh {port}", "line 1 of './crlf.sh' ends in CR LF", "line ends of Unix")]
    [TestCase("./odd.sh {port}", "names the interpreter '/usr/bin/pyton3'", "did you mean 'python3'")]
    [TestCase("./env.sh {port}", "names the interpreter 'pyton3'", "did you mean 'python3'")]
    [TestCase("python3 .\\server.py {port}", "'.\\server.py' is a path of Windows", "./server.py")]
    [TestCase("python3 .\\\\server.py {port}", "'.\\server.py' is a path of Windows", "./server.py")]
    [TestCase("python3 src\\app.py {port}", "'src\\app.py' is a path of Windows", "src/app.py")]
    [TestCase("C:\\Py\\python.exe server.py {port}", "'C:\\Py\\python.exe' is a path of Windows", "./server.py")]
    [TestCase("./server.exe {port}", "'./server.exe' is a program for Windows", "python3 server.py")]
    [TestCase("“python3” server.py {port}", "typographic quotation mark, “", "write \" or '")]
    [TestCase("python3 server.py –port {port}", "'–port' begins with a long dash", "--port")]
    public void What_cannot_work_is_told_with_its_remedy_and_the_other_programs_are_run(
        string command, string message, string remedy)
    {
        Submission submission = Read(command);

        SourceError fault = submission.Refusals.ShouldHaveSingleItem().Request;
        fault.Message.ShouldContain(message);
        fault.Suggestion!.ShouldContain(remedy);
        fault.Line.ShouldBe(4);
        submission.Servers.Keys.ShouldBe([Level.Task1]);
        submission.BlockedServers.Keys.ShouldBe([Level.Task4]);
    }

    [TestCase("python3 server.py {port}")]
    [TestCase("python3 -u server.py --name='a & b' {port}")]
    [TestCase("python3 -c 'import os; print(os.environ[\"PORT\"] > \"1\")' {port}")]
    [TestCase("python3 -m http.server {port}")]
    [TestCase("sh -c \"cd src && exec python3 app.py $PORT > log\" {port}")]
    [TestCase("sh run.sh {port}")]
    [TestCase("bash crlf.sh {port}")]
    [TestCase("./fine.sh {port}")]
    [TestCase("./plain.sh {port}")]
    [TestCase("env MODE=1 python3 server.py {port}")]
    [TestCase("true -cp lib/*:out Server {port}")]
    [TestCase("true --host * --price 5$ --name a\\ b --url http://x/y {port}")]
    [TestCase("true copied.py data/copied.py {port}")]
    public void What_works_without_a_shell_is_run(string command) =>
        Read(command).Refusals.ShouldBeEmpty();

    [Test]
    public void Files_that_are_put_there_before_the_start_are_there() =>
        _submission.Read("submission: x\nprograms:\n  task4:\n    server: python3 made/main.py {port}\n"
            + "    files: { from: server.py, to: made/main.py }\n");

    [Test]
    public void A_command_that_cannot_work_makes_no_trusted_file_invalid()
    {
        Submission submission = Read("python3 servr.py {port}", new() { OfFile = true });
        submission.Servers.Keys.ShouldBe([Level.Task1]);
    }

    private Submission Read(string command, Specification.Submissions.SubmissionTrust? trust = null) =>
        _submission.Parse(
            $"submission: x\nprograms:\n  task1: {{ server: 'true {{port}}' }}\n"
            + $"  task4: {{ server: '{command.Replace("'", "''", StringComparison.Ordinal)}' }}\n", trust).Value!;

    private void Write(string name, string text, bool isExecutable = false)
    {
        string path = Path.Combine(_submission.Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(
            path, UnixFileMode.UserRead | UnixFileMode.UserWrite | (isExecutable ? UnixFileMode.UserExecute : 0));
    }
}
