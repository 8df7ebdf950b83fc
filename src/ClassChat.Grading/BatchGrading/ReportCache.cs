using System.Text.Json;
using ClassChat.Grading.Reports;
using ClassChat.Platform.Failpoints;
using ClassChat.Platform.FileSystem;

namespace ClassChat.Grading.BatchGrading;

/// <summary>
/// Report folder of one submission: writes its reports, and finds an earlier report for the same fingerprint. A marker
/// file, written last and only for reusable reports, lists the fingerprints that they are valid for.
/// </summary>
/// <param name="path">Path of the folder.</param>
internal sealed class ReportCache(string path)
{
    /// <summary>Name of the marker file.</summary>
    public const string MarkName = "graded.json";

    private string MarkPath => Path.Combine(path, MarkName);

    /// <summary>The report for a fingerprint; null if there is none.</summary>
    public Report? Find(GradeFingerprint fingerprint)
    {
        try
        {
            if (!File.Exists(MarkPath)) return null;
            Failpoint.Pass(FailpointKind.ReadFile, MarkPath);
            Marker? mark = ReadMarker(File.ReadAllText(MarkPath));
            if (mark?.Inputs?.Contains(fingerprint.Digest) != true) return null;
            Report? report = JsonReport.Read(File.ReadAllText(Path.Combine(path, JsonReport.FileName)));
            return report is null ? null : report with { NeverStarted = mark.NeverStarted };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // the cached report is damaged or was changed: grade again
        }
    }

    /// <summary>Writes the reports and the marker file.</summary>
    /// <param name="report">The report.</param>
    /// <param name="inputs">The fingerprints that the report is valid for; if empty, it is never reused.</param>
    /// <param name="cancel">Cancels the write; the reports are then not reused.</param>
    public async Task WriteAsync(Report report, IReadOnlyList<GradeFingerprint> inputs, CancellationToken cancel)
    {
        Failpoint.Pass(FailpointKind.MakeFolder, path);
        Directory.CreateDirectory(path);
        Failpoint.Pass(FailpointKind.Remove, MarkPath);
        File.Delete(MarkPath);
        await AtomicFile.WriteAsync(Path.Combine(path, JsonReport.FileName), JsonReport.Write(report), cancel);
        await AtomicFile.WriteAsync(Path.Combine(path, MarkdownReport.FileName), MarkdownReport.Write(report), cancel);
        if (inputs.Count == 0) return;
        var mark = new Marker([.. inputs.Select(input => input.Digest).Distinct()], report.NeverStarted);
        await AtomicFile.WriteAsync(MarkPath, JsonSerializer.Serialize(mark), cancel);
    }

    /// <summary>Reads the text of a marker file; null if it has none.</summary>
    /// <exception cref="JsonException">The text is not that of a marker file.</exception>
    internal static Marker? ReadMarker(string text) => JsonSerializer.Deserialize<Marker>(text);

    /// <summary>
    /// Content of the marker file: digests of the fingerprints, and the one value of a report that <c>report.json</c>
    /// leaves out.
    /// </summary>
    internal sealed record Marker(IReadOnlyList<string>? Inputs, bool NeverStarted);
}
