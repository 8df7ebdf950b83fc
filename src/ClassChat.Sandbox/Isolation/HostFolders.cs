using ClassChat.Platform.FileSystem;

namespace ClassChat.Sandbox.Isolation;

/// <summary>Folders of this machine that no sandboxed program may see: home folders and that of the harness.</summary>
internal static class HostFolders
{
    /// <summary>Folders that hold home folders: the current user's own and the common ones.</summary>
    public static IReadOnlyList<string> Homes { get; } = PathRules.Outermost(
        ((string[])["/home", "/root", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)])
            .Where(Directory.Exists).Select(PathRules.Real).Where(path => path != "/"));

    /// <summary>The current user's home folder; null if there is none.</summary>
    public static string? Home { get; } =
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 1 } home ? home : null;

    /// <summary>
    /// Folder of the harness: the folder above its program that also contains the scenarios, otherwise the program's
    /// own folder.
    /// </summary>
    public static string Harness { get; } = FindHarness();

    /// <summary>
    /// Folders in a checkout of the harness that no program needs: its own builds and reports.
    /// </summary>
    public static IReadOnlyList<string> HarnessOutput { get; } =
        [Path.Combine(Harness, "artifacts")];

    /// <summary>True if a path is a home folder, or the folder of all home folders.</summary>
    public static bool IsHome(string path) => Homes.Contains(path) || Path.GetDirectoryName(path) == "/home";

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
