using ClassChat.Platform.FileSystem;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Files of the machine that a sandboxed program may see: the system's programs, the toolchain that it needs, and paths
/// that the grader shows it. Everything else is absent.
/// </summary>
/// <param name="Shown">Paths of toolchains and other files, read-only, beside the system's folders.</param>
/// <param name="Hidden">Folders inside visible ones that are empty for it.</param>
internal sealed record SandboxView(IReadOnlyList<string> Shown, IReadOnlyList<string> Hidden)
{
    /// <summary>Home folder of every program, empty at its start.</summary>
    public const string Home = "/home/" + SystemFolders.UserName;

    /// <summary>Folders that are kept in memory and that the program may fill.</summary>
    public static IReadOnlyList<string> MemoryFolders { get; } = ["/dev/shm", Home, "/tmp"];

    /// <summary>Computes the view of a program.</summary>
    /// <param name="toolchain">Full paths of installations that were found; those in hidden folders are left
    /// out.</param>
    /// <param name="shown">Full paths that the grader shows it, hidden folders among them.</param>
    /// <param name="hidden">Full paths of folders that it must not see, wherever they are; those with programs of
    /// <c>PATH</c> stay visible.</param>
    public static SandboxView Of(
        IEnumerable<string> toolchain, IEnumerable<string> shown, IEnumerable<string> hidden)
    {
        string[] secret =
            [.. hidden.Append(HostFolders.Harness).Where(Directory.Exists).Select(PathRules.Real).Distinct()];
        IEnumerable<string> tools = toolchain.Where(
            path => !secret.Any(folder => PathRules.IsWithin(PathRules.Real(path), folder)));
        IReadOnlyList<string> kept =
            PathRules.Outermost(tools.Concat(shown).Where(Path.Exists).Where(path => !IsSystem(path)));
        string[] places = [.. kept.Select(PathRules.Real), .. SystemFolders.Roots.Select(PathRules.Real)];
        return new SandboxView(
            kept,
            PathRules.Outermost(secret
                .Where(path => places.Any(place => path != place && PathRules.IsWithin(path, place)))
                .Where(path => path == HostFolders.Harness || !HasPrograms(path))));
    }

    /// <summary>Visible paths for a report, with a note where only a part of a folder is visible.</summary>
    public IEnumerable<string> Describe() =>
        [.. SystemFolders.Roots.Where(root => new FileInfo(root).LinkTarget is null), "/etc (in part)", .. Shown];

    /// <summary>True if the program sees a path of the machine, under the same name.</summary>
    public bool Shows(string path) => (IsSystem(path) || Shown.Any(shown => PathRules.IsWithin(path, shown)))
        && !Hidden.Any(hidden => PathRules.IsWithin(path, hidden));

    private static bool HasPrograms(string folder) =>
        SandboxEnvironment.SearchPath.Any(programs => PathRules.IsWithin(programs, folder));

    /// <summary>True if a path is visible to every program, under the same name.</summary>
    private static bool IsSystem(string path) =>
        SystemFolders.Roots.Any(root => PathRules.IsWithin(path, root)) || SystemFolders.AreSettingsWith(path);
}
