using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Grading;
using ClassChat.Harness.Rubrics;
using ClassChat.Harness.Running;
using ClassChat.Protocol;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ClassChat.Harness.Reports;

/// <summary>
/// What a run has come to so far: a line for each task, a mark for each of its items. Few enough for any screen.
/// </summary>
/// <param name="submission">Says on which program an item is graded.</param>
public sealed class ProgressBoard(Submission submission)
{
    private readonly List<Entry> _entries = [];
    private string _now = "";

    /// <summary>Takes note of what happened.</summary>
    public void Note(RunEvent happened)
    {
        switch (happened)
        {
            case RunEvent.Planned planned:
                _entries.AddRange(planned.Items.Select(ahead =>
                    new Entry(ahead.Item, [.. submission.ProgramsFor(ahead.Item).Select(found => found.Level)],
                        ahead.Scenarios)));
                break;
            case RunEvent.Ended { Grade: ScenarioGrade grade }:
                foreach (Entry entry in _entries.Where(entry => entry.Concerns(grade))) entry.Note(grade);
                _now = "";
                break;
            case RunEvent.Repeating again:
                _now = $"{again.Scenario.Id} failed: repeat {again.Time}";
                break;
        }
    }

    /// <summary>The board as it stands now.</summary>
    public IRenderable Render()
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (IGrouping<string, Entry> task in _entries.GroupBy(entry => entry.Item.Task))
        {
            var marks = new Paragraph();
            foreach (Entry entry in task)
            {
                (string mark, Color color) = entry.State;
                marks.Append($"{mark} {entry.Item.Id}  ", new Style(color));
            }

            grid.AddRow(new Text(task.Key), marks);
        }

        int ended = _entries.Sum(entry => entry.Ended), all = _entries.Sum(entry => entry.Planned);
        grid.AddRow(new Text($"{ended} of {all}"), new Text(_now));
        return grid;
    }

    /// <summary>A line about what happened, for output that is not redrawn; null: nothing to say.</summary>
    public static string? Line(RunEvent happened) => happened switch
    {
        RunEvent.Planned planned => $"{Words.Count(planned.Items.Count, "item")} to grade",
        RunEvent.Ended { Grade: ScenarioGrade grade } =>
            $"{VerdictNames.Of(grade.Result.Verdict)} {grade.Scenario.Id} at {grade.Level.Name()}",
        RunEvent.Repeating again => $"repeating {again.Scenario.Id}, {again.Time}",
        RunEvent.Shrinking shrinking => $"making a short scenario of {shrinking.Scenario.Id}",
        _ => null,
    };

    /// <summary>An item and how far it is.</summary>
    private sealed class Entry(RubricItem item, IReadOnlyList<Level> levels, int planned)
    {
        private readonly HashSet<Verdict> _verdicts = [];

        public RubricItem Item { get; } = item;

        public int Planned { get; } = planned;

        public int Ended { get; private set; }

        public (string Mark, Color Color) State =>
            _verdicts.Contains(Verdict.Error) ? ("!", Color.Red)
            : _verdicts.Contains(Verdict.Ungraded) ? ("?", Color.Yellow)
            : _verdicts.Contains(Verdict.Failed) || _verdicts.Contains(Verdict.Unstable) ? ("✗", Color.Red)
            : Planned == 0 ? ("-", Color.Grey)
            : Ended < Planned ? ("·", Color.Grey)
            : ("✓", Color.Green);

        public bool Concerns(ScenarioGrade grade) =>
            levels.Contains(grade.Level) && Item.Scenarios.Contains(grade.Scenario.Id);

        public void Note(ScenarioGrade grade)
        {
            Ended++;
            _verdicts.Add(grade.Result.Verdict);
        }
    }
}
