using System.Diagnostics;
using System.Globalization;
using ClassChat.Platform.Linux;
using ClassChat.Sandbox.Isolation;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Programs;

/// <summary>What a harness that was killed has left, running or in the temporary folder, goes with the next.</summary>
[Platform("Linux")]
[CancelAfter(60_000)]
public sealed class TemporaryFolderTests
{
    private string _temporary = "";

    [SetUp]
    public void Prepare() => _temporary = Directory.CreateTempSubdirectory("classchat-test-").FullName;

    [TearDown]
    public void CleanUp() => Directory.Delete(_temporary, recursive: true);

    [Test]
    public void What_nobody_holds_any_more_is_removed_and_what_is_in_use_stays()
    {
        using TemporaryFolder used = TemporaryFolder.Create(_temporary);
        string kept = Directory.CreateDirectory(used.NextPath()).FullName;
        string left = Abandoned("classchat-left", ProcessStatus.Machine);
        string[] others = [Abandoned("other", ""), Folder("classchat-being-made")];

        TemporaryFolder.Sweep(_temporary);

        Directory.Exists(left).ShouldBeFalse();
        Directory.Exists(kept).ShouldBeTrue();
        others.ShouldAllBe(folder => Directory.Exists(folder));
    }

    [Test]
    public void A_link_in_the_temporary_folder_leads_nowhere()
    {
        string theirs = Abandoned("theirs", "");
        Directory.CreateSymbolicLink(Path.Combine(_temporary, "classchat-link"), theirs);
        string left = Folder("classchat-pipe");
        using (var made = Process.Start("mkfifo", [Path.Combine(left, "lock")])) made.WaitForExit();

        TemporaryFolder.Sweep(_temporary);

        Directory.Exists(theirs).ShouldBeTrue();
        Directory.Exists(left).ShouldBeTrue(); // nobody ever held such a lock
    }

    [Test]
    public async Task A_program_that_nobody_will_end_any_more_is_ended(CancellationToken cancel)
    {
        using Process abandoned = Process.Start("sleep", "60");
        Abandoned("classchat-left", $"{ProcessStatus.Machine}\n{Noted(abandoned)}");

        TemporaryFolder.Sweep(_temporary);

        await abandoned.WaitForExitAsync(cancel);
        abandoned.ExitCode.ShouldBe(128 + LibC.SIGKILL);
    }

    [Test]
    public async Task What_a_program_left_in_its_session_is_ended_when_it_has_gone_itself(CancellationToken cancel)
    {
        var start = new ProcessStartInfo("setsid", ["sh", "-c", "sleep 60 & echo $!; read end"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process leader = Process.Start(start)!;
        string noted = Noted(leader);
        int child = int.Parse((await leader.StandardOutput.ReadLineAsync(cancel))!, CultureInfo.InvariantCulture);
        leader.StandardInput.Close();
        await leader.WaitForExitAsync(cancel);
        Abandoned("classchat-left", $"{ProcessStatus.Machine}\n{noted}");

        TemporaryFolder.Sweep(_temporary);

        // Whoever has taken it over may not have taken note of its end yet.
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (ProcessStatus.Read(child) is { HasEnded: false }) await look.WaitForNextTickAsync(cancel);
    }

    [Test]
    public void What_somebody_else_answers_for_lives_on()
    {
        using Process ours = Process.Start("sleep", "60");
        using Process elsewhere = Process.Start("sleep", "60");
        using TemporaryFolder used = TemporaryFolder.Create(_temporary);
        used.Record(ours.Id, ProcessStatus.Read(ours.Id)!.Value.StartTicks);
        // The same number in another container, or before the machine was started anew; and of another process.
        Abandoned("classchat-elsewhere", $"another machine\n{Noted(elsewhere)}");
        Abandoned("classchat-before", $"{ProcessStatus.Machine}\n{elsewhere.Id} 1\nrubbish\n1 x\n\n");

        TemporaryFolder.Sweep(_temporary);

        Process[] alive = [ours, elsewhere];
        alive.ShouldAllBe(process => LibC.ExitCodeOf(process.Id) == null && !process.HasExited);
        foreach (Process process in alive) process.Kill();
    }

    [Test]
    public void What_cannot_be_removed_is_told_and_removed_later()
    {
        TemporaryFolder folder = TemporaryFolder.Create(_temporary);
        string stuck = Directory.CreateDirectory(folder.NextPath()).FullName;
        using (Process locked = Process.Start("chattr", ["+i", stuck]))
        {
            locked.WaitForExit();
            Assume.That(locked.ExitCode, Is.Zero, "nothing can be made immutable here: THIS IS NOT TESTED");
        }

        folder.Dispose();

        RemovalWarnings.Drain().ShouldContain($"'{stuck}' could not be removed, and is tried again at the next start: "
            + "Operation not permitted: change who may use it, or grade as another user, and start again");
        using (Process unlocked = Process.Start("chattr", ["-i", stuck])) unlocked.WaitForExit();
        TemporaryFolder.Sweep(_temporary);
        Directory.EnumerateFileSystemEntries(_temporary).ShouldBeEmpty();
    }

    [Test]
    public void Only_its_own_user_sees_into_it()
    {
        using TemporaryFolder folder = TemporaryFolder.Create(_temporary);
        string path = Path.GetDirectoryName(folder.NextPath())!;
        if (OperatingSystem.IsLinux())
            File.GetUnixFileMode(path).ShouldBe(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        folder.Dispose();
        Directory.EnumerateFileSystemEntries(_temporary).ShouldBeEmpty();
    }

    private static string Noted(Process process) =>
        FormattableString.Invariant($"{process.Id} {ProcessStatus.Read(process.Id)!.Value.StartTicks}");

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_temporary, name)).FullName;

    /// <summary>A folder as a harness that was killed leaves it.</summary>
    private string Abandoned(string name, string notes)
    {
        string folder = Folder(name);
        File.WriteAllText(Path.Combine(folder, "lock"), notes + "\n");
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "1")).FullName, "file"), "x");
        return folder;
    }
}
