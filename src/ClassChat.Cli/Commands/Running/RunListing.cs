using ClassChat.Grading.Reports;
using ClassChat.Grading.Runs;
using ClassChat.Platform.Text;
using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;
using Spectre.Console;

namespace ClassChat.Cli.Commands.Running;

/// <summary>
/// Prints the tables of <c>classchat run --list</c> (items and their scenarios) and <c>--dry-run</c> (what would run on
/// which program).
/// </summary>
internal static class RunListing
{
    /// <summary>Prints the items with their scenarios.</summary>
    public static void WriteList(IReadOnlyList<RubricItem> items, IAnsiConsole console)
    {
        string[] kind = items.Any(item => item.Kind == ItemKind.Robustness) ? ["Kind"] : [];
        Table table = Tables.New(
            ["Item", "Points", .. kind, "It shows", "Scenarios"], leftColumns: 4 + kind.Length);
        foreach (IGrouping<string, RubricItem> task in items.GroupBy(item => item.Task))
        {
            AddRow(table, [task.Key, Number(task.Sum(item => item.Points)), .. kind.Select(_ => ""), "", ""]);
            foreach (RubricItem item in task)
                AddRow(
                    table,
                    [
                        $"  {item.Id}", Number(item.Points), .. kind.Select(_ => KindOf(item)), item.Title,
                        string.Join('\n', item.Scenarios),
                    ]);
        }

        console.Write(table);
        console.WriteLine(
            $"{TextList.Count(items.Count, "item")}, {TextList.Count(items.Sum(item => item.Points), "point")}, "
            + TextList.Count(items.SelectMany(item => item.Scenarios).Distinct().Count(), "scenario"));
    }

    /// <summary>Prints the items with the programs that they would be graded on.</summary>
    public static void WritePlan(
        Suite suite, Submission submission, IReadOnlyList<RubricItem> items, IAnsiConsole console)
    {
        Table table = Tables.New(["Item", "Level", "Program", "Scenarios"], leftColumns: 4);
        HashSet<(string, Level)> runs = [];
        foreach (RubricItem item in items)
        {
            IReadOnlyList<(Level, ProgramUnderTest)> programs =
                item.NotOffered is null ? submission.ProgramsFor(item) : [];
            foreach ((Level level, ProgramUnderTest program) in programs)
            {
                IReadOnlyList<Scenario> scenarios = suite.ScenariosOf(item, level, program.Client is not null);
                runs.UnionWith(scenarios.Select(scenario => (scenario.Id, level)));
                string ids = string.Join('\n', scenarios.Select(scenario => scenario.Id));
                AddRow(table, item.Id, level.Name(), program.Title, ids);
            }

            if (programs.Count > 0) continue;
            string? block = item.NotOffered is null ? submission.BlockOf(item) : null;
            string reason = item.NotOffered ?? block ?? "there is no program for this level or higher";
            AddRow(table, item.Id, item.Level.Name(), block is null ? "not offered" : "ungraded", reason);
        }

        console.Write(table);
        console.WriteLine(
            $"{TextList.Count(items.Count, "item")}, {TextList.Count(runs.Count, "scenario")} to run; "
                + "nothing was started");
    }

    private static string KindOf(RubricItem item) =>
        item.Points == 0 ? "note" : item.Kind == ItemKind.Base ? "base" : "robustness";

    private static void AddRow(Table table, params string[] cells) =>
        table.AddRow(cells.Select(cell => new Text(cell)));

    private static string Number(int number) => number == 0 ? "-" : QuantityFormatter.Number(number);
}
