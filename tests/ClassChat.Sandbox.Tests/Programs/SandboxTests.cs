using System.Net;
using System.Net.Sockets;
using ClassChat.Platform.Linux;
using ClassChat.Sandbox.Isolation;
using ClassChat.Sandbox.Programs;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Programs;

/// <summary>What a program in a sandbox sees and reaches, and what it does not.</summary>
[Platform("Linux")]
[CancelAfter(120_000)]
public sealed class SandboxTests
{
    private const string Greet = "[(c.sendall(sys.argv[1].encode()),c.close()) for c,_ in iter(s.accept,0)]";
    private const int FixedPort = 12345;

    private const string Sampling = "limits checked by sampling only (weaker than control groups, which root has, or "
        + "whoever runs this with 'systemd-run --user --scope -p Delegate=yes')";

    private string _folder = "";

    [SetUp]
    public void Prepare()
    {
        Assume.That(
            IsolationSupport.Here.Bubblewrap is not null,
            "bubblewrap (bwrap) is not installed or not allowed here: THE SANDBOX IS NOT TESTED");
        _folder = Path.Combine(Path.GetTempPath(), $"classchat-test-{Environment.ProcessId}");
        Directory.CreateDirectory(_folder); // for all to read: the program may be another user
    }

    [TearDown]
    public void CleanUp()
    {
        if (_folder.Length > 0) Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Eight_servers_listen_at_the_same_port_at_once(CancellationToken cancel)
    {
        NeedRooms();
        Target.Command[] commands =
        [
            .. Enumerable.Range(0, 8)
                .Select(i => new Target.Command($"python3 -c \"{HostilePrograms.Listen}{Greet}\" server-{i}")
            {
                Port = FixedPort,
            }),
        ];
        commands.ShouldAllBe(command => command.IsParallel);
        ServerUnderTest[] servers =
            await Task.WhenAll(commands.Select(command => HostilePrograms.StartedAsync(command, cancel)));
        servers.ShouldAllBe(server => server.Endpoint.Port == FixedPort);
        string[] said = await Task.WhenAll(servers.Select(server => HostilePrograms.GreetingAsync(server, cancel)));
        said.ShouldBe(Enumerable.Range(0, 8).Select(i => $"server-{i}"));
        foreach (ServerUnderTest server in servers) await server.DisposeAsync();
    }

    [Test]
    public async Task A_server_with_a_fixed_port_is_restarted_although_clients_were_connected(CancellationToken cancel)
    {
        NeedRooms();
        var command = new Target.Command($"python3 -c \"{HostilePrograms.Listen}{Greet}\" again") { Port = FixedPort };
        await using ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
        for (int life = 0; life < 3; life++)
        {
            (await HostilePrograms.GreetingAsync(server, cancel)).ShouldBe("again");
            (await server.RestartAsync(cancel)).ShouldBeNull();
        }
    }

    [Test]
    public async Task It_reaches_nobody_who_listens_on_this_machine(CancellationToken cancel)
    {
        NeedRooms();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        string said = await SaysAsync(
            $"print('connect', socket.socket().connect_ex(('127.0.0.1',{port})))", cancel);
        said.ShouldContain("connect 111"); // ECONNREFUSED
        listener.Pending().ShouldBeFalse();
    }

    [Test]
    public async Task It_sees_neither_the_home_nor_the_harness_nor_our_environment(CancellationToken cancel)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string[] secrets =
        [
            Path.Combine(home, $".classchat-secret-{Environment.ProcessId}"),
            Path.Combine(AppContext.BaseDirectory, "classchat-secret"),
            Path.Combine(HostFolders.Harness, "scenarios", "rubric.yaml"),
            Path.Combine(_folder, "secret"),
        ];
        Environment.SetEnvironmentVariable("CLASSCHAT_TEST_TOKEN", "secret");
        foreach (string secret in secrets.Where(secret => !File.Exists(secret)))
            await File.WriteAllTextAsync(secret, "secret", cancel);
        secrets.ShouldAllBe(secret => File.Exists(secret));
        try
        {
            string names = string.Join(',', secrets.Select(secret => $"'{secret}'"));
            string said = await SaysAsync(
                $"print('sees', [os.path.exists(p) for p in ({names})], os.environ.get('CLASSCHAT_TEST_TOKEN'))",
                    cancel);
            said.ShouldContain("sees [False, False, False, False] None");
        }
        finally
        {
            Environment.SetEnvironmentVariable("CLASSCHAT_TEST_TOKEN", null);
            foreach (
                string secret in secrets.Where(secret => !secret.EndsWith("rubric.yaml", StringComparison.Ordinal)))
                File.Delete(secret);
        }
    }

    [Test]
    public async Task It_sees_what_it_is_shown_and_cannot_change_it(CancellationToken cancel)
    {
        string shown = Path.Combine(_folder, "shown");
        await File.WriteAllTextAsync(shown, "as it was", cancel);
        Target.Command command = HostilePrograms.Command(
            HostilePrograms.Listen
                + $"print('reads', open('{shown}').read(), os.access('{shown}',os.W_OK)); input()") with
        {
            VisiblePaths = [_folder],
        };
        await using ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
        (await HostilePrograms.SaysAsync(server, "\n", cancel)).ShouldContain("reads as it was False");
    }

    [Test]
    public async Task What_it_writes_stays_inside(CancellationToken cancel)
    {
        string name = $"classchat-outside-{Environment.ProcessId}";
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string[] paths =
            [$"/tmp/{name}", $"{home}/{name}", $"/dev/shm/{name}", $"/var/{name}", $"/etc/{name}", "inside"];
        const string Write = "def w(p):\n try: open(p,'w').write('x'); return 1\n except OSError: return 0\n";
        string program = Path.Combine(_folder, "server.py");
        string names = string.Join(',', paths.Select(path => $"'{path}'"));
        await File.WriteAllTextAsync(
            program, $"{HostilePrograms.Listen}\n{Write}print('wrote', [w(p) for p in ({names})])\ninput()\n", cancel);

        await using ServerUnderTest server = await HostilePrograms.StartedAsync(
            new Target.Command("python3 server.py") { Directory = _folder }, cancel);
        string said = await HostilePrograms.SaysAsync(server, "\n", cancel);

        said.ShouldContain("wrote [1, 0, 1, 0, 0, 1]"); // in memory of its own, where it can
        paths[..^1].ShouldAllBe(path => !File.Exists(path));
        Directory.EnumerateFileSystemEntries(_folder).ShouldBe([program]);
    }

    [Test]
    public async Task It_has_none_of_our_rights_and_sees_none_of_our_processes(CancellationToken cancel)
    {
        string said = await SaysAsync(
            "print('has', [l.split()[1] for l in open('/proc/self/status') if l[:6]=='CapEff'], "
            + $"os.path.exists('/proc/{Environment.ProcessId}/status') and {Environment.ProcessId}>9)", cancel);
        said.ShouldContain("has ['0000000000000000'] False");
    }

    [Test]
    public async Task Its_process_is_the_program_and_not_what_is_around_it(CancellationToken cancel)
    {
        await using ServerUnderTest server = await HostilePrograms.StartedAsync(
            HostilePrograms.Command(HostilePrograms.Listen + "input()"), cancel);
        string words = await File.ReadAllTextAsync($"/proc/{server.ProcessId}/cmdline", cancel);
        words.ShouldContain("python");
        words.ShouldNotContain("bwrap");
        ProcessFootprint.Read(server.ProcessId)!.ResidentKiB.ShouldBeGreaterThan(1000);
    }

    [Test]
    public async Task Nothing_of_it_is_left_even_if_it_hides(CancellationToken cancel)
    {
        // Neither mark nor parent: only the namespace tells whose it is.
        string trace = $"{1000 + (Environment.ProcessId % 1000)}.{TestContext.CurrentContext.Random.Next(1000, 9999)}";
        await using (ServerUnderTest server = await HostilePrograms.StartedAsync(
            HostilePrograms.Command(
                HostilePrograms.Listen + $"subprocess.Popen(['setsid','-f','sleep','{trace}'],env={{}}).wait(); "
                    + "print('hidden',flush=True); input()"), cancel))
        {
            await HostilePrograms.SaysAsync(server, "hidden", cancel);
            using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            while (Sleepers(trace) == 0) await look.WaitForNextTickAsync(cancel);
        }

        Sleepers(trace).ShouldBe(0);
    }

    [Test]
    public async Task A_fork_bomb_is_held_by_the_kernel_until_it_is_ended(CancellationToken cancel)
    {
        Assume.That(
            !Environment.IsPrivilegedProcess || IsolationSupport.Here.Setpriv is not null,
            "programs run as root here, whose processes the kernel does not count: FORK BOMBS ARE NOT TESTED");
        Target.Command command = HostilePrograms.Command(
            HostilePrograms.Listen + "input(); [os.fork() " + HostilePrograms.Ever) with
        {
            Limits = new ResourceLimits { Processes = 30 },
        };
        ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
        await server.TypeAsync("go\n", cancel);
        // The kernel refuses more before the harness has looked: the program may end by that.
        (await HostilePrograms.DeathAsync(server, cancel)).ShouldBeOneOf(
            "was ended by the harness: it had more than 30 processes", "exited with code 1");
        await HostilePrograms.EndsAsync(server, command, cancel);
    }

    [TestCase(25, "all there")]
    [TestCase(40, "can't start new thread")]
    public async Task Eight_processes_may_have_32_threads(int threads, string said, CancellationToken cancel)
    {
        Assume.That(
            IsolationSupport.Here.CountsThreads, "the kernel does not count threads here: THEIR LIMIT IS NOT TESTED");
        Target.Command command = HostilePrograms.Command(
            HostilePrograms.Listen + "import threading; input(); e=threading.Event(); [threading.Thread(target=e.wait,"
            + $"daemon=True).start() for _ in range({threads})]; print('all there'); e.wait()") with
        {
            Limits = new ResourceLimits { Processes = 8 },
        };
        await using ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
        await server.TypeAsync("go\n", cancel);
        await HostilePrograms.PrintsAsync(server, said, cancel);
    }

    [Test]
    public void A_limit_of_threads_is_said_only_where_there_is_one()
    {
        const string Said = "up to 32 threads";
        var limits = new ResourceLimits { Processes = 8 };
        var all = new IsolationSupport("bwrap", HasNetworkNamespaces: true, "prlimit", "setsid", "setpriv");
        ProtectionSummary.Protections(all, limits).ShouldContain(Said);
        ProtectionSummary.Protections(all with { Prlimit = null }, limits).ShouldNotContain(Said);
        ProtectionSummary.Protections(all.WithoutNamespaces, limits).ShouldNotContain(Said);
        if (IsolationSupport.Here.Groups is not { } groups) return;
        ProtectionSummary.Protections(all.WithoutNamespaces with { Groups = groups }, limits).ShouldContain(Said);
    }

    [Test]
    public void The_report_says_what_protects()
    {
        NeedRooms();
        new Target.Command("x").Protections.ShouldBe(
        [
            "own network", "own processes", "the machine's files hidden", "own copy of its files",
            "memory up to 1 GiB", "processor time up to 2 minutes", "up to 256 processes", "up to 1024 threads",
            "up to 4096 open files", "output up to 64 MiB", "disk up to 512 MiB",
            IsolationSupport.Here.Groups is null ? Sampling : "limits enforced by control groups",
        ]);
        new Target.Command("x").Warning.ShouldBeNull();
        new Target.Command("x") { Protection = Protection.None }.Protections.ShouldBeEmpty();
        ProtectionSummary.Warning(Protection.Best, IsolationSupport.Here.WithoutNamespaces)!
            .ShouldContain("sudo apt-get install bubblewrap");
    }

    [TestCase(Protection.None, "'protection: none'")]
    [TestCase(Protection.LimitsOnly, "'protection: limits'")]
    public void Who_asks_for_less_protection_is_told_of(Protection protection, string said)
    {
        new Target.Command("x") { Protection = protection }.Warning!.ShouldEndWith($"its submission file says {said}");
        var ours = new Target.Command("x") { IsOurs = true };
        (ours.Warning, ours.Protections.Count).ShouldBe((null, 0));
    }

    private static void NeedRooms() => Assume.That(
        IsolationSupport.Here.HasNetworkNamespaces,
            "networks of their own are not allowed to this user: THE SANDBOX'S NETWORK IS NOT TESTED");

    private static int Sleepers(string trace) => ProcessStatus.Ids().Count(id =>
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").StartsWith($"sleep\0{trace}", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    });

    private static async Task<string> SaysAsync(string python, CancellationToken cancel)
    {
        await using ServerUnderTest server = await HostilePrograms.StartedAsync(
            HostilePrograms.Command($"{HostilePrograms.Listen}{python}; input()"), cancel);
        return await HostilePrograms.SaysAsync(server, "\n", cancel);
    }
}
