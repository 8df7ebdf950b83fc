using System.Globalization;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Reports;
using ClassChat.Harness.Running;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ClassChat.Harness.Classes;

/// <summary>How far the grading of a class is: a line for each submission that is being graded, and a count.</summary>
public sealed class ClassBoard
{
    /// <summary>So many submissions are shown at once: the board has to fit a screen.</summary>
    private const int MaxShown = 16;

    private readonly List<Row> _rows = [];
    private int _all;
    private int _ended;
    private Row? _measured;

    /// <summary>Takes note of what happened.</summary>
    /// <returns>A line about it, for output that is not redrawn; null: nothing to say.</returns>
    public string? Note(ClassEvent happened)
    {
        switch (happened)
        {
            case ClassEvent.Planned planned:
                _all = planned.All;
                return $"{Words.Count(planned.All, "submission")}, {planned.Ahead} to grade";
            case ClassEvent.Measuring measuring:
                bool isFirst = _measured is null;
                _measured = RowOf(measuring.HandIn);
                return isFirst ? "measuring time first, one after another" : null;
            case ClassEvent.Began began:
                _measured = null;
                RowOf(began.HandIn).HasBegun = true;
                return null;
            case ClassEvent.Told told:
                _rows.Find(row => row.HandIn == told.HandIn)?.Note(told.Happened);
                return null;
            case ClassEvent.Ended ended:
                _rows.RemoveAll(row => row.HandIn == ended.Standing.HandIn);
                _ended++;
                return string.Create(CultureInfo.InvariantCulture, $"{_ended} of {_all}: {Line(ended.Standing)}");
            default:
                return null;
        }
    }

    /// <summary>The board as it stands now.</summary>
    public IRenderable Render()
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddColumn();
        Row[] begun = [.. _rows.Where(row => row.HasBegun)];
        foreach (Row row in begun.Take(MaxShown))
            grid.AddRow(new Text(row.HandIn.Id), new Text($"{row.Ended} of {row.Planned}"), row.Failures);
        string now = begun.Length == 0 && _measured is not null ? $"measuring time: {_measured.HandIn.Id}" : "";
        grid.AddRow(new Text($"{_ended} of {_all} submissions"), new Text(now), Text.Empty);
        return grid;
    }

    private Row RowOf(HandIn handIn)
    {
        Row? row = _rows.Find(row => row.HandIn == handIn);
        if (row is null) _rows.Add(row = new Row(handIn));
        return row;
    }

    private static string Line(Standing standing)
    {
        string told = standing switch
        {
            Standing.Graded { Report: Report report } graded => Words.Count(report.Points, "point")
                + $" of {report.Max}" + (report.NeverStarted ? ", would not start" : "")
                + (report.HasError ? ", partly not graded" : "")
                + (report.HasUngraded ? $", {Words.Count(Ungraded(report), "item")} ungraded" : "")
                + (graded.IsKept ? ", graded before" : ""),
            Standing.Invalid => "invalid, nothing was run",
            Standing.Ungraded ungraded => $"ungraded: {Excerpt.FirstLine(ungraded.Reason)}",
            Standing.Troubled troubled => $"not graded: {Excerpt.FirstLine(troubled.Reason)}",
            _ => "",
        };
        return $"{standing.HandIn.Id}: {told}";
    }

    private static int Ungraded(Report report) => report.Items.Count(item => item.Verdict == Verdict.Ungraded);

    /// <summary>A submission that is being graded.</summary>
    private sealed class Row(HandIn handIn)
    {
        private readonly SortedSet<string> _failed = new(StringComparer.Ordinal);
        private readonly SortedSet<string> _ungraded = new(StringComparer.Ordinal);

        public HandIn HandIn { get; } = handIn;

        public bool HasBegun { get; set; }

        public int Planned { get; private set; }

        public int Ended { get; private set; }

        public IRenderable Failures => new Paragraph(string.Join(' ', _failed), new Style(Color.Red)).Append(
            string.Concat(_ungraded.Select(id => $" ?{id}")), new Style(Color.Yellow));

        public void Note(RunEvent happened)
        {
            if (happened is RunEvent.Planned planned)
                Planned = planned.Items.SelectMany(ahead => ahead.Item.Scenarios).Distinct().Count();
            if (happened is not RunEvent.Ended { Grade: ScenarioGrade grade }) return;
            Ended++;
            if (grade.Result.Verdict is Verdict.Failed or Verdict.Unstable or Verdict.Error)
                _failed.Add(grade.Scenario.Id);
            if (grade.Result.Verdict == Verdict.Ungraded) _ungraded.Add(grade.Scenario.Id);
        }
    }
}
