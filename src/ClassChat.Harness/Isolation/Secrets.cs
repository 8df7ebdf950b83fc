using ClassChat.Harness.FileSystem;

namespace ClassChat.Harness.Isolation;

/// <summary>What a program under test must not see of this machine.</summary>
internal static class Secrets
{
    // Homes; what others leave about or serve (sockets of docker, of a desktop); other disks.
    private static readonly string[] _folders =
        ["/home", "/root", "/tmp", "/var/tmp", "/run", "/mnt", "/media"];

    // What a program needs of our environment to start: where programs and libraries are, and the language. All else
    // may be secret.
    private static readonly string[] _variables = ["LANG", "LANGUAGE", "TZ", "TERM", "USER", "LOGNAME", "SHELL"];
    private static readonly string[] _beginnings =
        ["LC_", "DOTNET_", "JAVA_", "JDK_", "PYENV", "PYTHON", "GO", "NODE_", "NVM_", "RUSTUP_", "RBENV_"];
    private static readonly string[] _endings = ["PATH", "_HOME", "_ROOT"];

    /// <summary>The home folders: that of whoever grades, and where those of others are.</summary>
    public static IReadOnlyList<string> Homes { get; } = Places.Outermost(
        Existing(["/home", "/root", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)]));

    /// <summary>The home folder that a program is told it has.</summary>
    public static string Home { get; } =
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 1 } home
        && Homes.Any(above => Places.IsWithin(Places.Real(home), above))
            ? Places.Real(home)
            : "/tmp";

    /// <summary>
    /// The folder of the harness: the one above its program that also holds the scenarios, else its own.
    /// </summary>
    public static string Harness { get; } = FindHarness();

    /// <summary>The folders that are hidden, none within another.</summary>
    /// <param name="more">Further ones.</param>
    public static IReadOnlyList<string> Folders(IEnumerable<string> more) =>
        Places.Outermost([.. Existing([.. _folders, .. more, Harness]), .. Homes]);

    /// <summary>True if a variable of our environment may be passed on.</summary>
    public static bool MayPass(string variable) =>
        _variables.Contains(variable)
        || _beginnings.Any(beginning => variable.StartsWith(beginning, StringComparison.Ordinal))
        || _endings.Any(ending => variable.EndsWith(ending, StringComparison.Ordinal));

    private static IEnumerable<string> Existing(IEnumerable<string> paths) =>
        paths.Where(Directory.Exists).Select(Places.Real).Where(path => path != "/");

    private static string FindHarness()
    {
        string program = Places.Real(AppContext.BaseDirectory);
        for (string? above = program; above is not null and not "/"; above = Path.GetDirectoryName(above))
        {
            if (File.Exists(Path.Combine(above, "scenarios", "rubric.yaml"))) return above;
        }

        return program;
    }
}
