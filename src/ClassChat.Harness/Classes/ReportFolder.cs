using System.Text.Json;
using ClassChat.Harness.Reports;

namespace ClassChat.Harness.Classes;

/// <summary>
/// The folder of a submission's reports. A mark in it, written last, says that they are whole, and from which inputs
/// they were made.
/// </summary>
/// <param name="path">The folder.</param>
internal sealed class ReportFolder(string path)
{
    /// <summary>The name of the mark.</summary>
    public const string MarkName = "graded.json";

    private string MarkPath => Path.Combine(path, MarkName);

    /// <summary>The report that was made from these inputs; null if there is none.</summary>
    public Report? Find(Inputs inputs)
    {
        try
        {
            if (!File.Exists(MarkPath)) return null;
            Mark? mark = JsonSerializer.Deserialize<Mark>(File.ReadAllText(MarkPath));
            if (mark?.Inputs?.Contains(inputs.Digest) != true) return null;
            Report? report = JsonReport.Read(File.ReadAllText(Path.Combine(path, JsonReport.FileName)));
            return report is null ? null : report with { NeverStarted = mark.NeverStarted };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // it was touched: the submission is graded again
        }
    }

    /// <summary>Writes the reports.</summary>
    /// <param name="report">The report.</param>
    /// <param name="inputs">What it was made from; none: it is never taken for finished.</param>
    /// <param name="cancel">Gives up; then nothing is taken for finished.</param>
    public async Task WriteAsync(Report report, IReadOnlyList<Inputs> inputs, CancellationToken cancel)
    {
        Directory.CreateDirectory(path);
        File.Delete(MarkPath);
        await WholeFile.WriteAsync(Path.Combine(path, JsonReport.FileName), JsonReport.Write(report), cancel);
        await WholeFile.WriteAsync(Path.Combine(path, MarkdownReport.FileName), MarkdownReport.Write(report), cancel);
        if (inputs.Count == 0) return;
        var mark = new Mark([.. inputs.Select(input => input.Digest).Distinct()], report.NeverStarted);
        await WholeFile.WriteAsync(MarkPath, JsonSerializer.Serialize(mark), cancel);
    }

    private sealed record Mark(IReadOnlyList<string>? Inputs, bool NeverStarted);
}
