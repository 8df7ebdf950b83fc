using ClassChat.Grading.Reports;
using ClassChat.Specification.Diagnostics;

namespace ClassChat.Grading.BatchGrading;

/// <summary>
/// Result of one submission in a <see cref="BatchRun"/>: graded (with a report), invalid file, ungraded because it
/// cannot be read, or a failure of the harness.
/// </summary>
/// <param name="Entry">The submission.</param>
public abstract record SubmissionResult(SubmissionEntry Entry)
{
    /// <summary>
    /// The submission was run, now or in an earlier run with the same input, and has a report. The report may withhold
    /// the points of some items.
    /// </summary>
    /// <param name="Entry">The submission.</param>
    /// <param name="Report">Its report.</param>
    /// <param name="FromCache">True if the report is from an earlier run and the submission is unchanged.</param>
    public sealed record Graded(SubmissionEntry Entry, Report Report, bool FromCache) : SubmissionResult(Entry)
    {
        /// <summary>Reason why its report could not be written, with the remedy; null if it was written.</summary>
        public string? Unwritten { get; init; }
    }

    /// <summary>The student's submission file has errors, so none of its programs was run.</summary>
    /// <param name="Entry">The submission.</param>
    /// <param name="Errors">The errors in the file.</param>
    public sealed record Invalid(SubmissionEntry Entry, IReadOnlyList<SourceError> Errors) : SubmissionResult(Entry);

    /// <summary>
    /// The submission was not run, since its file or folder cannot be read. A submission of which only some items are
    /// ungraded is <c>Graded</c>.
    /// </summary>
    /// <param name="Entry">The submission.</param>
    /// <param name="Reason">The cause, and advice on how to remove it.</param>
    public sealed record Ungraded(SubmissionEntry Entry, string Reason) : SubmissionResult(Entry);

    /// <summary>
    /// The harness itself failed while it read or graded this submission, so it has no valid report and its programs
    /// are not judged.
    /// </summary>
    /// <param name="Entry">The submission.</param>
    /// <param name="Reason">The error message.</param>
    public sealed record HarnessFailed(SubmissionEntry Entry, string Reason) : SubmissionResult(Entry);
}

/// <summary>
/// Result of one <see cref="BatchRun"/>: the results of all submissions of a class, from which <see cref="Overview"/>
/// and <see cref="Gradebook"/> are built.
/// </summary>
/// <param name="Rubric">The title of the rubric.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Results">The results, in the order of the submission list.</param>
/// <param name="Empty">Neighbouring folders without a submission.</param>
public sealed record BatchResult(
    string Rubric, int Seed, IReadOnlyList<SubmissionResult> Results, IReadOnlyList<EmptyFolder> Empty)
{
    /// <summary>Remarks on the whole class, such as a setting for a submission that is not there.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The submissions of which a request was refused, with their reports.</summary>
    public IReadOnlyList<SubmissionResult.Graded> Refused =>
        [.. Results.OfType<SubmissionResult.Graded>().Where(graded => graded.Report.Refusals is not null)];

    /// <summary>The reports of the graded submissions.</summary>
    public IEnumerable<Report> Reports => Results.OfType<SubmissionResult.Graded>().Select(graded => graded.Report);

    /// <summary>Number of passed items over all submissions.</summary>
    public int Passed => Reports.Sum(report => report.Passed);

    /// <summary>Number of failed items over all submissions.</summary>
    public int Failed => Reports.Sum(report => report.Failed);

    /// <summary>True if something is not graded, or its report not written, because the harness failed.</summary>
    public bool HasHarnessError => Results.Any(
        result => result is SubmissionResult.HarnessFailed or SubmissionResult.Graded { Unwritten: not null })
        || Reports.Any(report => report.HasError);

    /// <summary>
    /// The submissions that are wholly or partly ungraded because a cause outside the harness prevented a judgement.
    /// </summary>
    public IReadOnlyList<SubmissionResult> Ungraded => [.. Results.Where(
        result => result is SubmissionResult.Ungraded or SubmissionResult.Graded { Report.HasUngraded: true })];

    /// <summary>True if any submission is wholly or partly ungraded.</summary>
    public bool HasUngraded => Ungraded.Count > 0;

    /// <summary>True if any submission file is invalid.</summary>
    public bool HasInvalid => Results.Any(result => result is SubmissionResult.Invalid);
}
