using System.Security.Cryptography;
using System.Text;
using ClassChat.Grading.Runs;
using ClassChat.Platform.Failpoints;
using ClassChat.Platform.FileSystem;
using ClassChat.Platform.Text;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.Rubrics;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Grading.BatchGrading;

/// <summary>
/// Digests of what a grade depends on: the submission's files and settings, and the harness, rubric, scenarios and
/// options. A submission with the same fingerprint as before need not be graded again.
/// </summary>
internal sealed class GradeFingerprint
{
    /// <summary>Maximum number of files; a submission with more is always graded again.</summary>
    private const int MaxFiles = 20_000;

    /// <summary>
    /// Maximum total size in bytes; a larger submission is always graded again, since reading takes longer than
    /// grading.
    /// </summary>
    private const long MaxBytes = 1L << 30;

    /// <summary>Names of folders to ignore: caches that programs leave behind, and version control.</summary>
    private static readonly string[] _passedOver = ["__pycache__", ".git"];

    private readonly string _common;
    private readonly SortedDictionary<string, string> _files;

    private GradeFingerprint(string common, SortedDictionary<string, string> files) =>
        (_common, _files) = (common, files);

    /// <summary>One digest over all parts.</summary>
    public string Digest => DigestOf([_common, .. _files.SelectMany(file => new[] { file.Key, file.Value })]);

    /// <summary>The fingerprint of a submission now; null if it is too large or unreadable.</summary>
    /// <param name="entry">The submission.</param>
    /// <param name="submission">Its programs and their settings.</param>
    /// <param name="common">The digest of everything that all submissions share.</param>
    /// <param name="reports">The reports folder, which is ignored.</param>
    public static GradeFingerprint? Compute(SubmissionEntry entry, Submission submission, string common, string reports)
    {
        var reader = new FingerprintReader(reports);
        IEnumerable<string> named = new[] { entry.Folder }.Concat(submission.DialectFiles)
            .Concat(submission.Commands.SelectMany(Named));
        string settings = DigestOf([common, .. SubmissionSettings.Of(submission)]);
        try
        {
            return named.Distinct().All(reader.Add) ? new GradeFingerprint(settings, reader.Files) : null;
        }
        catch (IOException)
        {
            return null; // no descriptors are left, or the disk fails: the submission is graded again
        }
    }

    /// <summary>The digest of everything that all submissions share.</summary>
    /// <param name="suite">The suite with the scenarios.</param>
    /// <param name="items">The items to grade.</param>
    /// <param name="options">Options of the runs.</param>
    public static string Common(Suite suite, IReadOnlyList<RubricItem> items, RunOptions options) => DigestOf(
    [
        typeof(GradeFingerprint).Assembly.ManifestModule.ModuleVersionId.ToString(), // the harness itself
        FormattableString.Invariant($"{options.Seed} {options.Repeat} {options.Patience} {options.IsThorough}"),
        File.ReadAllText(suite.Rubric.Path),
        .. items.SelectMany(item => new[] { item.Id, string.Join(' ', item.Scenarios) }),
        .. items.SelectMany(item => item.Scenarios).Distinct().SelectMany(id => suite.Scenarios[id].Lines.Prepend(id)),
    ]);

    /// <summary>
    /// True if this fingerprint has all files of an earlier one unchanged, and perhaps new files that a program created
    /// while it ran.
    /// </summary>
    public bool Extends(GradeFingerprint before) => _common == before._common
        && before._files.All(file => _files.TryGetValue(file.Key, out string? digest) && digest == file.Value);

    private static IEnumerable<string> Named(Target.Command command)
    {
        string folder = command.Directory ?? "";
        string start = Path.Combine(folder, command.StartFolder);
        return [folder, .. command.Placements.Select(placed => placed.From), .. CommandLine.Split(command.Line)
            .Where(word => word.Contains('/')).Select(word => Path.Combine(start, word)).Where(File.Exists)];
    }

    private static string DigestOf(IEnumerable<string> parts)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string part in parts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part);
            // The length keeps two different lists from having the same bytes.
            digest.AppendData(BitConverter.GetBytes(bytes.Length));
            digest.AppendData(bytes);
        }

        return Convert.ToHexStringLower(digest.GetCurrentHash());
    }

    /// <summary>
    /// Computes the digests of a submission's files and folders, up to a limit; caches, <c>.git</c> and the reports
    /// folder are ignored. A link counts by its target path.
    /// </summary>
    /// <param name="reports">The reports folder, which is ignored.</param>
    private sealed class FingerprintReader(string reports)
    {
        private long _bytes;

        /// <summary>Digests of the files, by path.</summary>
        public SortedDictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

        /// <summary>Adds a file, or all files of a folder; false if that exceeds the limit or cannot be read.</summary>
        public bool Add(string path)
        {
            if (RegularFile.KindOf(path) is not EntryKind.Folder)
            {
                using SafeFileHandle? file = RegularFile.Open(path, out string? fault);
                return fault == RegularFile.NotThere || (file is not null && Add(Path.GetFullPath(path), file));
            }

            bool isRead = true;
            using OpenFolder? folder = OpenFolder.Open(path, out _);
            string? left = folder is null ? "closed" : FolderTree.Walk(folder, MaxFiles, entry =>
            {
                string full = Path.GetFullPath(Path.Combine(path, entry.Path));
                if (entry.Entry.Kind == EntryKind.Folder)
                    return full != reports && !_passedOver.Contains(entry.Entry.Name.ToString());
                isRead &= Add(full, entry);
                return true;
            });
            return left is null && isRead;
        }

        private bool Add(string path, TreeEntry entry)
        {
            if (entry.Entry.Kind == EntryKind.Special) return true; // special files are not copied for the program
            if (entry.Entry.Kind == EntryKind.File)
            {
                using SafeFileHandle? file = entry.Folder.OpenFile(entry.Entry.Name, out _);
                return file is not null && Add(path, file);
            }

            byte[] target = entry.Folder.ReadLink(entry.Entry.Name) ?? [];
            return Add(path, DigestOf(["link", Convert.ToHexString(target)]));
        }

        private bool Add(string path, SafeFileHandle file)
        {
            _bytes += RandomAccess.GetLength(file);
            if (_bytes > MaxBytes) return false;
            try
            {
                Failpoint.Pass(FailpointKind.ReadFile, path);
                using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
                return Add(path, Convert.ToHexStringLower(SHA256.HashData(stream)));
            }
            catch (IOException)
            {
                return false;
            }
        }

        /// <summary>
        /// Adds one digest. File names that are not UTF-8 may look equal; their digests are then joined.
        /// </summary>
        private bool Add(string path, string digest)
        {
            Files[path] = Files.GetValueOrDefault(path) + digest;
            return Files.Count <= MaxFiles;
        }
    }
}
