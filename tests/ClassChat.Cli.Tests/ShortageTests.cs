using System.Diagnostics;
using System.Runtime.Versioning;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

/// <summary>The whole program where the system gives it too little: no grade that ended is lost.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase), Parallelizable(ParallelScope.All)]
[Platform("Linux"), SupportedOSPlatform("linux")]
public sealed class ShortageTests : IDisposable
{
    private static readonly string _program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "ClassChat.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name,
        Path.GetFileName(typeof(Program).Assembly.Location)));

    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [Test, CancelAfter(120_000)]
    public async Task With_too_few_descriptors_nothing_begins_and_the_remedy_works(CancellationToken cancel)
    {
        foreach (string id in new[] { "anna", "bert" }) _cli.HandIn(id);

        (int exitCode, string said) = await ShellAsync($"prlimit --nofile=64:64 {Grade}", cancel);

        exitCode.ShouldBe(5, said);
        said.ShouldBe("only 64 files may be open at a time, and grading needs 512: raise the limit (ulimit -n 512), "
            + "and start again\n");
        (exitCode, said) = await ShellAsync($"prlimit --nofile=512:512 {Grade}", cancel);
        exitCode.ShouldBe(0, said);
        said.ShouldEndWith("2 passed, 0 failed\n");
    }

    [Test, CancelAfter(120_000)]
    public async Task On_a_disk_that_is_full_the_points_are_still_told(CancellationToken cancel)
    {
        Assume.That(
            (await ShellAsync("unshare -m mount -t tmpfs -o size=200k none /mnt", cancel)).ExitCode, Is.Zero,
            "no disk can be mounted here: A FULL DISK IS NOT TESTED");
        foreach (string id in new[] { "anna", "bert" }) _cli.HandIn(id);
        Directory.CreateDirectory(Path.Combine(_cli.Path, "disk"));

        (int exitCode, string said) = await ShellAsync(
            "unshare -m sh -c 'mount -t tmpfs -o size=200k none disk && head -c 200000 /dev/zero > disk/other; "
            + $"{Grade} --report disk; echo exit $?; ls disk/*; rm disk/other; {Grade} --report disk; cat disk/*.csv'",
            cancel);

        exitCode.ShouldBe(0, said);
        string[] runs = said.Split("exit 5\n");
        runs.Length.ShouldBe(2, said);
        runs[0].ShouldContain("anna: 9 points of 9; its report could not be written: No space left on device");
        runs[0].ShouldContain("bert: 9 points of 9; its report could not be written: No space left on device");
        runs[0].ShouldContain("'disk/gradebook.csv' could not be written: No space left on device");
        runs[0].ShouldEndWith("2 passed, 0 failed\n");
        runs[1].ShouldNotContain(".part");
        runs[1].ShouldContain("\"Group bert\",graded,9,9,9,9,0,0,1,0,0,0,0,0,9,9,passed");
    }

    [TestCase("TERM")]
    [CancelAfter(120_000)]
    public async Task A_signal_ends_it_and_says_what_is_kept(string signal, CancellationToken cancel)
    {
        foreach (string id in new[] { "anna", "bert" }) _cli.HandIn(id);
        // The second never listens, so that it is still running when the signal comes.
        _cli.Write("class/bert/server.py", "import time\ntime.sleep(60)\n");

        (int exitCode, string said) = await ShellAsync(
            $"{Grade} --jobs 2 > log & p=$!; while ! grep -q '1 of 2' log; do sleep 0.05; done; kill -{signal} $p; "
            + "wait $p; echo exit $?; cat artifacts/grades/anna/report.json",
            cancel);

        exitCode.ShouldBe(0, said);
        said.ShouldContain("1 of 2 submissions graded; their reports are kept in 'artifacts/grades', and the same ");
        said.ShouldContain("exit 130\n");
        said.ShouldContain("\"points\": 9");
    }

    private static string Grade => $"dotnet {_program} grade class --only t4.route --repeat 0";

    private async Task<(int ExitCode, string Said)> ShellAsync(string script, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("sh", ["-c", script])
        {
            WorkingDirectory = _cli.Path, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration end = cancel.Register(() => process.Kill(entireProcessTree: true));
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        string said = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, await errors + said);
    }
}
