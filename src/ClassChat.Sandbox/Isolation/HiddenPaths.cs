using ClassChat.Platform.FileSystem;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Folders that a sandboxed program must not see, the home folder that it gets instead, and a list of the environment
/// variables that it may see.
/// </summary>
internal static class HiddenPaths
{
    // Home folders, temporary files, sockets of services (Docker, the desktop), and other disks.
    private static readonly string[] _folders =
        ["/home", "/root", "/tmp", "/var/tmp", "/run", "/mnt", "/media"];

    // Environment variables that a program needs to start: paths of programs and libraries, and the language. All
    // others may be secret.
    private static readonly string[] _variables = ["LANG", "LANGUAGE", "TZ", "TERM", "USER", "LOGNAME", "SHELL"];
    private static readonly string[] _beginnings =
        ["LC_", "DOTNET_", "JAVA_", "JDK_", "PYENV", "PYTHON", "GO", "NODE_", "NVM_", "RUSTUP_", "RBENV_"];
    private static readonly string[] _endings = ["PATH", "_HOME", "_ROOT"];

    /// <summary>Folders that hold home folders: the current user's own and the common ones.</summary>
    public static IReadOnlyList<string> Homes { get; } = PathRules.Outermost(
        Existing(["/home", "/root", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)]));

    /// <summary>Path of the home folder that sandboxed programs get.</summary>
    public static string Home { get; } =
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 1 } home
        && Homes.Any(above => PathRules.IsWithin(PathRules.Real(home), above))
            ? PathRules.Real(home)
            : "/tmp";

    /// <summary>
    /// Folder of the harness: the folder above its program that also contains the scenarios, otherwise the program's
    /// own folder.
    /// </summary>
    public static string Harness { get; } = FindHarness();

    /// <summary>All hidden folders, none inside another.</summary>
    /// <param name="more">Additional folders to hide.</param>
    public static IReadOnlyList<string> Folders(IEnumerable<string> more) =>
        PathRules.Outermost([.. Existing([.. _folders, .. more, Harness]), .. Homes]);

    /// <summary>True if an environment variable of the harness may be passed on to a program.</summary>
    public static bool MayPass(string variable) =>
        _variables.Contains(variable)
        || _beginnings.Any(beginning => variable.StartsWith(beginning, StringComparison.Ordinal))
        || _endings.Any(ending => variable.EndsWith(ending, StringComparison.Ordinal));

    private static IEnumerable<string> Existing(IEnumerable<string> paths) =>
        paths.Where(Directory.Exists).Select(PathRules.Real).Where(path => path != "/");

    private static string FindHarness()
    {
        string program = PathRules.Real(AppContext.BaseDirectory);
        for (string? above = program; above is not null and not "/"; above = Path.GetDirectoryName(above))
        {
            if (File.Exists(Path.Combine(above, "scenarios", "rubric.yaml"))) return above;
        }

        return program;
    }
}
