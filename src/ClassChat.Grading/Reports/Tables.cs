using Spectre.Console;

namespace ClassChat.Grading.Reports;

/// <summary>Tables on a console, all with the same look.</summary>
public static class Tables
{
    /// <summary>A table without rows.</summary>
    /// <param name="headings">The headings of its columns.</param>
    /// <param name="leftColumns">How many columns are set flush left; the others, numbers, are set flush right.</param>
    public static Table New(IReadOnlyList<string> headings, int leftColumns)
    {
        var table = new Table { Border = TableBorder.Rounded };
        for (int i = 0; i < headings.Count; i++)
        {
            Justify side = i < leftColumns ? Justify.Left : Justify.Right;
            table.AddColumn(new TableColumn(new Text(headings[i])) { Alignment = side });
        }

        return table;
    }
}
