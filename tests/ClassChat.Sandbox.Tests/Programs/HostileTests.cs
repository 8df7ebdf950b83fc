using System.Diagnostics;
using System.Net.Sockets;
using ClassChat.Sandbox.Isolation;
using ClassChat.Sandbox.Programs;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Programs;

/// <summary>
/// Programs that take more than they may, or do not want to end: each is ended, the report says why, nothing is left.
/// </summary>
/// <param name="protection">With namespaces where there are any, and without.</param>
/// <param name="isBare">True: as on a system that has no namespaces.</param>
/// <param name="hasGroups">True: with control groups where there are any.</param>
[Platform("Linux")]
[CancelAfter(120_000)]
[TestFixture(Protection.Best, false, true)]
[TestFixture(Protection.LimitsOnly, false, false)]
[TestFixture(Protection.LimitsOnly, true, false)]
public sealed class HostileTests(Protection protection, bool isBare, bool hasGroups)
{
    private const string Harness = "was ended by the harness: ";

    [Test]
    public async Task A_memory_eater_is_ended(CancellationToken cancel)
    {
        const string Eat = "input(); x=[]; [(x.append(b'x'*1000000),time.sleep(.002)) ";
        Target.Command command = Command(HostilePrograms.Listen + Eat + HostilePrograms.Ever) with
        {
            Limits = new ResourceLimits { MemoryBytes = 64 << 20 },
        };
        await EndedAsync(command, "its processes used more than 64 MiB of memory", cancel);
    }

    [Test]
    public async Task Memory_counts_over_all_processes(CancellationToken cancel)
    {
        // None of the four takes more than 40 MB.
        const string Eat = "input(); [os.fork() for _ in range(2)]; x=b'x'*30000000; time.sleep(60)";
        Target.Command command = Command(HostilePrograms.Listen + Eat) with
        {
            Limits = new ResourceLimits { MemoryBytes = 100 << 20 },
        };
        await EndedAsync(command, "its processes used more than 100 MiB of memory", cancel);
    }

    [Test]
    public async Task What_processes_share_counts_once(CancellationToken cancel)
    {
        const string Share = "x=b'x'*30000000; [os.fork() or time.sleep(60) for _ in range(7)]; "
            + "print('all',flush=True); time.sleep(60)";
        Target.Command command = Command(HostilePrograms.Listen + Share) with
        {
            Limits = new ResourceLimits { MemoryBytes = 200 << 20 },
        };
        ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
        await HostilePrograms.SaysAsync(server, "all", cancel);
        // One watcher looks at all: when it has ended a neighbour that came later, it has looked at this one, too.
        Target.Command neighbour = Command(
            HostilePrograms.Listen + "x=b'x'*300000000; time.sleep(60)") with { Limits = command.Limits };
        ServerUnderTest greedy = await HostilePrograms.StartedAsync(neighbour, cancel);
        await HostilePrograms.DeathAsync(greedy, cancel);
        await HostilePrograms.EndsAsync(greedy, neighbour, cancel);
        server.ExitReason.ShouldBeNull();
        await HostilePrograms.EndsAsync(server, command, cancel);
    }

    [Test]
    public async Task A_program_with_too_many_processes_is_ended(CancellationToken cancel)
    {
        // 64 of them: if the harness does not end them, they end nevertheless.
        const string Bomb = "input(); [os.fork() for _ in range(6)]; time.sleep(20)";
        Target.Command command = Command(HostilePrograms.Listen + Bomb) with
        {
            Limits = new ResourceLimits { Processes = 30 },
        };
        await EndedAsync(command, "it had more than 30 processes", cancel);
    }

    [TestCase("LD_PRELOAD")]
    [TestCase("LD_AUDIT")]
    public async Task A_variable_that_loaders_obey_reaches_the_program_alone(string name, CancellationToken cancel)
    {
        // The loader of each program that has it says on standard error that there is no such library.
        Target.Command command =
            Command(HostilePrograms.Listen + $"print('has', os.environ['{name}'],flush=True); input()");
        command = command with
        {
            Environment = new Dictionary<string, string>(command.Environment) { [name] = "/no/such/library.so" },
        };
        await using ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
        await HostilePrograms.PrintsAsync(server, "has /no/such/library.so", cancel);
        await HostilePrograms.PrintsAsync(server, "'/no/such/library.so'", cancel);
        server.LastOutput.Split("/no/such/library.so").Length.ShouldBe(3, server.LastOutput);
    }

    [Test]
    public async Task Variables_that_shells_obey_change_nothing_before_the_program(CancellationToken cancel)
    {
        Target.Command command = Command(
            HostilePrograms.Listen + "print(os.environ['BASH_ENV'], flush=True); input()");
        command = command with
        {
            PortVariable = "LD_LIBRARY_PATH",
            Environment = new Dictionary<string, string>(command.Environment)
            {
                ["BASH_ENV"] = "/no/such/file", ["ENV"] = "/no/such/file", ["IFS"] = "/", ["PATH"] = "/usr/bin:/bin",
            },
        };
        await using ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
        await HostilePrograms.SaysAsync(server, "/no/such/file", cancel);
    }

    [Test]
    public async Task A_program_may_have_an_equals_sign_in_its_name(CancellationToken cancel)
    {
        string folder = Directory.CreateTempSubdirectory("classchat-test-").FullName;
        string program = Path.Combine(folder, "a=b");
        const string Script =
            $"#!/bin/sh\nexec python3 -c \"{HostilePrograms.Listen}print('up',flush=True);input()\"\n";
        await File.WriteAllTextAsync(program, Script, cancel);
        foreach (string path in (string[])[folder, program])
        {
            using Process change = Process.Start("chmod", ["755", path]);
            await change.WaitForExitAsync(cancel);
        }

        Target.Command command = Command("") with { Directory = folder };
        await using (
            ServerUnderTest server = await HostilePrograms.StartedAsync(command with { Line = "./a=b" }, cancel))
            await HostilePrograms.SaysAsync(server, "up", cancel);
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task A_flood_of_output_is_ended_and_its_end_is_kept(CancellationToken cancel)
    {
        Target.Command command = Command(
            HostilePrograms.Listen + "input(); [sys.stdout.write('y'*100000) " + HostilePrograms.Ever) with
        {
            Limits = new ResourceLimits { OutputBytes = 1 << 20 },
        };
        ServerUnderTest server = await EndedAsync(command, "it printed more than 1 MiB", cancel);
        server.LastOutput.ShouldEndWith("yyyy");
        server.LastOutput.Length.ShouldBeLessThanOrEqualTo(4_000);
    }

    [Test]
    public async Task A_program_that_fills_the_disk_is_ended(CancellationToken cancel)
    {
        const string Fill = "input(); f=open('big','wb'); [(f.write(b'x'*100000),f.flush(),time.sleep(.005)) ";
        Target.Command command = Command(HostilePrograms.Listen + Fill + HostilePrograms.Ever) with
        {
            Limits = new ResourceLimits { DiskBytes = 1 << 20 },
        };
        await EndedAsync(command, "its files took more than 1 MiB", cancel);
    }

    [Test]
    public async Task A_program_that_spins_is_ended(CancellationToken cancel)
    {
        Target.Command command = Command(HostilePrograms.Listen + "input(); [0 " + HostilePrograms.Ever) with
        {
            Limits = new ResourceLimits { ProcessorTime = TimeSpan.FromSeconds(0.5) },
        };
        await EndedAsync(command, "its processes used more than 0.5 s of processor time", cancel);
    }

    [Test]
    public async Task A_program_gets_no_more_files_than_it_may_have(CancellationToken cancel)
    {
        Target.Command command = Command(
            HostilePrograms.Listen + "input(); [os.dup(0) " + HostilePrograms.Ever) with
        {
            Limits = new ResourceLimits { OpenFiles = 64 },
        };
        await using ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
        await server.TypeAsync("go\n", cancel);
        (await HostilePrograms.DeathAsync(server, cancel)).ShouldBe("exited with code 1");
        await HostilePrograms.PrintsAsync(server, "Too many open files", cancel);
    }

    [Test]
    public async Task A_program_that_refuses_to_die_dies(CancellationToken cancel)
    {
        const string Deaf = "[signal.signal(n,signal.SIG_IGN) for n in range(1,32) if n not in (9,19)]; time.sleep(60)";
        Target.Command command = Command(HostilePrograms.Listen + Deaf);
        ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
        server.ExitReason.ShouldBeNull();
        await HostilePrograms.EndsAsync(server, command, cancel);
    }

    [Test]
    public async Task A_program_that_goes_into_the_background_has_ended_and_is_not_left_there(CancellationToken cancel)
    {
        Assume.That(!isBare, "without namespaces it is found when the harness ends, and not before");
        const string Daemon =
            "input(); os.fork() and os._exit(0); os.setsid(); os.fork() and os._exit(0); time.sleep(60)";
        Target.Command command = Command(HostilePrograms.Listen + Daemon);
        ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
        await server.TypeAsync("go\n", cancel);
        (await HostilePrograms.DeathAsync(server, cancel)).ShouldBe("exited with code 0");
        await HostilePrograms.EndsAsync(server, command, cancel);
    }

    [Test]
    public async Task A_child_in_a_session_of_its_own_whose_parent_has_gone_is_ended(CancellationToken cancel)
    {
        Assume.That(!isBare, "without namespaces it is found when the harness ends, and not before");
        const string Hides =
            "input(); subprocess.Popen(['setsid','-f','sleep','60']).wait(); os._exit(3)";
        Target.Command command = Command(HostilePrograms.Listen + Hides);
        ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
        await server.TypeAsync("go\n", cancel);
        (await HostilePrograms.DeathAsync(server, cancel)).ShouldBe("exited with code 3");
        await HostilePrograms.EndsAsync(server, command, cancel);
    }

    [Test]
    public async Task A_program_that_never_listens_is_given_up(CancellationToken cancel)
    {
        Target.Command command = Command("import time; time.sleep(60)") with
        {
            Port = null,
            StartTimeout = TimeSpan.FromMilliseconds(300),
        };
        (await HostilePrograms.FailsAsync(command, cancel)).Reason.ShouldMatch(
            "^the program does not listen at port [0-9]+ after 0.3 s; if it needs longer, say so: start_timeout$");
        await HostilePrograms.NothingIsLeftAsync(command, cancel);
    }

    [Test]
    public async Task A_program_that_dies_at_its_start_is_told_with_its_last_words(CancellationToken cancel)
    {
        Target.Command command = Command("import sys; print('first'); sys.exit('no, thanks')");
        StartResult.Failed failed = await HostilePrograms.FailsAsync(command, cancel);
        failed.Reason.ShouldStartWith("the program exited with code 1 before it listened at port ");
        failed.Output.ShouldContain("first");
        failed.Output.ShouldContain("no, thanks");
    }

    [Test]
    public async Task A_program_that_dies_of_a_reset_is_told_and_comes_back(CancellationToken cancel)
    {
        const string Fragile = "c=s.accept()[0]; c.sendall(b'hi'); time.sleep(.05); c.recv(9); c.recv(9)";
        Target.Command command = Command(HostilePrograms.Listen + Fragile);
        await using ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
        using (Socket socket = server.OpenSocket())
        {
            await socket.ConnectAsync(server.Endpoint, cancel);
            socket.LingerState = new LingerOption(true, 0); // closes with a reset
        }

        (await HostilePrograms.DeathAsync(server, cancel)).ShouldBe("exited with code 1");
        await HostilePrograms.PrintsAsync(server, "ConnectionResetError", cancel);
        (await server.RestartAsync(cancel)).ShouldBeNull();
        server.ExitReason.ShouldBeNull();
        (await HostilePrograms.GreetingAsync(server, cancel)).ShouldBe("hi");
    }

    [Test]
    public async Task A_program_that_is_killed_is_told_by_its_signal(CancellationToken cancel)
    {
        Target.Command command = Command(HostilePrograms.Listen + "input(); os.kill(os.getpid(),11)");
        await using ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
        await server.TypeAsync("go\n", cancel);
        (await HostilePrograms.DeathAsync(server, cancel)).ShouldBe("was ended by signal 11");
    }

    private Target.Command Command(string python)
    {
        Target.Command command = HostilePrograms.Command(python, protection);
        IsolationSupport support = isBare ? IsolationSupport.Here.WithoutProcesses : command.Support!;
        return command with { SandboxInstead = hasGroups ? support : support with { Groups = null } };
    }

    private static async Task<ServerUnderTest> EndedAsync(Target.Command command, string why, CancellationToken cancel)
    {
        ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
        (await server.TypeAsync("go\n", cancel)).ShouldBeTrue();
        (await HostilePrograms.DeathAsync(server, cancel)).ShouldBe(Harness + why);
        await HostilePrograms.NothingIsLeftAsync(command, cancel);
        await server.DisposeAsync();
        return server;
    }
}
