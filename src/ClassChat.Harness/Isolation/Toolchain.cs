using ClassChat.Harness.FileSystem;

namespace ClassChat.Harness.Isolation;

/// <summary>
/// Finds what a command needs of the folders that are hidden: interpreters and compilers often live in the home folder.
/// </summary>
internal static class Toolchain
{
    private const int MaxLinks = 40;

    private static readonly string[] _programFolders = ["bin", "sbin", "shims", "Scripts"];

    // In such folders of a home, tools lie beside what is private.
    private static readonly string[] _mixed = [".local", ".cargo", ".config", ".cache"];
    private static readonly string[] _open = ["bin", "lib", "lib64"];

    /// <summary>The program that a word names; null if there is none.</summary>
    /// <param name="word">A path, or a name that is looked for in <c>PATH</c>.</param>
    /// <param name="folder">Where paths start.</param>
    public static string? Find(string word, string folder)
    {
        if (word.Contains('/', StringComparison.Ordinal))
        {
            string path = Path.GetFullPath(word, folder);
            return File.Exists(path) ? path : null;
        }

        return SearchPath().Select(place => Path.Combine(place, word)).FirstOrDefault(File.Exists);
    }

    /// <summary>What must be seen for a command to run, below folders that are hidden; none within another.</summary>
    /// <param name="program">The program that it starts; null: only what is in <c>PATH</c> is shown.</param>
    /// <param name="named">Words of the command: what they name by a full path is shown.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="hidden">The folders that are hidden.</param>
    public static IReadOnlyList<string> Of(
        string? program, IEnumerable<string> named, string folder, IReadOnlyList<string> hidden)
    {
        IEnumerable<string> programs = SearchPath()
            .Where(place => Secrets.Homes.Any(home => Places.IsWithin(place, home)) && Directory.Exists(place))
            .Select(place => Path.Combine(place, "any"));
        if (program is not null && Find(program, folder) is string found) programs = programs.Concat(Chain(found));
        IEnumerable<string> files = named.Where(Path.IsPathRooted).Where(Path.Exists)
            .Select(word => WithFolder(Path.GetFullPath(word)));
        return Places.Outermost(
            programs.SelectMany(Prefixes).Concat(files)
                .Where(path => hidden.Any(above => Places.IsWithin(path, above))
                    && !hidden.Any(below => Places.IsWithin(below, path))
                    && !IsHome(path)
                    && !Places.IsWithin(path, folder)));
    }

    private static IEnumerable<string> SearchPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted);

    /// <summary>A program, and what it is a link to, step by step, at last without any link on the way.</summary>
    private static IEnumerable<string> Chain(string program)
    {
        string step = program;
        for (int links = 0; links < MaxLinks; links++)
        {
            yield return step;
            if (new FileInfo(step).LinkTarget is not string target) break;
            step = Path.GetFullPath(target, Path.GetDirectoryName(step)!);
        }

        yield return Places.Real(program);
    }

    /// <summary>The folders that make up the installation to which a program belongs.</summary>
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
    /// A file together with what stands beside it, unless that is a home or where anybody leaves files.
    /// </summary>
    private static string WithFolder(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? path;
        return Directory.Exists(path) || IsHome(folder) || Secrets.Folders([]).Contains(folder) ? path : folder;
    }

    private static bool IsHome(string path) =>
        Secrets.Homes.Contains(path) || Path.GetDirectoryName(path) == "/home";
}
