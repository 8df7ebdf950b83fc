using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace ClassChat.Harness.Isolation;

/// <summary>
/// The programs behind shims. Version managers (pyenv, rbenv, asdf ...) put a script before each program that looks, at
/// every start, which version is meant; that may take longer than the start of the program. Here it is asked once, by
/// the manager's own <c>which</c>. That runs outside of the sandbox: it is told nothing that a submission says.
/// </summary>
internal static class Shims
{
    private const string FolderName = "shims";
    private static readonly string[] _managers = ["pyenv", "rbenv", "nodenv", "goenv", "jenv", "asdf", "mise"];

    /// <summary>The files in a program's folder by which these managers choose a version.</summary>
    private static readonly string[] _versionFiles =
    [
        ".python-version", ".ruby-version", ".node-version", ".go-version", ".java-version", ".tool-versions",
        "mise.toml", ".mise.toml",
    ];

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private static readonly ConcurrentDictionary<string, Lazy<string>> _known = new();

    /// <summary>True if a folder or a variable may choose another version than the usual one.</summary>
    /// <param name="folderOrVariable">The path of a folder, or the name of a variable.</param>
    public static bool ChoosesVersion(string folderOrVariable) => Path.IsPathRooted(folderOrVariable)
        ? _versionFiles.Any(name => Path.Exists(Path.Combine(folderOrVariable, name)))
        : _managers.Any(name => folderOrVariable.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The program that a shim would start; the program itself if it is no shim, or nobody knows.</summary>
    /// <param name="program">The full path of a program.</param>
    public static string Behind(string program) =>
        Path.GetFileName(Path.GetDirectoryName(program)) != FolderName
            ? program
            : _known.GetOrAdd(program, _ => new Lazy<string>(() => Ask(program) ?? program)).Value;

    private static string? Ask(string program)
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
            using Process? process = Process.Start(start);
            if (process is null) return null;
            // A line or two: what fills a pipe is no answer.
            if (!process.WaitForExit(_patience))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }

            string found = process.StandardOutput.ReadToEnd().Trim();
            return process.ExitCode == 0 && Path.IsPathRooted(found) && File.Exists(found) ? found : null;
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException or IOException)
        {
            return null; // then the shim itself is started, and says what is wrong
        }
    }
}
