using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace ClassChat.Harness.Isolation;

/// <summary>
/// The programs behind shims. Version managers (pyenv, rbenv, asdf ...) put a script before each program that looks, at
/// every start, which version is meant; that may take longer than the start of the program. Here it is asked once for
/// each folder, by the manager's own <c>which</c>.
/// </summary>
internal static class Shims
{
    private const string FolderName = "shims";
    private static readonly string[] _managers = ["pyenv", "rbenv", "nodenv", "goenv", "jenv", "asdf", "mise"];
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private static readonly ConcurrentDictionary<(string, string, string), Lazy<string>> _known = new();

    /// <summary>The program that a shim would start; the program itself if it is no shim, or nobody knows.</summary>
    /// <param name="program">The full path of a program.</param>
    /// <param name="folder">Where it is to run: the version may depend on it.</param>
    /// <param name="environment">What is added to the environment: the version may depend on that too.</param>
    public static string Behind(string program, string folder, IReadOnlyDictionary<string, string> environment)
    {
        if (Path.GetFileName(Path.GetDirectoryName(program)) != FolderName) return program;
        string added = string.Join('\n', environment.Select(variable => $"{variable.Key}={variable.Value}").Order());
        var asked = new Lazy<string>(() => Ask(program, folder, environment) ?? program);
        return _known.GetOrAdd((program, folder, added), asked).Value;
    }

    private static string? Ask(string program, string folder, IReadOnlyDictionary<string, string> environment)
    {
        string beside = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(program))!, "bin");
        string? manager = _managers.Select(name => Path.Combine(beside, name)).FirstOrDefault(File.Exists);
        if (manager is null) return null;
        var start = new ProcessStartInfo(manager, ["which", Path.GetFileName(program)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
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
