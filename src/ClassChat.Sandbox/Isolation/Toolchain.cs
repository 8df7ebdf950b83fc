using ClassChat.Platform.FileSystem;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Finds the program that a command names, and the parts of its installation that must be visible although they lie in
/// hidden folders, since interpreters and compilers often live in the home folder.
/// </summary>
internal static class Toolchain
{
    private const int MaxLinks = 40;

    private static readonly string[] _programFolders = ["bin", "sbin", "shims", "Scripts"];

    // Folders of a home that hold both tools and private files.
    private static readonly string[] _mixed = [".local", ".cargo", ".config", ".cache"];
    private static readonly string[] _open = ["bin", "lib", "lib64"];

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

        return SearchPath().Select(place => Path.Combine(place, word)).FirstOrDefault(File.Exists);
    }

    /// <summary>Paths inside hidden folders that must be visible for a command to run; none inside another.</summary>
    /// <param name="program">The program that the command starts; null: only folders in <c>PATH</c> become
    /// visible.</param>
    /// <param name="named">Words of the command; those that are full paths become visible.</param>
    /// <param name="folder">Folder in which the command runs.</param>
    /// <param name="hidden">Hidden folders.</param>
    public static IReadOnlyList<string> Find(
        string? program, IEnumerable<string> named, string folder, IReadOnlyList<string> hidden)
    {
        IEnumerable<string> programs = SearchPath()
            .Where(place => HiddenPaths.Homes.Any(home => PathRules.IsWithin(place, home)) && Directory.Exists(place))
            .Select(place => Path.Combine(place, "any"));
        if (program is not null && Find(program, folder) is string found) programs = programs.Concat(Chain(found));
        IEnumerable<string> files = named.Where(Path.IsPathRooted).Where(Path.Exists)
            .Select(word => WithFolder(Path.GetFullPath(word)));
        return PathRules.Outermost(
            programs.SelectMany(Prefixes).Concat(files)
                .Where(path => hidden.Any(above => PathRules.IsWithin(path, above))
                    && !hidden.Any(below => PathRules.IsWithin(below, path))
                    && !IsHome(path)
                    && !PathRules.IsWithin(path, folder)));
    }

    private static IEnumerable<string> SearchPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted);

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
    private static IEnumerable<string> Prefixes(string program)
    {
        string folder = Path.GetDirectoryName(program)!;
        if (!_programFolders.Contains(Path.GetFileName(folder))) return [WithFolder(program)];
        string prefix = Path.GetDirectoryName(folder)!;
        return _mixed.Contains(Path.GetFileName(prefix)) || IsHome(prefix)
            ? _open.Select(name => Path.Combine(prefix, name)).Where(Directory.Exists)
            : [prefix];
    }

    /// <summary>
    /// The folder that contains a file, or only the path itself if it is a folder or lies directly in a home or another
    /// hidden folder.
    /// </summary>
    private static string WithFolder(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? path;
        return Directory.Exists(path) || IsHome(folder) || HiddenPaths.Folders([]).Contains(folder) ? path : folder;
    }

    private static bool IsHome(string path) =>
        HiddenPaths.Homes.Contains(path) || Path.GetDirectoryName(path) == "/home";
}
