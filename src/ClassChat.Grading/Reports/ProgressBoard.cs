using ClassChat.Grading.Runs;
using ClassChat.Harness.Execution;
using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Rubrics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ClassChat.Grading.Reports;

/// <summary>
/// Live display of one grading run: a line for each task with a mark for each item, and a count of scenarios. It also
/// words events as lines for output that is not redrawn.
/// </summary>
/// <param name="submission">The submission, which determines the programs that an item is graded on.</param>
public sealed class ProgressBoard(Submission submission)
{
    private readonly List<BoardItem> _entries = [];
    private string _now = "";

    /// <summary>Updates the board with an event.</summary>
    public void Apply(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case RunEvent.Planned planned:
                _entries.AddRange(planned.Items.Select(ahead =>
                    new BoardItem(ahead.Item, [.. submission.ProgramsFor(ahead.Item).Select(found => found.Level)],
                        ahead.Scenarios)));
                break;
            case RunEvent.Ended { Grade: ScenarioGrade grade }:
                foreach (BoardItem entry in _entries.Where(entry => entry.Concerns(grade))) entry.Apply(grade);
                _now = "";
                break;
            case RunEvent.Repeating again:
                _now = $"{again.Scenario.Id} failed: repeat {again.Time}";
                break;
        }
    }

    /// <summary>The board in its current state.</summary>
    public IRenderable Render()
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (IGrouping<string, BoardItem> task in _entries.GroupBy(entry => entry.Item.Task))
        {
            var marks = new Paragraph();
            foreach (BoardItem entry in task)
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

    /// <summary>A line about an event, for output that is not redrawn; null if there is none.</summary>
    public static string? Line(RunEvent runEvent) => runEvent switch
    {
        RunEvent.Planned planned => $"{TextList.Count(planned.Items.Count, "item")} to grade",
        RunEvent.Ended { Grade: ScenarioGrade grade } =>
            $"{VerdictNames.Name(grade.Result.Verdict)} {grade.Scenario.Id} at {grade.Level.Name()}",
        RunEvent.Repeating again => $"repeating {again.Scenario.Id}, {again.Time}",
        RunEvent.Minimizing shrinking => $"making a short scenario of {shrinking.Scenario.Id}",
        _ => null,
    };

    /// <summary>
    /// A rubric item on the board: the numbers of its planned and ended scenarios, and the mark for their verdicts so
    /// far.
    /// </summary>
    private sealed class BoardItem(RubricItem item, IReadOnlyList<Level> levels, int planned)
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

        public void Apply(ScenarioGrade grade)
        {
            Ended++;
            _verdicts.Add(grade.Result.Verdict);
        }
    }
}
