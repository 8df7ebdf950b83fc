using System.Globalization;
using ClassChat.Grading.Reports;
using ClassChat.Grading.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Specification.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ClassChat.Grading.BatchGrading;

/// <summary>
/// Live display of a batch run: a line for each submission being graded (up to 16), and a count. It also words the
/// events as lines for output that is not redrawn.
/// </summary>
public sealed class BatchProgressBoard
{
    /// <summary>Maximum number of submissions shown at once, so that the board fits a screen.</summary>
    private const int MaxShown = 16;

    private readonly List<Row> _rows = [];
    private int _all;
    private int _ended;
    private Row? _measured;

    /// <summary>Updates the board with an event.</summary>
    /// <returns>A line about the event, for output that is not redrawn; null if there is none.</returns>
    public string? Apply(BatchEvent batchEvent)
    {
        switch (batchEvent)
        {
            case BatchEvent.Planned planned:
                _all = planned.All;
                return $"{TextList.Count(planned.All, "submission")}, {planned.Ahead} to grade";
            case BatchEvent.Measuring measuring:
                bool isFirst = _measured is null;
                _measured = RowOf(measuring.Entry);
                return isFirst ? "measuring time first, one after another" : null;
            case BatchEvent.Began began:
                _measured = null;
                RowOf(began.Entry).HasBegun = true;
                return null;
            case BatchEvent.RunProgress progress:
                _rows.Find(row => row.Entry == progress.Entry)?.Apply(progress.Event);
                return null;
            case BatchEvent.Ended ended:
                _rows.RemoveAll(row => row.Entry == ended.Result.Entry);
                _ended++;
                return string.Create(CultureInfo.InvariantCulture, $"{_ended} of {_all}: {Line(ended.Result)}");
            default:
                return null;
        }
    }

    /// <summary>The board in its current state.</summary>
    public IRenderable Render()
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddColumn();
        Row[] begun = [.. _rows.Where(row => row.HasBegun)];
        foreach (Row row in begun.Take(MaxShown))
            grid.AddRow(new Text(row.Entry.Id), new Text($"{row.Ended} of {row.Planned}"), row.Failures);
        string now = begun.Length == 0 && _measured is not null ? $"measuring time: {_measured.Entry.Id}" : "";
        grid.AddRow(new Text($"{_ended} of {_all} submissions"), new Text(now), Text.Empty);
        return grid;
    }

    private Row RowOf(SubmissionEntry entry)
    {
        Row? row = _rows.Find(row => row.Entry == entry);
        if (row is null) _rows.Add(row = new Row(entry));
        return row;
    }

    private static string Line(SubmissionResult result)
    {
        string description = result switch
        {
            SubmissionResult.Graded { Report: Report report } graded => TextList.Count(report.Points, "point")
                + $" of {report.Max}" + (report.NeverStarted ? ", would not start" : "")
                + (report.HasError ? ", partly not graded" : "")
                + (report.HasUngraded ? $", {TextList.Count(Ungraded(report), "item")} ungraded" : "")
                + (report.Refusals is { Count: int refused } ? $", {TextList.Count(refused, "request")} refused" : "")
                + (graded.FromCache ? ", graded before" : "")
                + (graded.Unwritten is string reason ? $"; its report could not be written: {reason}" : ""),
            SubmissionResult.Invalid => "invalid, nothing was run",
            SubmissionResult.Ungraded ungraded => $"ungraded: {Excerpt.FirstLine(ungraded.Reason)}",
            SubmissionResult.HarnessFailed troubled => $"not graded: {Excerpt.FirstLine(troubled.Reason)}",
            _ => "",
        };
        return $"{result.Entry.Id}: {description}";
    }

    private static int Ungraded(Report report) => report.Items.Count(item => item.Verdict == Verdict.Ungraded);

    /// <summary>
    /// A submission on the board until its result is known: number of ended scenarios, and ids of those that failed or
    /// are ungraded.
    /// </summary>
    private sealed class Row(SubmissionEntry entry)
    {
        private readonly SortedSet<string> _failed = new(StringComparer.Ordinal);
        private readonly SortedSet<string> _ungraded = new(StringComparer.Ordinal);

        public SubmissionEntry Entry { get; } = entry;

        public bool HasBegun { get; set; }

        public int Planned { get; private set; }

        public int Ended { get; private set; }

        public IRenderable Failures => new Paragraph(string.Join(' ', _failed), new Style(Color.Red)).Append(
            string.Concat(_ungraded.Select(id => $" ?{id}")), new Style(Color.Yellow));

        public void Apply(RunEvent runEvent)
        {
            if (runEvent is RunEvent.Planned planned)
                Planned = planned.Items.SelectMany(ahead => ahead.Item.Scenarios).Distinct().Count();
            if (runEvent is not RunEvent.Ended { Grade: ScenarioGrade grade }) return;
            Ended++;
            if (grade.Result.Verdict is Verdict.Failed or Verdict.Unstable or Verdict.Error)
                _failed.Add(grade.Scenario.Id);
            if (grade.Result.Verdict == Verdict.Ungraded) _ungraded.Add(grade.Scenario.Id);
        }
    }
}
