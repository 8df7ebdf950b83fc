using ClassChat.Platform.FileSystem;
using ClassChat.Sandbox.Isolation;
using ClassChat.Sandbox.Programs;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Programs;

/// <summary>A program's own copy of its files: what comes into it, what goes, and what stays outside.</summary>
[Platform("Linux")]
[CancelAfter(60_000)]
public sealed class WorkingCopyTests
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
        await WriteAsync("server.py", HostilePrograms.Listen + Count, cancel);
        await WriteAsync("log.db", "old", cancel);
        await WriteAsync("cache/a/b.tmp", "old", cancel);
        await WriteAsync("other/users", "alice", cancel);
        var command = new Target.Command("python3 server.py")
        {
            Directory = _folder,
            Protection = protection,
            CleanPatterns = ["*.db", "**/*.tmp", "other"],
            Placements = [new Placement(Path.Combine(_folder, "other"), "./data")],
        };

        for (int start = 0; start < 2; start++)
        {
            await using ServerUnderTest server = await HostilePrograms.StartedAsync(command, cancel);
            await HostilePrograms.SaysAsync(server, "lines x ['cache', 'data', 'log.db', 'server.py'] alice", cancel);
            (await server.RestartAsync(cancel)).ShouldBeNull();
            await HostilePrograms.SaysAsync(server, "lines xx", cancel); // the same place: what it has written is there
        }

        (await File.ReadAllTextAsync(Path.Combine(_folder, "log.db"), cancel)).ShouldBe("old");
        Directory.Exists(Path.Combine(_folder, "data")).ShouldBeFalse();
    }

    [Test]
    public void Of_a_checkout_of_the_harness_its_builds_and_its_history_are_not_copied()
    {
        string checkout = Path.GetDirectoryName(RepositorySuite.Folder)!;
        WorkingCopyBuilder.Build(new Target.Command("true") { Directory = checkout }, out WorkingCopy? files)
            .ShouldBeNull();
        using (files)
        {
            string[] copied = [.. Directory.EnumerateFileSystemEntries(files!.StartPath).Select(Path.GetFileName)!];
            copied.ShouldContain("README.md");
            copied.ShouldNotContain("artifacts");
            copied.ShouldNotContain(".git");
        }
    }

    [Test]
    public async Task A_folder_that_is_too_large_is_told_and_not_copied(CancellationToken cancel)
    {
        await WriteAsync("large", new string('x', 2_000_000), cancel);
        var command =
            new Target.Command("true") { Directory = _folder, Limits = new ResourceLimits { DiskBytes = 1 << 20 } };
        (await HostilePrograms.PreventedAsync(command, cancel)).ShouldBe(
            $"'{_folder}' cannot be copied, which is done before each start: it holds more than 1 MiB");
    }

    [TestCase("zsh-of-nobody x", true)]
    [TestCase("./server", false)]
    public async Task A_language_that_is_missing_is_not_the_students_fault(
        string line, bool isPrevented, CancellationToken cancel)
    {
        var command = new Target.Command(line) { Directory = _folder, IsSubmitted = true };
        string reason = isPrevented
            ? await HostilePrograms.PreventedAsync(command, cancel)
            : (await HostilePrograms.FailsAsync(command, cancel)).Reason;
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

        using WorkingCopy files = WorkingCopy.Create();
        new FolderCopy(1000, []).Copy(from, files.Root).ShouldBeNull();

        Directory.EnumerateFileSystemEntries(files.Path).Select(Path.GetFileName).ShouldBe(["out"]);
        files.OpenFolderFor("out/planted", out _).ShouldBeNull();
        files.OpenFolderFor("../planted", out _).ShouldBeNull();
        files.OpenFolderFor("/etc/planted", out _).ShouldBeNull();
        files.Measure(10)!.Entries.ShouldBe(1);
        files.Clean(["**"]);
        Directory.EnumerateFileSystemEntries(files.Path).ShouldBeEmpty();
        File.Exists(Path.Combine(_folder, "keep", "precious")).ShouldBeTrue();
    }

    [Test]
    public void A_folder_that_was_locked_is_removed_all_the_same()
    {
        WorkingCopy files = WorkingCopy.Create();
        string locked = Path.Combine(files.Path, "locked");
        Directory.CreateDirectory(Path.Combine(locked, "below"));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(locked, UnixFileMode.None);
        files.Dispose();
        Directory.Exists(files.Path).ShouldBeFalse();
    }

    [Test]
    public async Task Programs_with_the_same_port_in_one_network_take_turns(CancellationToken cancel)
    {
        Target.Command command = HostilePrograms.Command(HostilePrograms.Listen + "input()", Protection.LimitsOnly) with
        {
            Port = PortPool.Next(),
        };
        command.IsParallel.ShouldBeFalse();
        ServerUnderTest first = await HostilePrograms.StartedAsync(command, cancel);
        Task<ServerUnderTest> second = HostilePrograms.StartedAsync(command, cancel);
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
