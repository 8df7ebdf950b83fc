namespace ClassChat.Harness.FileSystem;

/// <summary>Paths, and which lie below which.</summary>
internal static class Places
{
    private const int MaxLinks = 40;

    /// <summary>True if a path is a folder or lies below it.</summary>
    public static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(folder == "/" ? "/" : folder + "/", StringComparison.Ordinal);

    /// <summary>True for a name without a path: one that stands for a file in a folder of ours.</summary>
    public static bool IsName(string nameOrPath) => nameOrPath.Length > 0 && nameOrPath.All(
        c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') && nameOrPath[0] != '.';

    /// <summary>A path without links, and without a slash at its end.</summary>
    public static string Real(string path)
    {
        string real = "/";
        var names = new Stack<string>(Names(Path.GetFullPath(path)).Reverse());
        int links = 0;
        while (names.TryPop(out string? name))
        {
            string next = Path.Combine(real, name);
            string? target = links < MaxLinks ? new FileInfo(next).LinkTarget : null;
            if (target is null)
            {
                real = next;
                continue;
            }

            links++;
            foreach (string part in Names(Path.GetFullPath(target, real)).Reverse()) names.Push(part);
            real = "/";
        }

        return real;
    }

    /// <summary>The same paths without those that lie within another one, those above first.</summary>
    public static IReadOnlyList<string> Outermost(IEnumerable<string> paths)
    {
        List<string> kept = [];
        foreach (string path in paths.Order(StringComparer.Ordinal))
        {
            if (!kept.Exists(above => IsWithin(path, above))) kept.Add(path);
        }

        return kept;
    }

    private static string[] Names(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
