using System.Globalization;

namespace ClassChat.Harness.Probes;

/// <summary>The files of <c>/proc</c> (proc(5)) about processes that may end at any moment.</summary>
internal static class ProcFiles
{
    /// <summary>The path of something about a process.</summary>
    public static string PathOf(int id, string rest) =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/{rest}");

    /// <summary>A file's lines; none if the process has gone.</summary>
    /// <exception cref="UnauthorizedAccessException">It may not be seen.</exception>
    public static IEnumerable<string> Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>Where a link leads; null if the process has gone.</summary>
    /// <exception cref="UnauthorizedAccessException">It may not be seen.</exception>
    public static string? Link(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The numbers that name the entries of a folder: processes, threads, descriptors.</summary>
    /// <exception cref="UnauthorizedAccessException">It may not be seen.</exception>
    public static IReadOnlyList<int> Numbers(string folder)
    {
        try
        {
            return
            [
                .. Directory.EnumerateFileSystemEntries(folder)
                    .Select(path =>
                        int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out int id) ? id : -1)
                    .Where(id => id >= 0),
            ];
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>A process and all that it has started, and those have, as far as they live.</summary>
    public static IReadOnlyList<int> Tree(int root)
    {
        Dictionary<int, int> parents = [];
        foreach (int id in Numbers("/proc"))
        {
            // "PID (name) state PPID ...": the name may hold anything.
            string? stat = Lines(PathOf(id, "stat")).FirstOrDefault();
            string[] rest = stat?[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                ?? [];
            if (rest.Length > 1) parents[id] = int.Parse(rest[1], CultureInfo.InvariantCulture);
        }

        List<int> tree = [root];
        for (int i = 0; i < tree.Count; i++)
            tree.AddRange(parents.Where(pair => pair.Value == tree[i]).Select(pair => pair.Key));
        return tree;
    }
}
