using ClassChat.Sandbox.Isolation;
using ClassChat.Sandbox.Programs;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Programs;

/// <summary>
/// Programs that take what a look at their processes and files does not show: each is ended, and the report says which
/// limit it exceeded.
/// </summary>
/// <param name="hasGroups">True: with control groups where there are any; false: as on a system without.</param>
[Platform("Linux")]
[CancelAfter(120_000)]
[TestFixture(true)]
[TestFixture(false)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase), Parallelizable(ParallelScope.All)]
public sealed class LimitTests(bool hasGroups) : IDisposable
{
    private const string Memory = "its processes used more than 64 MiB of memory";
    private const string Disk = "its files took more than 8 MiB";

    private static readonly ResourceLimits _limits = new()
    {
        MemoryBytes = 64 << 20,
        DiskBytes = 8 << 20,
        Processes = 8,
        Files = 300,
        ProcessorTime = TimeSpan.FromSeconds(0.5),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("classchat-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestCase("a file without a name", Disk, """
        f = open('big', 'wb'); os.unlink('big')
        [f.write(bytes([7]) * 1000000) for _ in range(20)]; f.flush()
        """)]
    [TestCase("a file without a name that is only mapped", Disk, """
        import mmap
        f = open('big', 'w+b'); os.unlink('big'); f.truncate(20000000)
        kept = mmap.mmap(f.fileno(), 20000000); f.close()
        [kept.write(bytes([7]) * 1000000) for _ in range(20)]
        for fd in range(3, 100):
            try: os.readlink(f'/proc/self/fd/{fd}').endswith('(deleted)') and os.close(fd)
            except OSError: pass
        """)]
    [TestCase("a file with an odd name", Disk, "open(bytes([98, 255]), 'wb').write(bytes([7]) * 20000000)")]
    [TestCase("a file in a closed folder", Disk, """
        os.mkdir('closed'); open('closed/big', 'wb').write(bytes([7]) * 20000000); os.chmod('closed', 0)
        """)]
    [TestCase("room in reserve", Disk, "os.posix_fallocate(os.open('big', os.O_RDWR | os.O_CREAT), 0, 20000000)")]
    [TestCase("many files", "it made more than 300 files", """
        os.mkdir('many'); [open(f'many/{n}', 'w').close() for n in range(400)]
        """)]
    [TestCase("a file below deep folders", Disk, """
        [(os.mkdir('d'), os.chdir('d')) for _ in range(200)]; open('big', 'wb').write(bytes([7]) * 20000000)
        """)]
    [TestCase("a file in memory", Memory, """
        f = os.memfd_create('x'); [os.write(f, bytes([7]) * 1000000) for _ in range(100)]
        """)]
    [TestCase("memory of a child", Memory, """
        os.fork() or (bytearray(100000000), time.sleep(60))
        """)]
    [TestCase("processes under another mark", "it had more than 8 processes", """
        [subprocess.Popen(['sleep', '60'], env={}, start_new_session=True) for _ in range(12)]
        """)]
    [TestCase("children that nobody waits for", "its processes used more than 0.5 s of processor time", """
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        while True:
            if os.fork() == 0:
                while time.process_time() < 0.03: pass
                os._exit(0)
            try: os.wait()
            except OSError: pass
        """)]
    public async Task A_program_is_ended_for(string kind, string why, string script, CancellationToken cancel) =>
        await EndedAsync(kind, why, script, cancel);

    [Test]
    public async Task A_folder_in_memory_counts_as_memory(CancellationToken cancel)
    {
        Assume.That(IsolationSupport.Here.Bubblewrap, Is.Not.Null, "no folders in memory of its own here");
        await EndedAsync("a folder in memory", Memory, """
            f = open('/dev/shm/big', 'wb'); [f.write(bytes([7]) * 1000000) for _ in range(100)]
            """, cancel);
    }

    [Test]
    public async Task What_takes_little_is_not_ended(CancellationToken cancel)
    {
        const string Modest = """
            f = open('holes', 'wb'); f.truncate(1 << 30); f.close()
            open('one', 'wb').write(bytes([7]) * 3000000); [os.link('one', f'name{n}') for n in range(20)]
            g = os.memfd_create('x'); os.truncate(g, 1 << 30)
            """;
        await using (ServerUnderTest server = await StartedAsync(await CommandAsync(Modest, cancel), cancel))
        {
            await HostilePrograms.PrintsAsync(server, "done", cancel);
            // The watchdog looks at all programs: when it has ended a later one, it has looked at this one, too.
            await EndedAsync("a file", Disk, "open('big', 'wb').write(bytes([7]) * 20000000)", cancel);
            server.ExitReason.ShouldBeNull();
        }
    }

    [Test]
    public async Task A_program_in_groups_leaves_nothing_behind_without_a_namespace(CancellationToken cancel)
    {
        Assume.That(hasGroups && IsolationSupport.Here.Groups is not null, "no control groups here");
        const string Leave = "os.fork() or (os.setsid(), os.fork() and os._exit(0), time.sleep(60))\n";
        Target.Command command = await CommandAsync(Leave, cancel) with
        {
            SandboxInstead = IsolationSupport.Here.WithoutProcesses,
        };
        ServerUnderTest server = await StartedAsync(command, cancel);
        await HostilePrograms.PrintsAsync(server, "done", cancel);
        await HostilePrograms.EndsAsync(server, command, cancel);
    }

    private async Task EndedAsync(string kind, string why, string script, CancellationToken cancel)
    {
        Target.Command command = await CommandAsync(script, cancel);
        await using ServerUnderTest server = await StartedAsync(command, cancel);
        (await HostilePrograms.DeathAsync(server, cancel)).ShouldBe("was ended by the harness: " + why, kind);
        await HostilePrograms.NothingIsLeftAsync(command, cancel);
    }

    private static async Task<ServerUnderTest> StartedAsync(Target.Command command, CancellationToken cancel)
    {
        ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
        (await server.TypeAsync("go\n", cancel)).ShouldBeTrue();
        return server;
    }

    /// <summary>A server that listens, does something when told to go, and then waits.</summary>
    private async Task<Target.Command> CommandAsync(string script, CancellationToken cancel)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, Path.GetRandomFileName())).FullName;
        string program = HostilePrograms.Listen + "input()\n" + script
            + "\nprint('done', flush=True)\ntime.sleep(60)\n";
        await File.WriteAllTextAsync(Path.Combine(folder, "server.py"), program, cancel);
        Target.Command command = HostilePrograms.Command("");
        return command with
        {
            Line = "python3 server.py",
            Directory = folder,
            Limits = _limits,
            SandboxInstead = hasGroups ? null : command.Support! with { Groups = null },
        };
    }
}
