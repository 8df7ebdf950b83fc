using ClassChat.Platform.Errors;
using ClassChat.Platform.FileSystem;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Submissions;

namespace ClassChat.Grading.BatchGrading;

/// <summary>
/// The submissions found at the paths of the command line, not yet parsed, and the neighbouring folders that hold none.
/// </summary>
/// <param name="Entries">The submissions, in the order of their paths.</param>
/// <param name="Empty">Neighbouring folders without a submission.</param>
public sealed record SubmissionList(IReadOnlyList<SubmissionEntry> Entries, IReadOnlyList<EmptyFolder> Empty)
{
    /// <summary>Maximum number of submissions.</summary>
    private const int MaxEntries = 10_000;

    /// <summary>Finds all submissions in files and folders.</summary>
    /// <param name="paths">
    /// Submission files, folders of one submission (with a <c>submission.yaml</c>) and folders of many: full paths.
    /// </param>
    /// <param name="reports">The reports folder, which is not a submission.</param>
    /// <param name="isGiven">
    /// Tells of the path of a submission file whether the file is not needed, since the programs are given elsewhere;
    /// null if that is never so.
    /// </param>
    public static ParseResult<SubmissionList> Find(
        IEnumerable<string> paths, string reports, Func<string, bool>? isGiven = null)
    {
        isGiven ??= _ => false;
        List<Found> found = [];
        List<EmptyFolder> empty = [];
        List<SourceError> errors = [];
        foreach (string path in paths)
        {
            if (File.Exists(path)) found.Add(new Found(path, IdOf(path)));
            else if (FileOf(path, isGiven) is string file) found.Add(new Found(file, IdOf(file)));
            else if (!Directory.Exists(path)) errors.Add(SourceError.OfFile(path, "there is no such file or folder"));
            else if (Closed(path) is string closed) errors.Add(SourceError.OfFile(path, closed));
            else Search(path, reports, isGiven, found, empty);
        }

        if (found.Count == 0 && errors.Count == 0)
            errors.Add(SourceError.OfFile(
                string.Join(", ", paths), "holds no submission",
                $"one is a folder with a {SubmissionFile.FileName}, or a YAML file that has a key 'submission'"));
        if (found.Count > MaxEntries)
            errors.Add(SourceError.OfFile(
                found[MaxEntries].File, $"is one submission too many: there may be {MaxEntries}",
                "grade them in parts"));
        return errors.Count > 0 ? errors : new SubmissionList(Named(found, isGiven), empty);
    }

    /// <summary>
    /// The id of a submission by the path of its file: the name of its folder, or of the file if it is not called
    /// <c>submission.yaml</c> or what editors and archives make of that.
    /// </summary>
    public static string IdOf(string file) => SubmissionNames.IsUsual(Path.GetFileName(file))
        ? Path.GetFileName(Path.GetDirectoryName(file)!)
        : Path.GetFileNameWithoutExtension(file);

    /// <summary>
    /// The file of the submission in a folder, which need not exist if the programs are given elsewhere; null if the
    /// folder holds none.
    /// </summary>
    /// <param name="folder">Full path of the folder.</param>
    /// <param name="isGiven">Tells of the path of a submission file whether the file is not needed.</param>
    public static string? FileOf(string folder, Func<string, bool> isGiven) =>
        SubmissionNames.FindIn(folder) ?? (Directory.Exists(folder) && isGiven(FileIn(folder)) ? FileIn(folder) : null);

    private static string FileIn(string folder) => Path.Combine(folder, SubmissionFile.FileName);

    private static void Search(
        string folder, string reports, Func<string, bool> isGiven, List<Found> found, List<EmptyFolder> empty)
    {
        found.AddRange(Directory.EnumerateFiles(folder).Where(IsSubmission).Order(StringComparer.Ordinal)
            .Select(file => new Found(file, IdOf(file))));
        foreach (string below in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(below);
            bool isAdded = SubmissionNames.IsAdded(name);
            if (FileOf(below, isGiven) is string file) found.Add(new Found(file, name));
            // A submission that cannot be read is still listed.
            else if (!isAdded && Closed(below) is not null) found.Add(new Found(FileIn(below), name));
            else if (!isAdded && !(reports + Path.DirectorySeparatorChar).StartsWith(
                below + Path.DirectorySeparatorChar, StringComparison.Ordinal)) SearchBelow(below, found, empty);
        }
    }

    /// <summary>An archive often has one folder in another, and the submission in that.</summary>
    private static void SearchBelow(string folder, List<Found> found, List<EmptyFolder> empty)
    {
        IReadOnlyList<string> below = SubmissionNames.FindBelow(folder);
        if (below.Count == 1) found.Add(new Found(below[0], Path.GetFileName(folder)));
        else empty.Add(EmptyFolder.Describe(folder, below));
    }

    /// <summary>The reason why a file or a folder cannot be read; null if it can.</summary>
    private static string? Closed(string path)
    {
        try
        {
            return FindClosed(path);
        }
        catch (IOException error)
        {
            return $"it cannot be read: {ErrorAdvice.Describe(error)}";
        }
    }

    private static string? FindClosed(string path)
    {
        if (!Path.Exists(path) && path.Contains('\uFFFD', StringComparison.Ordinal))
            return "the name of its folder is not UTF-8: give it another one";
        if (File.Exists(path))
        {
            if (RegularFile.KindOf(path) != EntryKind.File) return null;
            string? unread = RegularFile.ReadText(path, YamlReader.MaxBytes).Error;
            return unread is null ? null : $"its {Path.GetFileName(path)} {unread}";
        }

        string folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
        using OpenFolder? opened = OpenFolder.Open(folder, out string? closed);
        if (opened is not null) _ = opened.List(1, out closed);
        return closed is null ? null : $"its folder cannot be read: {closed}";
    }

    /// <summary>
    /// True for YAML files that are submission files by their content, and for YAML files that cannot be read.
    /// </summary>
    private static bool IsSubmission(string file) => Path.GetExtension(file) is ".yaml" or ".yml"
        && !SubmissionNames.IsAdded(Path.GetFileName(file))
        && (YamlFileKind.Detect(file) == YamlFileKind.Submission || Closed(file) is not null);

    /// <summary>
    /// A name without the characters that a terminal could obey: a student chose it, and it is shown in many places.
    /// </summary>
    private static string Visible(string name) => string.Concat(name.EnumerateRunes().Select(
        rune => PrintableText.IsInvisible(rune) ? "_" : rune.ToString()));

    /// <summary>
    /// Assigns each submission an id: the name of its folder or file, with a number if that is taken.
    /// </summary>
    private static SubmissionEntry[] Named(IReadOnlyList<Found> submissions, Func<string, bool> isGiven)
    {
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        return [.. submissions.DistinctBy(one => one.File).Select(one =>
        {
            string file = one.File, name = Visible(one.Name);
            name = name.Length > 0 ? name : "submission";
            string id = name;
            for (int number = 2; !taken.Add(id); number++) id = FormattableString.Invariant($"{name}-{number}");
            string needed = isGiven(file) ? Path.GetDirectoryName(file)! : file;
            return new SubmissionEntry(id, file) { Unreadable = Closed(needed) };
        })];
    }

    /// <summary>A submission's file, with the name of the submission.</summary>
    private sealed record Found(string File, string Name);
}
