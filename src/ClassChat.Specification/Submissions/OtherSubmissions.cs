using ClassChat.Platform.FileSystem;
using ClassChat.Specification.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Submissions;

/// <summary>
/// Finds the folders of other submissions where the files of several submissions lie in one folder, beside the folders
/// that they name, so that no program gets a copy of what others handed in.
/// </summary>
internal static class OtherSubmissions
{
    /// <summary>Maximum number of files and folders that are examined.</summary>
    private const int MaxExamined = 10_000;

    /// <summary>
    /// The folders beside a program's own that belong to other submissions: they have a submission file, or another
    /// file names them as <c>directory</c>. None if the file is that of its whole folder.
    /// </summary>
    /// <param name="file">The file that describes the submission.</param>
    /// <param name="folder">The submission's folder.</param>
    /// <param name="directory">The program's working folder.</param>
    public static IReadOnlyList<string> FoldersBeside(string file, string folder, string directory)
    {
        bool ownsFolder = Path.GetDirectoryName(file) != folder || SubmissionNames.FindIn(folder) is not null;
        string root = PathRules.Real(folder);
        if (ownsFolder || TopBelow(root, PathRules.Real(directory)) is not string own) return [];
        IEnumerable<string> named = Directory.EnumerateFiles(folder).Take(MaxExamined)
            .Where(other => other != file && YamlFileKind.Detect(other) == YamlFileKind.Submission)
            .SelectMany(DirectoriesIn)
            .Select(path => TopBelow(root, PathRules.Real(Path.GetFullPath(path, folder)))).OfType<string>();
        IEnumerable<string> owned = Directory.EnumerateDirectories(root).Take(MaxExamined)
            .Where(below => SubmissionNames.FindIn(below) is not null);
        return [.. named.Concat(owned).Distinct().Where(other => other != own)];
    }

    /// <summary>The values of <c>directory</c> in a file.</summary>
    private static IEnumerable<string> DirectoriesIn(string file)
    {
        YamlNode? programs = ValueOf(YamlReader.Load(file).Root, "programs");
        return (programs as YamlMappingNode)?.Children.Values.Select(program => ValueOf(program, "directory"))
            .OfType<YamlScalarNode>().Select(node => node.Value).OfType<string>()
            .Where(path => !path.Contains('\0', StringComparison.Ordinal)) ?? [];
    }

    private static YamlNode? ValueOf(YamlNode? node, string key) =>
        (node as YamlMappingNode)?.Children.FirstOrDefault(pair => (pair.Key as YamlScalarNode)?.Value == key).Value;

    /// <summary>The folder directly below a root that a path lies in; null if it lies in none.</summary>
    private static string? TopBelow(string root, string path) => path == root || !PathRules.IsWithin(path, root)
        ? null
        : Path.Combine(root, Path.GetRelativePath(root, path).Split('/')[0]);
}
