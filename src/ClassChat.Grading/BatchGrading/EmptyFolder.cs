using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Submissions;

namespace ClassChat.Grading.BatchGrading;

/// <summary>Folder without a submission, beside others that have one.</summary>
/// <param name="Path">Full path of the folder.</param>
/// <param name="Advice">The files that were found instead, and the remedy, after a semicolon; empty for none.</param>
public sealed record EmptyFolder(string Path, string Advice = "")
{
    /// <summary>Maximum number of files that are examined.</summary>
    private const int MaxFiles = 1_000;

    private static readonly string[] _archives = [".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".xz", ".bz2"];

    /// <summary>Describes a folder without a submission file.</summary>
    /// <param name="folder">Full path of the folder.</param>
    /// <param name="below">Submission files in the folders below it: none, or more than one.</param>
    public static EmptyFolder Describe(string folder, IReadOnlyList<string> below)
    {
        string advice = "";
        if (below.Count > 1)
        {
            IEnumerable<string> found = below.Select(file => System.IO.Path.GetRelativePath(folder, file));
            advice = $"; there are {string.Join(" and ", found)}: name the one folder that is to be graded";
        }
        else if (FilesIn(folder).FirstOrDefault(IsLike) is string like)
            advice = $"; there is {like}: call it {SubmissionFile.FileName}";
        else if (FilesIn(folder).FirstOrDefault(IsArchive) is string archive) advice = $"; unpack {archive}";
        return new EmptyFolder(folder, PrintableText.Visible(advice));

        bool IsLike(string name) => name.StartsWith("submission", StringComparison.OrdinalIgnoreCase)
            || (System.IO.Path.GetExtension(name) is ".yaml" or ".yml"
                && YamlFileKind.Detect(System.IO.Path.Combine(folder, name)) == YamlFileKind.Submission);
    }

    private static IEnumerable<string> FilesIn(string folder) => Directory.EnumerateFiles(folder).Take(MaxFiles)
        .Select(file => System.IO.Path.GetFileName(file)).Where(name => !SubmissionNames.IsAdded(name))
        .Order(StringComparer.Ordinal);

    private static bool IsArchive(string name) =>
        _archives.Contains(System.IO.Path.GetExtension(name).ToLowerInvariant());
}
