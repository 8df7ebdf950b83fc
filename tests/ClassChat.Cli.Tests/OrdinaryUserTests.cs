using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Cli.Tests;

/// <summary>
/// Most who grade are not root, and may make networks only in a user namespace: it is entered for them.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase), Parallelizable(ParallelScope.All)]
[Platform("Linux"), SupportedOSPlatform("linux")]
public sealed class OrdinaryUserTests : IDisposable
{
    /// <summary>The number of "nobody", on every Linux.</summary>
    private const string Nobody = "65534";

    // As it is built: what stands beside the tests writes down what they reach, where only their user may.
    private static readonly string _program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "ClassChat.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name));

    private readonly CliFolder _cli = new();

    public void Dispose() => _cli.Dispose();

    [Test, CancelAfter(120_000)]
    public async Task Programs_that_an_ordinary_user_grades_are_kept_apart_too(CancellationToken cancel)
    {
        string namespaces =
            "bwrap --ro-bind / / true && unshare --user --map-current-user --keep-caps true && dotnet --list-runtimes "
            + "&& python3 -V";
        Assume.That(
            (await AsOrdinaryUserAsync(["sh", "-c", namespaces], cancel)).ExitCode, Is.Zero,
            "an ordinary user has no bubblewrap, user namespaces, .NET or Python here: THEIR SANDBOX IS NOT TESTED");
        string app = Path.Combine(_cli.Path, "app");
        Copy(_program, app);
        _cli.Write("submission/server.py", File.ReadAllText(
            Path.Combine(CliFolder.Repository, "tests", "ClassChat.Cli.Tests", "classic_server.py")));
        _cli.Write("submission/submission.yaml", """
            submission: a group of mine
            programs:
              task4:
                server: python3 server.py --port {port}
            """);
        Directory.CreateDirectory(Path.Combine(_cli.Path, "home"));
        foreach (string folder in Directory.GetDirectories(_cli.Path, "*", SearchOption.AllDirectories)
            .Append(_cli.Path))
            MakeOpen(folder);

        (int exitCode, string said) = await AsOrdinaryUserAsync(
            [
                "env", $"HOME={Path.Combine(_cli.Path, "home")}", "dotnet",
                Path.Combine(app, Path.GetFileName(typeof(Program).Assembly.Location)), "run", "task4/route",
                "--submission", "submission", "--report", "home/report",
            ],
            cancel);

        exitCode.ShouldBe(0, said);
        said.ShouldContain("protected by: own network, own processes");
        said.ShouldEndWith("1 passed, 0 failed\n");
    }

    private async Task<(int ExitCode, string Said)> AsOrdinaryUserAsync(
        IReadOnlyList<string> words, CancellationToken cancel)
    {
        string[] become = Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups"]
            : [];
        string[] all = [.. become, .. words];
        var start = new ProcessStartInfo(all[0], all[1..])
        {
            WorkingDirectory = _cli.Path, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            using CancellationTokenRegistration end = cancel.Register(() => process.Kill(entireProcessTree: true));
            Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            string said = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            await process.WaitForExitAsync(CancellationToken.None);
            return (process.ExitCode, await errors + said);
        }
        catch (Win32Exception error)
        {
            return (-1, error.Message);
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (string folder in Directory.EnumerateDirectories(from))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    /// <summary>For everybody to read, and to write in: it is somebody else who grades.</summary>
    private static void MakeOpen(string folder) => File.SetUnixFileMode(
        folder,
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
}
