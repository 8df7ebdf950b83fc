using System.Security.Cryptography;
using System.Text;
using ClassChat.Harness.FileSystem;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Notation;
using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Targets;
using Microsoft.Win32.SafeHandles;

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
        var reader = new Reader(reports);
        IEnumerable<string> named = new[] { handIn.Folder }.Concat(submission.DialectFiles)
            .Concat(submission.Commands.SelectMany(Named));
        return named.Distinct().All(reader.Add) ? new Inputs(common, reader.Files) : null;
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

    private static IEnumerable<string> Named(Target.Command command)
    {
        string folder = command.Directory ?? "";
        return [folder, .. command.Place.Select(placed => placed.From), .. CommandLine.Split(command.Line)
            .Where(word => word.Contains('/')).Select(word => Path.Combine(folder, word)).Where(File.Exists)];
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

    /// <summary>Reads files and folders into digests, up to a limit. Links are told by where they point.</summary>
    /// <param name="reports">The folder of the reports, which is left out.</param>
    private sealed class Reader(string reports)
    {
        private long _bytes;

        /// <summary>The files, by their paths.</summary>
        public SortedDictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

        /// <summary>Reads a file, or all in a folder; false if that is too much, or cannot be read.</summary>
        public bool Add(string path)
        {
            if (RegularFile.KindOf(path) is not EntryKind.Folder)
            {
                using SafeFileHandle? file = RegularFile.Open(path, out string? fault);
                return fault == RegularFile.NotThere || (file is not null && Add(Path.GetFullPath(path), file));
            }

            bool isRead = true;
            using OpenFolder? folder = OpenFolder.Open(path, out _);
            string? left = folder is null ? "closed" : FolderTree.Walk(folder, MaxFiles, visit =>
            {
                string full = Path.GetFullPath(Path.Combine(path, visit.Path));
                if (visit.Entry.Kind == EntryKind.Folder)
                    return full != reports && !_passedOver.Contains(visit.Entry.Name.ToString());
                isRead &= Add(full, visit);
                return true;
            });
            return left is null && isRead;
        }

        private bool Add(string path, Visit visit)
        {
            if (visit.Entry.Kind == EntryKind.Special) return true; // no program is given it
            if (visit.Entry.Kind == EntryKind.File)
            {
                using SafeFileHandle? file = visit.Folder.OpenFile(visit.Entry.Name, out _);
                return file is not null && Add(path, file);
            }

            byte[] target = visit.Folder.ReadLink(visit.Entry.Name) ?? [];
            return Add(path, DigestOf(["link", Convert.ToHexString(target)]));
        }

        private bool Add(string path, SafeFileHandle file)
        {
            _bytes += RandomAccess.GetLength(file);
            if (_bytes > MaxBytes) return false;
            try
            {
                using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
                return Add(path, Convert.ToHexStringLower(SHA256.HashData(stream)));
            }
            catch (IOException)
            {
                return false;
            }
        }

        /// <summary>Names that are not UTF-8 may look the same: what is read under one is told twice then.</summary>
        private bool Add(string path, string digest)
        {
            Files[path] = Files.GetValueOrDefault(path) + digest;
            return Files.Count <= MaxFiles;
        }
    }
}
