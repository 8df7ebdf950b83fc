using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Reflection;
using ClassChat.Protocol;
using ClassChat.Sandbox.Isolation;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Recording;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Programs;

/// <summary>Programs that behave badly: whatever they do, they are told from the harness and ended.</summary>
[Platform("Linux")]
[CancelAfter(60_000)]
public sealed class ServerProcessTests
{
    // What every server below begins with: it listens, and then goes on as it likes.
    private const string Listen = "import os,signal,socket,subprocess,sys,time; s=socket.socket(); "
        + "s.setsockopt(socket.SOL_SOCKET,socket.SO_REUSEADDR,1); "
        + "s.bind(('127.0.0.1',int(os.environ['PORT']))); s.listen(); ";

    [Test]
    public async Task A_program_that_listens_is_running_and_has_the_port_it_was_told(CancellationToken cancel)
    {
        await using ServerUnderTest server = await StartedAsync(
            Listen + "print('ready',sys.argv[1],sys.argv[2],flush=True); time.sleep(60)", cancel, " {port} {level}");

        server.ExitReason.ShouldBeNull();
        await SaysAsync(server, $"ready {server.Endpoint.Port} task4", cancel);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Endpoint, cancel);
    }

    [Test]
    public async Task What_the_operator_types_is_read_and_what_it_prints_is_seen(CancellationToken cancel)
    {
        await using ServerUnderTest server = await StartedAsync(
            Listen + "[print('got',line.strip(),flush=True) for line in sys.stdin]", cancel);
        (await server.TypeAsync("ünïcödé 👋\n", cancel)).ShouldBeTrue();
        await SaysAsync(server, "got ünïcödé 👋", cancel);
    }

    [Test]
    public async Task A_program_that_dies_early_is_told_with_its_last_words(CancellationToken cancel)
    {
        StartResult.Failed failed =
            (await StartAsync("import sys; print('out'); sys.exit('no port for me')", 1, cancel))
            .ShouldBeOfType<StartResult.Failed>();
        failed.Reason.ShouldStartWith("the program exited with code 1 before it listened at port ");
        failed.Output.ShouldContain("no port for me");
        failed.Output.ShouldContain("out");
    }

    [Test]
    public async Task A_program_that_is_killed_is_told_by_its_signal(CancellationToken cancel)
    {
        StartResult result = await StartAsync("import os; os.kill(os.getpid(),9)", 1, cancel);
        StartResult.Failed failed = result.ShouldBeOfType<StartResult.Failed>();
        failed.Reason.ShouldStartWith("the program was ended by signal 9 before");
    }

    [TestCase("os._exit(3)", "exited with code 3")]
    [TestCase("os.kill(os.getpid(),9)", "was ended by signal 9")]
    public async Task Its_end_is_seen_before_the_framework_has_taken_note(
        string end, string death, CancellationToken cancel)
    {
        await using ServerUnderTest server = await StartedAsync(Listen + "input(); " + end, cancel);
        using var held = new ManualResetEventSlim();
        using var seen = new ManualResetEventSlim();
        Task holding = Task.Factory.StartNew(
            () => HoldStarts(held, seen, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        held.Wait(cancel);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            await server.TypeAsync("end\n", cancel);
            while (server.ExitReason is null && !patience.IsCancellationRequested) await Task.Yield();
            server.ExitReason.ShouldBe(death);
        }
        finally
        {
            seen.Set();
            await holding;
        }
    }

    [Test]
    public async Task A_program_that_never_listens_is_given_up_and_ended(CancellationToken cancel)
    {
        StartResult result = await StartAsync("import time; print('waiting',flush=True); time.sleep(60)", 0.02, cancel);
        StartResult.Failed failed = result.ShouldBeOfType<StartResult.Failed>();
        failed.Reason.ShouldContain("does not listen at port");
    }

    [Test]
    public async Task A_program_that_is_none_and_a_port_in_use_are_told(CancellationToken cancel)
    {
        using var clock = new StarvationAwareClock(1);
        var missing = (StartResult.Failed)await new Target.Command("/no/such/program")
            .StartAsync(Level.Full, clock, cancel);
        missing.Reason.ShouldStartWith("'/no/such/program' cannot be started: ");
        var empty = (StartResult.Failed)await new Target.Command(" ").StartAsync(Level.Full, clock, cancel);
        empty.Reason.ShouldContain("the command is empty");

        await using ServerUnderTest other = await StartedAsync(Listen + "time.sleep(60)", cancel);
        var taken = new Target.Command("true")
        {
            Port = other.Endpoint.Port,
            SandboxInstead = IsolationSupport.Here.WithoutProcesses,
        };
        ((StartResult.Prevented)await taken.StartAsync(Level.Full, clock, cancel)).Reason.ShouldBe(
            $"port {other.Endpoint.Port} is in use already: end the program that listens there");
    }

    [Test]
    public async Task A_program_that_ignores_signals_is_ended_all_the_same(CancellationToken cancel)
    {
        ServerUnderTest server = await StartedAsync(
            "import signal; [signal.signal(n,signal.SIG_IGN) for n in (signal.SIGTERM,signal.SIGINT,signal.SIGHUP)]; "
            + Listen + "time.sleep(60)", cancel);
        await EndsAsync(server, [server.ProcessId!.Value]);
    }

    [Test]
    public async Task Its_children_are_ended_with_it(CancellationToken cancel)
    {
        ServerUnderTest server = await StartedAsync(
            Listen + "c=subprocess.Popen(['sleep','60']); print('child',c.pid,flush=True); time.sleep(60)", cancel);
        await EndsAsync(server, [server.ProcessId!.Value, await NumberAsync(server, "child ", cancel)]);
    }

    [Test]
    public async Task A_flood_of_output_is_bounded(CancellationToken cancel)
    {
        ServerUnderTest server = await StartedAsync(
            Listen + "[sys.stderr.write('x'*100000) for _ in range(300)]; "
                + "print('done',flush=True); time.sleep(60)", cancel);
        await SaysAsync(server, "done", cancel);
        server.LastOutput.Length.ShouldBeLessThanOrEqualTo(16_000);
        await EndsAsync(server, [server.ProcessId!.Value]);
    }

    [Test]
    public async Task A_program_that_closes_or_never_reads_its_input_holds_nobody_up(CancellationToken cancel)
    {
        await using ServerUnderTest deaf = await StartedAsync(Listen + "time.sleep(60)", cancel);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromMilliseconds(300));
        await Should.ThrowAsync<OperationCanceledException>(
            deaf.TypeAsync(new string('x', 1_000_000), patience.Token));

        await using ServerUnderTest closed = await StartedAsync(
            Listen + "os.close(0); print('shut',flush=True); time.sleep(60)", cancel);
        await SaysAsync(closed, "shut", cancel);
        (await closed.TypeAsync(new string('x', 1_000_000), cancel)).ShouldBeFalse();
    }

    [Test]
    public async Task It_is_restarted_at_the_same_port(CancellationToken cancel)
    {
        await using ServerUnderTest server = await StartedAsync(Listen + "time.sleep(60)", cancel);
        (int id, int port) = (server.ProcessId!.Value, server.Endpoint.Port);

        (await server.RestartAsync(cancel)).ShouldBeNull();

        server.Endpoint.Port.ShouldBe(port);
        server.ProcessId.ShouldNotBe(id);
        server.ExitReason.ShouldBeNull();
    }

    [Test]
    public async Task Giving_up_the_start_leaves_nothing_running(CancellationToken cancel)
    {
        string name = $"{Path.GetTempPath()}/classchat-start-{Environment.ProcessId}";
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task<StartResult> starting = StartAsync(
            $"import os,time; open('{name}','w').write(str(os.getpid())); time.sleep(60)", 1, given.Token);
        string id = "";
        while (id.Length == 0)
        {
            if (File.Exists(name)) id = await File.ReadAllTextAsync(name, cancel);
            await Task.Yield();
        }

        await given.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(starting);
        File.Delete(name);
        Lives(int.Parse(id, CultureInfo.InvariantCulture)).ShouldBeFalse();
    }

    /// <summary>
    /// Stands for a machine so busy that the framework does not get to it: while a process is being started, which
    /// takes this lock, it takes note of the end of none.
    /// </summary>
    private static void HoldStarts(ManualResetEventSlim held, ManualResetEventSlim seen, CancellationToken cancel)
    {
        var starting = (ReaderWriterLockSlim)typeof(Process)
            .GetField("s_processStartLock", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
        starting.EnterReadLock();
        try
        {
            held.Set();
            seen.Wait(cancel);
        }
        finally
        {
            starting.ExitReadLock();
        }
    }

    private static async Task<StartResult> StartAsync(
        string python, double patience, CancellationToken cancel, string arguments = "")
    {
        using var clock = new StarvationAwareClock(patience);
        // Without namespaces the numbers of processes are the same inside and outside.
        var command = new Target.Command($"python3 -c \"{python}\"{arguments}")
        {
            SandboxInstead = IsolationSupport.Here.WithoutProcesses,
        };
        return await command.StartAsync(Level.Task4, clock, cancel);
    }

    private static async Task<ServerUnderTest> StartedAsync(
        string python, CancellationToken cancel, string arguments = "")
    {
        StartResult result = await StartAsync(python, 1, cancel, arguments);
        return result is StartResult.Running running ? running.Server
            : throw new InvalidOperationException(result.ToString());
    }

    private static async Task SaysAsync(ServerUnderTest server, string text, CancellationToken cancel)
    {
        History console = HostilePrograms.ConsoleOf(server);
        while (true)
        {
            Task changed;
            lock (console.Gate)
            {
                if (console.Text.IndexOf(text) >= 0) return;
                changed = console.Changed;
            }

            await changed.WaitAsync(cancel);
        }
    }

    private static async Task<int> NumberAsync(ServerUnderTest server, string before, CancellationToken cancel)
    {
        await SaysAsync(server, "\n", cancel);
        History console = HostilePrograms.ConsoleOf(server);
        lock (console.Gate)
        {
            string text = console.Text.Text;
            return int.Parse(
                text[(text.IndexOf(before, StringComparison.Ordinal) + before.Length)..], CultureInfo.InvariantCulture);
        }
    }

    private static async Task EndsAsync(ServerUnderTest server, int[] ids)
    {
        ids.ShouldAllBe(id => Lives(id));
        var watch = Stopwatch.StartNew();
        await server.DisposeAsync();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(4));
        // A killed process is gone when its parent, or whoever has adopted it, has taken note.
        foreach (int id in ids)
        {
            while (Lives(id) && watch.Elapsed < TimeSpan.FromSeconds(20)) await Task.Yield();
            Lives(id).ShouldBeFalse();
        }
    }

    private static bool Lives(int id)
    {
        try
        {
            // "123 (name) Z ...": what has ended, and waits to be taken note of, does not live.
            string stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
