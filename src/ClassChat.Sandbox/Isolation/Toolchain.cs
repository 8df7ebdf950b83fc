using ClassChat.Platform.FileSystem;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Finds the program that a command names, and the installations outside the system's folders that must be visible for
/// it to run, since interpreters and compilers often live in <c>/opt</c> or in a home folder.
/// </summary>
internal static class Toolchain
{
    private const int MaxLinks = 40;

    /// <summary>Maximum number of entries of one folder in <c>PATH</c> that are examined.</summary>
    private const int MaxPrograms = 20_000;

    private static readonly string[] _programFolders = ["bin", "sbin", "shims", "Scripts"];

    // Folders of a home that hold both tools and private files.
    private static readonly string[] _mixed = [".local", ".cargo", ".config", ".cache"];
    private static readonly string[] _open = ["bin", "lib", "lib64"];

    private static readonly Lazy<IReadOnlyList<string>> _installations = new(FindInstallations);

    /// <summary>Path of the program that a word names; null if there is none.</summary>
    /// <param name="word">A path, or a name to search for in <c>PATH</c>.</param>
    /// <param name="folder">Base folder for relative paths.</param>
    public static string? Find(string word, string folder)
    {
        if (word.Contains('/', StringComparison.Ordinal))
        {
            string path = Path.GetFullPath(word, folder);
            return File.Exists(path) ? path : null;
        }

        return SandboxEnvironment.SearchPath.Select(place => Path.Combine(place, word)).FirstOrDefault(File.Exists);
    }

    /// <summary>Installations outside the system's folders that must be visible for a command to run.</summary>
    /// <param name="program">The program that the command starts; null: only installations in <c>PATH</c> become
    /// visible.</param>
    /// <param name="folder">Folder in which the command runs.</param>
    public static IEnumerable<string> InstallationsFor(string? program, string folder)
    {
        IEnumerable<string> chain =
            program is not null && Find(program, folder) is string found ? Chain(found).SelectMany(Prefixes) : [];
        return _installations.Value.Concat(chain).Where(path => IsNarrow(path) && !PathRules.IsWithin(path, folder));
    }

    /// <summary>Folders with the files that words of a command name by full paths.</summary>
    public static IEnumerable<string> Named(IEnumerable<string> words) => words
        .Where(Path.IsPathRooted).Where(Path.Exists).Select(word => WithFolder(Path.GetFullPath(word))).Where(IsNarrow);

    /// <summary>
    /// Installations that variables or <c>PATH</c> name, or that links from the system's folders of programs lead to. A
    /// folder that also holds private files is left out: of it, only a program that is named becomes visible.
    /// </summary>
    private static IReadOnlyList<string> FindInstallations()
    {
        string[] places = [.. SandboxEnvironment.SearchPath.Where(Directory.Exists)];
        IEnumerable<string> inPath = places.Where(place => !SystemFolders.Contain(place))
            .Select(place => Path.Combine(place, "any")).Where(program => !IsMixed(PrefixOf(program)))
            .SelectMany(Prefixes);
        IEnumerable<string> linked = places.Where(SystemFolders.Contain).SelectMany(LinksOut).SelectMany(Prefixes);
        return PathRules.Outermost(SandboxEnvironment.ToolchainFolders.Concat(inPath).Concat(linked).Distinct());
    }

    /// <summary>Programs outside system and home folders that links in a folder lead to.</summary>
    private static IEnumerable<string> LinksOut(string folder)
    {
        using OpenFolder? opened = OpenFolder.Open(folder, out _);
        foreach (FolderEntry entry in opened?.List(MaxPrograms, out _) ?? [])
        {
            if (entry.Kind != EntryKind.Link) continue;
            string real = PathRules.Real(Path.Combine(folder, entry.Name.ToString()));
            bool isOut = File.Exists(real) && !SystemFolders.Contain(real)
                && !HostFolders.Homes.Any(home => PathRules.IsWithin(real, home));
            if (isOut) yield return real;
        }
    }

    /// <summary>
    /// A program and each link target on the way to its real file, ending with the path without any links.
    /// </summary>
    private static IEnumerable<string> Chain(string program)
    {
        string step = program;
        for (int links = 0; links < MaxLinks; links++)
        {
            yield return step;
            if (new FileInfo(step).LinkTarget is not string target) break;
            step = Path.GetFullPath(target, Path.GetDirectoryName(step)!);
        }

        yield return PathRules.Real(program);
    }

    /// <summary>Folders that make up the installation a program belongs to.</summary>
    private static IEnumerable<string> Prefixes(string program) => PrefixOf(program) is not string prefix
        ? [WithFolder(program)]
        : IsMixed(prefix) ? _open.Select(name => Path.Combine(prefix, name)).Where(Directory.Exists)
        : [prefix];

    /// <summary>The folder above the folder of programs that a program lies in; null if it is in another one.</summary>
    private static string? PrefixOf(string program)
    {
        string folder = Path.GetDirectoryName(program)!;
        return _programFolders.Contains(Path.GetFileName(folder)) ? Path.GetDirectoryName(folder) : null;
    }

    private static bool IsMixed(string? prefix) =>
        prefix is not null && (_mixed.Contains(Path.GetFileName(prefix)) || !IsNarrow(prefix));

    /// <summary>
    /// The folder that contains a file, or only the path itself if it is a folder or lies directly in a home or a
    /// top-level folder.
    /// </summary>
    private static string WithFolder(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? path;
        return Directory.Exists(path) || !IsNarrow(folder) ? path : folder;
    }

    /// <summary>
    /// True unless a path is a home, or at the top of the file system, where everything of the machine lies below.
    /// </summary>
    private static bool IsNarrow(string path) => !HostFolders.IsHome(path)
        && !HostFolders.Homes.Any(home => PathRules.IsWithin(home, path))
        && path.LastIndexOf('/') > 0;
}
