using System.Security.Cryptography;
using System.Text;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Targets;

namespace ClassChat.Harness.Classes;

/// <summary>
/// What a grade depends on, as digests: the files of the submission, and what is the same for the whole class. Equal
/// inputs need not be graded twice.
/// </summary>
internal sealed class Inputs
{
    /// <summary>A submission with more files than this is always graded again.</summary>
    private const int MaxFiles = 20_000;

    /// <summary>So is one that is larger: reading it takes longer than grading it.</summary>
    private const long MaxBytes = 1L << 30;

    /// <summary>What programs leave behind, and what no program reads.</summary>
    private static readonly string[] _passedOver = ["__pycache__", ".git"];

    private readonly string _common;
    private readonly SortedDictionary<string, string> _files;

    private Inputs(string common, SortedDictionary<string, string> files) => (_common, _files) = (common, files);

    /// <summary>All of it in one word.</summary>
    public string Digest => DigestOf([_common, .. _files.SelectMany(file => new[] { file.Key, file.Value })]);

    /// <summary>Those of a submission now; null if there is too much to read, or it cannot be read.</summary>
    /// <param name="handIn">The submission.</param>
    /// <param name="submission">What stands in its file.</param>
    /// <param name="common">The digest of what is the same for all.</param>
    /// <param name="reports">The folder of the reports, which is left out.</param>
    public static Inputs? Of(HandIn handIn, Submission submission, string common, string reports)
    {
        try
        {
            var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
            long bytes = 0;
            foreach (string file in FilesOf(handIn, submission, reports).Distinct())
            {
                var info = new FileInfo(file);
                bytes += info.LinkTarget is null ? info.Length : 0;
                if (files.Count == MaxFiles || bytes > MaxBytes) return null;
                files[file] = info.LinkTarget is string target ? DigestOf(["link", target])
                    : info.Length == 0 ? "" // a pipe has no length either, and reading it would never end
                    : DigestOfFile(file);
            }

            return new Inputs(common, files);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The digest of what is the same for all submissions.</summary>
    /// <param name="suite">The scenarios.</param>
    /// <param name="items">The items that are graded.</param>
    /// <param name="options">How.</param>
    public static string Common(Suite suite, IReadOnlyList<RubricItem> items, RunOptions options) => DigestOf(
    [
        typeof(Inputs).Assembly.ManifestModule.ModuleVersionId.ToString(), // the harness itself
        FormattableString.Invariant($"{options.Seed} {options.Repeat} {options.Patience}"),
        File.ReadAllText(suite.Rubric.Path),
        .. items.SelectMany(item => new[] { item.Id, string.Join(' ', item.Scenarios) }),
        .. items.SelectMany(item => item.Scenarios).Distinct().SelectMany(id => suite.Scenarios[id].Lines.Prepend(id)),
    ]);

    /// <summary>
    /// True if these are those from before, and files that have come since: a program's own, made while it ran.
    /// </summary>
    public bool Extends(Inputs before) => _common == before._common
        && before._files.All(file => _files.TryGetValue(file.Key, out string? digest) && digest == file.Value);

    /// <summary>All files of its folder, and those elsewhere that its file names.</summary>
    private static IEnumerable<string> FilesOf(HandIn handIn, Submission submission, string reports) =>
        new[] { handIn.Folder }
            .Concat(submission.DialectFiles)
            .Concat(submission.Commands.SelectMany(Named))
            .SelectMany(path => File.Exists(path) ? [Path.GetFullPath(path)]
                : Directory.Exists(path) ? Below(path, reports)
                : []);

    private static IEnumerable<string> Named(Target.Command command)
    {
        string folder = command.Directory ?? "";
        return [folder, .. command.Place.Select(placed => placed.From), .. CommandLine.Split(command.Line)
            .Where(word => word.Contains('/')).Select(word => Path.Combine(folder, word)).Where(File.Exists)];
    }

    private static IEnumerable<string> Below(string folder, string reports)
    {
        if (Path.GetFullPath(folder) == reports || _passedOver.Contains(Path.GetFileName(folder))) return [];
        // Links are told by where they point: they may lead anywhere, and round in circles.
        return Directory.EnumerateFiles(folder)
            .Concat(Directory.EnumerateDirectories(folder).SelectMany(below =>
                new DirectoryInfo(below).LinkTarget is null ? Below(below, reports) : [below]))
            .Select(Path.GetFullPath);
    }

    private static string DigestOfFile(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static string DigestOf(IEnumerable<string> parts)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string part in parts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part);
            digest.AppendData(BitConverter.GetBytes(bytes.Length)); // so that no two lists of parts are the same bytes
            digest.AppendData(bytes);
        }

        return Convert.ToHexStringLower(digest.GetCurrentHash());
    }
}
