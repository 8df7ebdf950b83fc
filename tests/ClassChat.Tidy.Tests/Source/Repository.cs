using System.Text.RegularExpressions;

namespace ClassChat.Tidy.Tests.Source;

/// <summary>The repository that these tests were built from.</summary>
public static partial class Repository
{
    private static readonly Lazy<IReadOnlyList<SourceFile>> _files = new(ReadFiles);

    /// <summary>The folder that holds <c>ClassChat.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every text file that is not ignored.</summary>
    public static IReadOnlyList<SourceFile> Files => _files.Value;

    /// <summary>The C# files below some folders.</summary>
    public static IReadOnlyList<SourceFile> CSharp(params string[] folders) =>
        [.. Files.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal)
            && folders.Any(folder => file.Path.StartsWith(folder + "/", StringComparison.Ordinal)))];

    /// <summary>The project files below some folders.</summary>
    public static IReadOnlyList<SourceFile> Projects(params string[] folders) =>
        [.. Files.Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal)
            && folders.Any(folder => file.Path.StartsWith(folder + "/", StringComparison.Ordinal)))];

    /// <summary>The names of all that stands at the top and is not ignored.</summary>
    public static IReadOnlyList<string> Top => [.. Directory.EnumerateFileSystemEntries(Root)
        .Where(path => !IsIgnored(path)).Select(path => Path.GetFileName(path))];

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !folder.EnumerateFiles("ClassChat.sln").Any()) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("No ClassChat.sln above the tests.");
    }

    private static List<SourceFile> ReadFiles()
    {
        List<SourceFile> files = [];
        var folders = new Stack<string>([Root]);
        while (folders.TryPop(out string? folder))
        {
            foreach (string path in Directory.EnumerateFileSystemEntries(folder).Where(path => !IsIgnored(path)))
            {
                if (Directory.Exists(path)) folders.Push(path);
                else if (Read(path) is SourceFile file) files.Add(file);
            }
        }

        return [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    private static SourceFile? Read(string path)
    {
        string text = File.ReadAllText(path);
        if (text.Contains('\0')) return null;
        return new SourceFile(Path.GetRelativePath(Root, path).Replace('\\', '/'), text.ReplaceLineEndings("\n"));
    }

    // What .gitignore names, and git's own.
    private static bool IsIgnored(string path) => Ignored().IsMatch(Path.GetFileName(path));

    [GeneratedRegex(@"^(\.git|artifacts|\.vs|\.vscode|\.idea|.*\.user)$")]
    private static partial Regex Ignored();
}
