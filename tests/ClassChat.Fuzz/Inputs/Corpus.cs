namespace ClassChat.Fuzz.Inputs;

/// <summary>Files of this repository that inputs are derived from.</summary>
public static class Corpus
{
    /// <summary>The folder that holds <c>ClassChat.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of scenarios.</summary>
    public static string Scenarios { get; } = Path.Combine(Root, "scenarios");

    /// <summary>The folder of dialects of other people's servers.</summary>
    public static string StubDialects { get; } = Path.Combine(Root, "tests", "ClassChat.Testing", "Stubs", "Dialects");

    /// <summary>The folder of files of older versions.</summary>
    public static string OldFiles { get; } =
        Path.Combine(Root, "tests", "ClassChat.Specification.Tests", "Migrations", "Old");

    /// <summary>The files below a folder that fit a pattern, in the order of their names.</summary>
    public static IReadOnlyList<string> Paths(string folder, string pattern) =>
    [
        .. Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal),
    ];

    /// <summary>The contents of these files.</summary>
    public static IReadOnlyList<byte[]> Files(string folder, string pattern) =>
        [.. Paths(folder, pattern).Select(File.ReadAllBytes)];

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !folder.EnumerateFiles("ClassChat.sln").Any()) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("no ClassChat.sln above the program");
    }
}
