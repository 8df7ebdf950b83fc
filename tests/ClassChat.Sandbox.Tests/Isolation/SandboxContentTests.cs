using ClassChat.Platform.FileSystem;
using ClassChat.Platform.Linux;
using ClassChat.Sandbox.Isolation;
using ClassChat.Sandbox.Programs;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Isolation;

/// <summary>What a running program finds in its sandbox: folders, descriptors, names, rights and numbers.</summary>
[Platform("Linux")]
[CancelAfter(60_000)]
public sealed class SandboxContentTests
{
    private const string Attempt =
        "def t(f):\n try: return f()\n except OSError as e: return e.errno\nimport ctypes; "
        + "c=ctypes.CDLL(None,use_errno=True); k=lambda *a: (c.syscall(*a)<0)*ctypes.get_errno()\n";

    private string _folder = "";

    [SetUp]
    public void Prepare()
    {
        Assume.That(
            IsolationSupport.Here.HasNetworkNamespaces,
            "bubblewrap (bwrap) is not installed or not allowed here: THE SANDBOX IS NOT TESTED");
        _folder = Path.Combine(Path.GetTempPath(), $"classchat-test-{Environment.ProcessId}");
        Directory.CreateDirectory(_folder);
    }

    [TearDown]
    public void CleanUp()
    {
        if (_folder.Length > 0) Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task It_finds_the_folders_of_a_system_and_nobody_in_them(CancellationToken cancel)
    {
        string said = await SaysAsync(
            "print('found', sorted(set(os.listdir('/')) - {'lib32','libx32','lib64','nix','gnu','root','opt'}))\n"
            + "print('home', os.listdir('/home'), os.listdir('/run'), os.path.exists('/etc/shadow'))", cancel);
        said.ShouldContain("found ['bin', 'dev', 'etc', 'home', 'lib', 'proc', 'run', 'sbin', 'tmp', 'usr', 'var']");
        said.ShouldContain("home ['student'] [] False");
    }

    [Test]
    public async Task It_gets_no_descriptor_that_the_harness_inherited(CancellationToken cancel)
    {
        byte[] name = EntryName.From("/etc/hostname").ZeroTerminated;
        int open = LibCFiles.OpenAt(LibCFiles.AT_FDCWD, name, 0, 0); // without close-on-exec
        open.ShouldBeGreaterThan(2);
        try
        {
            string said = await SaysAsync(
                "print('has', sorted(int(n) for n in os.listdir('/proc/self/fd')), s.fileno())", cancel);
            said.ShouldContain("has [0, 1, 2, 3, 4] 3"); // its own socket, and the folder that it lists
        }
        finally
        {
            _ = LibC.Close(open);
        }
    }

    [Test]
    public async Task Its_host_name_leads_to_itself(CancellationToken cancel)
    {
        string said = await SaysAsync(
            "print('host', socket.gethostbyname(socket.gethostname()), socket.gethostbyname('localhost'))", cancel);
        said.ShouldContain("host 127.0.0.1 127.0.0.1");
    }

    [Test]
    public async Task It_has_an_account_a_language_and_permissions_of_its_own(CancellationToken cancel)
    {
        string said = await SaysAsync(
            "import pwd,locale; print('is', pwd.getpwuid(os.getuid()).pw_name, os.environ['HOME'], "
            + "locale.getpreferredencoding(), oct(os.umask(0)))", cancel);
        said.ShouldContain("is student /home/student UTF-8 0o22");
    }

    [Test]
    public async Task It_reaches_neither_the_machines_host_nor_keys_nor_new_namespaces(CancellationToken cancel)
    {
        // unshare(2), keyctl(2), io_uring_setup(2) and socket(2) for AF_VSOCK.
        Assume.That(System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture
            == System.Runtime.InteropServices.Architecture.X64, "the numbers of system calls are those of x86-64");
        string said = await SaysAsync(
            "print('refused', k(272,0x10000000), k(250,0,-3,0), k(425,8,0), t(lambda: socket.socket(40,1)))\n"
            + "print('keys', t(lambda: open('/proc/keys').read()))", cancel);
        said.ShouldContain("refused 1 1 38 97");
        said.ShouldContain("keys 13"); // EACCES
    }

    [Test]
    public async Task The_first_process_does_not_tell_what_is_hidden(CancellationToken cancel)
    {
        string said = await SaysAsync(
            "print('first', open('/proc/1/cmdline').read().replace(chr(0),' ').split(' -- ')[0])", cancel);
        said.ShouldMatch("first [^ ]*bwrap --args 8 --seccomp 9\\s");
    }

    [Test]
    public async Task Its_numbers_do_not_count_its_starts(CancellationToken cancel)
    {
        List<(int Port, int User)> seen = [];
        for (int start = 0; start < 6; start++)
        {
            string said = await SaysAsync("print('is', os.environ['PORT'], os.getuid(), 'end')", cancel);
            string[] words = said.Split(' ');
            seen.Add((int.Parse(words[1]), int.Parse(words[2])));
        }

        int[] steps = [.. seen.Zip(seen.Skip(1), (a, b) => b.Port - a.Port)];
        steps.Distinct().Count().ShouldBeGreaterThan(1);
        if (IsolationSupport.Here.Setpriv is not null)
            seen.Zip(seen.Skip(1), (a, b) => b.User - a.User).Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Test]
    public async Task A_folder_inside_a_visible_one_is_hidden_but_for_its_own(CancellationToken cancel)
    {
        string tools = Path.Combine(_folder, "tools"), own = Path.Combine(tools, "class", "own");
        Directory.CreateDirectory(own);
        Directory.CreateDirectory(Path.Combine(tools, "class", "other"));
        await File.WriteAllTextAsync(Path.Combine(tools, "tool"), "tool", cancel);
        string program = Path.Combine(own, "server.py");
        await File.WriteAllTextAsync(
            program,
            $"{HostilePrograms.Listen}\nprint('sees', os.listdir('{tools}/class'), os.listdir('.'), "
            + $"os.path.exists('{tools}/tool'))\ninput()\n", cancel);
        await using ServerUnderTest server = await HostilePrograms.StartedAsync(
            new Target.Command("python3 server.py")
            {
                Directory = own, VisiblePaths = [tools], HiddenPaths = [Path.Combine(tools, "class")],
            },
            cancel);
        (await HostilePrograms.SaysAsync(server, "\n", cancel)).ShouldContain("sees ['own'] ['server.py'] True");
    }

    [Test]
    public void The_report_says_what_was_visible()
    {
        IReadOnlyList<string> visible = new Target.Command("python3 server.py").VisibleFiles.ShouldNotBeNull();
        visible.ShouldContain("/usr");
        visible.ShouldContain("/etc (in part)");
        new Target.Command("x") { Protection = Protection.LimitsOnly }.VisibleFiles.ShouldBeNull();
    }

    private async Task<string> SaysAsync(string python, CancellationToken cancel)
    {
        string program = Path.Combine(_folder, "server.py");
        string text = $"{HostilePrograms.Listen}\n{Attempt}{python}\nprint('.')\ninput()\n";
        await File.WriteAllTextAsync(program, text, cancel);
        await using ServerUnderTest server = await HostilePrograms.StartedAsync(
            new Target.Command("python3 server.py") { Directory = _folder }, cancel);
        return await HostilePrograms.SaysAsync(server, ".\n", cancel);
    }
}
