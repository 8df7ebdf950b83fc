using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using ClassChat.Platform.Linux;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Finds the real program behind a version manager's shim (pyenv, rbenv, asdf...), since a shim may take longer than
/// the program itself. Asks the manager once per shim, outside the sandbox and without submitted input.
/// </summary>
internal static class ShimResolver
{
    private const string FolderName = "shims";
    private static readonly string[] _managers = ["pyenv", "rbenv", "nodenv", "goenv", "jenv", "asdf", "mise"];

    /// <summary>Files in a program's folder that make these managers choose a version.</summary>
    private static readonly string[] _versionFiles =
    [
        ".python-version", ".ruby-version", ".node-version", ".go-version", ".java-version", ".tool-versions",
        "mise.toml", ".mise.toml",
    ];

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);

    private static readonly ConcurrentDictionary<string, Lazy<string>> _known = new();

    /// <summary>True if a folder or an environment variable may select a version other than the default.</summary>
    /// <param name="folderOrVariable">Path of a folder, or name of a variable.</param>
    public static bool ChoosesVersion(string folderOrVariable) => Path.IsPathRooted(folderOrVariable)
        ? _versionFiles.Any(name => Path.Exists(Path.Combine(folderOrVariable, name)))
        : _managers.Any(name => folderOrVariable.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The program that a shim starts; the program itself if it is not a shim or cannot be resolved.</summary>
    /// <param name="program">Full path of a program.</param>
    public static string Resolve(string program) =>
        Path.GetFileName(Path.GetDirectoryName(program)) != FolderName
            ? program
            : _known.GetOrAdd(program, _ => new Lazy<string>(() => RunManager(program) ?? program)).Value;

    private static string? RunManager(string program)
    {
        string above = Path.GetDirectoryName(Path.GetDirectoryName(program))!;
        string beside = Path.Combine(above, "bin");
        string? manager = _managers.Select(name => Path.Combine(beside, name)).FirstOrDefault(File.Exists);
        if (manager is null) return null;
        var start = new ProcessStartInfo(manager, ["which", Path.GetFileName(program)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = above,
        };
        try
        {
            using Process? process = ForkLock.Start(start);
            if (process is null) return null;
            // The answer has one or two lines; a program that fills the pipe gives no answer.
            if (!process.WaitForExit(_timeout))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }

            string found = process.StandardOutput.ReadToEnd().Trim();
            return process.ExitCode == 0 && Path.IsPathRooted(found) && File.Exists(found) ? found : null;
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException or IOException)
        {
            return null; // then the shim itself is started, and reports the error
        }
    }
}
