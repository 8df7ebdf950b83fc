using System.Net;
using System.Net.Sockets;
using ClassChat.Sandbox.Programs;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Programs;

/// <summary>Correct programs that start in a way of their own, and reports on those that need a setting.</summary>
[Platform("Linux")]
[CancelAfter(120_000)]
public sealed class StartTests
{
    private const string Ready = "print('ready',flush=True); input()";

    private string _folder = "";

    [SetUp]
    public void Prepare() => _folder = Directory.CreateTempSubdirectory("classchat-test-").FullName;

    [TearDown]
    public void CleanUp() => Directory.Delete(_folder, recursive: true);

    [TestCase("127.0.0.1", "127.0.0.1", Protection.Best)]
    [TestCase("0.0.0.0", "127.0.0.1", Protection.Best)]
    [TestCase("127.0.1.1", "127.0.1.1", Protection.Best)]
    [TestCase("127.0.1.1", "127.0.1.1", Protection.LimitsOnly)]
    [TestCase("::1", "::1", Protection.Best)]
    [TestCase("::1", "::1", Protection.LimitsOnly)]
    [TestCase("::", "127.0.0.1", Protection.Best)]
    public async Task A_server_is_found_at_its_address(
        string address, string found, Protection protection, CancellationToken cancel)
    {
        Target.Command command = HostilePrograms.Command(
            "import os,socket; f=socket.AF_INET6 if ':' in '" + address + "' else socket.AF_INET; s=socket.socket(f); "
            + $"s.bind(('{address}',int(os.environ['PORT']))); s.listen(); {Ready}", protection);
        await using ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);

        server.Endpoint.Address.ShouldBe(IPAddress.Parse(found));
        using Socket socket = server.OpenSocket();
        await socket.ConnectAsync(server.Endpoint, cancel);
    }

    [TestCase(Protection.Best)]
    [TestCase(Protection.LimitsOnly)]
    public async Task A_server_at_another_port_is_told_the_setting(Protection protection, CancellationToken cancel)
    {
        string reason = await HostilePrograms.PreventedAsync(
            HostilePrograms.Command(
                "import socket; s=socket.socket(); s.bind(('127.0.0.1',0)); s.listen(); input()", protection)
                with { StartTimeout = TimeSpan.FromSeconds(60) },
            cancel);
        reason.ShouldMatch(@"^the program listens at port \d+, not at port \d+; if it always does, say so: port: \d+");
    }

    [TestCase(Protection.Best)]
    [TestCase(Protection.LimitsOnly)]
    public async Task A_server_that_reads_its_console_first_is_told_the_setting(
        Protection protection, CancellationToken cancel)
    {
        Target.Command command =
            HostilePrograms.Command("print('Port:',end=' ',flush=True); input()", protection)
                with { StartTimeout = TimeSpan.FromSeconds(60) };
        (await HostilePrograms.PreventedAsync(command, cancel)).ShouldMatch(
            @"^the program does not listen at port \d+: it waits for input at its console, after 'Port:'; say what");
        // Once it is set, the program is to blame.
        (await HostilePrograms.FailsAsync(
            HostilePrograms.Command("input(); input()", protection) with { Input = "x\n" }, cancel))
            .Reason.ShouldContain("it waits for input at its console, though the input");
    }

    [Test]
    public async Task A_server_that_uses_datagrams_is_told(CancellationToken cancel) =>
        (await HostilePrograms.FailsAsync(
            HostilePrograms.Command(
                "import os,socket,time; s=socket.socket(type=socket.SOCK_DGRAM); "
                + "s.bind(('127.0.0.1',int(os.environ['PORT']))); time.sleep(60)")
                with { StartTimeout = TimeSpan.FromSeconds(1) },
            cancel)).Reason.ShouldEndWith("; it uses UDP there: open a socket for TCP (SOCK_STREAM)");

    [Test]
    public async Task A_server_that_still_works_gets_more_time(CancellationToken cancel)
    {
        const string Late = "import time; t=time.time()\nwhile time.time()<t+5: pass\n";
        await WriteAsync("late.py", Late + HostilePrograms.Listen + Ready, cancel);
        var command = new Target.Command("python3 late.py")
        {
            Directory = _folder,
            StartTimeout = TimeSpan.FromSeconds(3),
        };
        await using ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
        server.ExitReason.ShouldBeNull();
    }

    [TestCase("#!/bin/sh\r\nexit 1\r\n", "line 1 ends in CR LF, as on Windows: save it with the line ends of Unix")]
    [TestCase("#!/usr/bin/pyton9\n", "line 1 says that '/usr/bin/pyton9' runs it, and there is no such program here")]
    [TestCase("#!/usr/bin/env -S pyton9 -u\n", "line 1 says that 'pyton9' runs it, and there is no such program here")]
    [TestCase("#!\n", "line 1 names no program after #!")]
    [TestCase("\uFEFF#!/bin/sh\n", "has a byte order mark before #!")]
    [TestCase("MZ\u0001", "is a program for Windows")]
    [TestCase("", "is empty")]
    public async Task A_file_that_cannot_be_run_is_told(string content, string reason, CancellationToken cancel)
    {
        await WriteAsync("run", content, cancel, isProgram: true);
        var command = new Target.Command("./run {port}") { Directory = _folder };
        string told = await HostilePrograms.PreventedAsync(command, cancel);
        told.ShouldStartWith("'./run {port}' cannot be started: './run'");
        told.ShouldContain(reason);
    }

    [Test]
    public async Task A_file_without_permission_and_a_folder_are_told(CancellationToken cancel)
    {
        await WriteAsync("run", "#!/bin/sh\n", cancel);
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));
        (await HostilePrograms.PreventedAsync(new Target.Command("./run") { Directory = _folder }, cancel))
            .ShouldContain("'./run' may not be executed: chmod +x ./run, or name before it what runs it");
        (await HostilePrograms.PreventedAsync(new Target.Command("./folder") { Directory = _folder }, cancel))
            .ShouldContain("'./folder' is a folder: name the program in it");
    }

    [TestCase("sh run")]
    [TestCase("sh -c 'true && exec ./run {port}'")]
    public async Task A_script_from_Windows_is_told_behind_a_shell(string line, CancellationToken cancel)
    {
        await WriteAsync("run", "#!/bin/sh\r\nexec true\r\n", cancel, isProgram: true);
        (await HostilePrograms.PreventedAsync(new Target.Command(line) { Directory = _folder }, cancel))
            .ShouldEndWith(": line 1 ends in CR LF, as on Windows: save it with the line ends of Unix (LF)");
    }

    [TestCase("prlimit: failed to execute ./a: No such file", "./a cannot be executed: No such file")]
    [TestCase("env: ‘./a b’: Permission denied\nx", "./a b cannot be executed: Permission denied\nx")]
    [TestCase("bwrap: execvp ./a: No such file", "./a cannot be executed: No such file")]
    [TestCase("hello\nenv: ‘x’: y", "hello\nenv: ‘x’: y")]
    public void No_tool_of_ours_is_named(string output, string shown) =>
        SandboxFault.WithoutTool(output).ShouldBe(shown);

    [TestCase(Protection.Best)]
    [TestCase(Protection.LimitsOnly)]
    public async Task A_program_runs_in_its_folder_of_the_whole_submission(
        Protection protection, CancellationToken cancel)
    {
        const string Show = "\nprint('lines', sorted(os.listdir('.')), sorted(os.listdir('..')), "
            + "open('../common/name').read(), open('data/users').read(), flush=True)\ninput()\n";
        await WriteAsync("server/main.py", HostilePrograms.Listen + Show, cancel);
        await WriteAsync("server/log.db", "old", cancel);
        await WriteAsync("log.db", "kept", cancel);
        await WriteAsync("common/name", "shared", cancel);
        await WriteAsync("others/secret", "x", cancel);
        await WriteAsync("users", "alice", cancel);
        var command = new Target.Command("python3 main.py")
        {
            Directory = _folder,
            StartFolder = "server",
            Protection = protection,
            CleanPatterns = ["*.db"],
            Placements = [new Placement(Path.Combine(_folder, "users"), "data/users")],
            HiddenPaths = [Path.Combine(_folder, "others")],
        };
        await using ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
        await HostilePrograms.SaysAsync(
            server, "lines ['data', 'main.py'] ['common', 'log.db', 'server', 'users'] shared alice", cancel);
    }

    [TestCase(Protection.Best)]
    [TestCase(Protection.LimitsOnly)]
    public async Task A_server_at_a_terminal_is_read_and_typed_to_also_after_a_restart(
        Protection protection, CancellationToken cancel)
    {
        Target.Command command = HostilePrograms.Command(
            HostilePrograms.Listen + "print('terminal',os.isatty(0),os.isatty(1)); "
            + "[print('got',line.strip()) for line in sys.stdin]", protection) with
        {
            HasTerminal = true,
            Input = "first\n",
        };
        await using ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
        await HostilePrograms.SaysAsync(server, "terminal True True\ngot first\n", cancel);
        server.SilenceNote.ShouldBeNull();
        (await server.RestartAsync(cancel)).ShouldBeNull();
        (await server.TypeAsync("second\n", cancel)).ShouldBeTrue();
        await HostilePrograms.SaysAsync(server, "got second\n", cancel);
    }

    [Test]
    public async Task A_server_that_has_printed_nothing_is_told_that_pipes_are_buffered(CancellationToken cancel)
    {
        await using ServerUnderTest silent = await HostilePrograms.StartedAsync(
            HostilePrograms.Command(HostilePrograms.Listen + "input()"), cancel);
        silent.SilenceNote.ShouldBe(ConsoleOutput.BufferedNote);
        await using ServerUnderTest loud = await HostilePrograms.StartedAsync(
            HostilePrograms.Command(HostilePrograms.Listen + Ready), cancel);
        await HostilePrograms.SaysAsync(loud, "ready", cancel);
        loud.SilenceNote.ShouldBeNull();
    }

    [Test]
    public async Task Without_a_sandbox_the_home_is_empty_and_its_own(CancellationToken cancel)
    {
        Target.Command command = HostilePrograms.Command(
            HostilePrograms.Listen + "h=os.environ['HOME']; open(h+'/x','w').close(); print('home',os.listdir(h),"
            + "os.environ['LC_ALL'],oct(os.umask(0)),flush=True); input()", Protection.LimitsOnly);
        await using ServerUnderTest server =
            await HostilePrograms.StartedAsync(command with { Directory = _folder }, cancel);
        await HostilePrograms.SaysAsync(server, "home ['x'] C.UTF-8 0o22", cancel);
    }

    private async Task WriteAsync(string name, string content, CancellationToken cancel, bool isProgram = false)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, content, cancel);
        if (isProgram && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
    }
}
