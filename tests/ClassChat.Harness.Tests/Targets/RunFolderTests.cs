using ClassChat.Harness.FileSystem;
using ClassChat.Harness.Isolation;
using ClassChat.Harness.Targets;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Targets;

/// <summary>A program's own copy of its files: what comes into it, what goes, and what stays outside.</summary>
[Platform("Linux")]
[CancelAfter(60_000)]
public sealed class RunFolderTests
{
    private string _folder = "";

    [SetUp]
    public void Prepare() => _folder = Directory.CreateTempSubdirectory("classchat-test-").FullName;

    [TearDown]
    public void CleanUp() => Directory.Delete(_folder, recursive: true);

    [TestCase(Protection.Best)]
    [TestCase(Protection.LimitsOnly)]
    public async Task Every_start_has_the_files_as_they_were_handed_in(Protection protection, CancellationToken cancel)
    {
        const string Count = "\nopen('log.db','a').write('x'); print('lines', open('log.db').read(), "
            + "sorted(os.listdir('.')), open('data/users').read(), flush=True)\ninput()\n";
        await WriteAsync("server.py", Hostile.Listen + Count, cancel);
        await WriteAsync("log.db", "old", cancel);
        await WriteAsync("cache/a/b.tmp", "old", cancel);
        await WriteAsync("other/users", "alice", cancel);
        var command = new Target.Command("python3 server.py")
        {
            Directory = _folder,
            Protection = protection,
            Wipe = ["*.db", "**/*.tmp", "other"],
            Place = [new Placement(Path.Combine(_folder, "other"), "./data")],
        };

        for (int start = 0; start < 2; start++)
        {
            await using Subject subject = await Hostile.StartedAsync(command, cancel);
            await Hostile.SaysAsync(subject, "lines x ['cache', 'data', 'log.db', 'server.py'] alice", cancel);
            (await subject.RestartAsync(cancel)).ShouldBeNull();
            await Hostile.SaysAsync(subject, "lines xx", cancel); // the same place: what it has written is there
        }

        (await File.ReadAllTextAsync(Path.Combine(_folder, "log.db"), cancel)).ShouldBe("old");
        Directory.Exists(Path.Combine(_folder, "data")).ShouldBeFalse();
    }

    [Test]
    public async Task A_folder_that_is_too_large_is_told_and_not_copied(CancellationToken cancel)
    {
        await WriteAsync("large", new string('x', 2_000_000), cancel);
        var command = new Target.Command("true") { Directory = _folder, Limits = new Limits { DiskBytes = 1 << 20 } };
        (await Hostile.PreventedAsync(command, cancel)).ShouldBe(
            $"'{_folder}' cannot be copied, which is done before each start: it holds more than 1 MiB");
    }

    [TestCase("zsh-of-nobody x", true)]
    [TestCase("./server", false)]
    public async Task A_language_that_is_missing_is_not_the_students_fault(
        string line, bool isPrevented, CancellationToken cancel)
    {
        var command = new Target.Command(line) { Directory = _folder, IsHandedIn = true };
        string reason = isPrevented
            ? await Hostile.PreventedAsync(command, cancel)
            : (await Hostile.FailsAsync(command, cancel)).Reason;
        reason.ShouldContain(
            isPrevented ? "there is no program 'zsh-of-nobody' in PATH; install it" : "there is no file");
    }

    [Test]
    public async Task Links_and_pipes_neither_lead_out_nor_hold_up(CancellationToken cancel)
    {
        await WriteAsync("keep/precious", "x", cancel);
        string from = Path.Combine(_folder, "from");
        Directory.CreateDirectory(from);
        Directory.CreateSymbolicLink(Path.Combine(from, "out"), Path.Combine(_folder, "keep"));
        using (var made = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(from, "pipe")]))
            await made.WaitForExitAsync(cancel);

        using RunFolder files = RunFolder.Make();
        new FolderCopy(1000, []).Copy(from, files.Root).ShouldBeNull();

        Directory.EnumerateFileSystemEntries(files.Path).Select(Path.GetFileName).ShouldBe(["out"]);
        files.OpenFolderFor("out/planted", out _).ShouldBeNull();
        files.OpenFolderFor("../planted", out _).ShouldBeNull();
        files.OpenFolderFor("/etc/planted", out _).ShouldBeNull();
        files.Measure().ShouldBe(0);
        files.Wipe(["**"]);
        Directory.EnumerateFileSystemEntries(files.Path).ShouldBeEmpty();
        File.Exists(Path.Combine(_folder, "keep", "precious")).ShouldBeTrue();
    }

    [Test]
    public void A_folder_that_was_locked_is_removed_all_the_same()
    {
        RunFolder files = RunFolder.Make();
        string locked = Path.Combine(files.Path, "locked");
        Directory.CreateDirectory(Path.Combine(locked, "below"));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(locked, UnixFileMode.None);
        files.Dispose();
        Directory.Exists(files.Path).ShouldBeFalse();
    }

    [Test]
    public async Task Programs_with_the_same_port_in_one_network_take_turns(CancellationToken cancel)
    {
        Target.Command command = Hostile.Command(Hostile.Listen + "input()", Protection.LimitsOnly) with
        {
            Port = PortPool.Take(),
        };
        command.IsParallel.ShouldBeFalse();
        Subject first = await Hostile.StartedAsync(command, cancel);
        Task<Subject> second = Hostile.StartedAsync(command, cancel);
        second.IsCompleted.ShouldBeFalse();
        await first.DisposeAsync();
        await (await second).DisposeAsync();
    }

    private async Task WriteAsync(string name, string text, CancellationToken cancel)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text, cancel);
    }
}
