using System.Globalization;
using ClassChat.Platform.Errors;
using ClassChat.Platform.Failpoints;

namespace ClassChat.Platform.Linux;

/// <summary>
/// Reads files, links and folders of <c>/proc</c> (proc(5)) about processes, which may end at any moment, and finds the
/// children and descendants of a process.
/// </summary>
internal static class ProcFiles
{
    /// <summary>Path of a file or folder in <c>/proc</c> about a process.</summary>
    public static string PathOf(int id, string rest) =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/{rest}");

    /// <summary>Lines of a file; empty if the process has ended.</summary>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="IOException">No descriptors or memory are left.</exception>
    public static IEnumerable<string> Lines(string path)
    {
        try
        {
            Failpoint.Pass(FailpointKind.ReadProcess, path);
            return File.ReadAllLines(path);
        }
        catch (IOException error) when (!IsShortage(error))
        {
            return [];
        }
    }

    /// <summary>
    /// Lines of a file about a process; none if the process has ended, belongs to another user, or the kernel has no
    /// such file.
    /// </summary>
    public static IEnumerable<string> LinesOf(int id, string rest)
    {
        try
        {
            return Lines(PathOf(id, rest));
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            return [];
        }
    }

    /// <summary>Target of a link; null if the process has ended.</summary>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static string? Link(string path)
    {
        try
        {
            Failpoint.Pass(FailpointKind.ReadProcess, path);
            return new FileInfo(path).LinkTarget;
        }
        catch (IOException error) when (!IsShortage(error))
        {
            return null;
        }
    }

    /// <summary>Numeric entry names of a folder: processes, threads or descriptors.</summary>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IReadOnlyList<int> Numbers(string folder)
    {
        try
        {
            Failpoint.Pass(FailpointKind.ReadProcess, folder);
            return
            [
                .. Directory.EnumerateFileSystemEntries(folder)
                    .Select(path =>
                        int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out int id) ? id : -1)
                    .Where(id => id >= 0),
            ];
        }
        catch (IOException error) when (!IsShortage(error))
        {
            return [];
        }
    }

    /// <summary>Living child processes that a process has started from its main thread.</summary>
    public static IReadOnlyList<int> ChildrenOf(int id) =>
    [
        .. LinesOf(id, string.Create(CultureInfo.InvariantCulture, $"task/{id}/children"))
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(word => int.Parse(word, CultureInfo.InvariantCulture)),
    ];

    /// <summary>
    /// Share of the time that the main thread of a process has run, of the time that it wanted to (proc(5),
    /// <c>schedstat</c>); 1 if the kernel does not tell.
    /// </summary>
    public static double RunningShare(int id)
    {
        string[] words = LinesOf(id, "schedstat").FirstOrDefault()?.Split(' ') ?? [];
        return words.Length > 1 && double.TryParse(words[0], CultureInfo.InvariantCulture, out double ran)
            && double.TryParse(words[1], CultureInfo.InvariantCulture, out double waited) && ran + waited > 0
            ? ran / (ran + waited)
            : 1;
    }

    /// <summary>Numbers of a process and all its living descendants.</summary>
    public static IReadOnlyList<int> Tree(int root)
    {
        ILookup<int, int> children = ProcessStatus.Ids().Select(ProcessStatus.Read).OfType<ProcessStatus>()
            .ToLookup(process => process.Parent, process => process.Id);
        List<int> tree = [root];
        for (int i = 0; i < tree.Count; i++) tree.AddRange(children[tree[i]]);
        return tree;
    }

    /// <summary>
    /// True if an error says nothing about the process: this process has no descriptors or memory left.
    /// </summary>
    private static bool IsShortage(IOException error) =>
        ErrorAdvice.Of(error) is not SystemError.InputOutput && ErrorAdvice.IsOfMachine(error);
}
