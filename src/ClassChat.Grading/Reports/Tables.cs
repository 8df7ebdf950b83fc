using Spectre.Console;

namespace ClassChat.Grading.Reports;

/// <summary>Creates empty tables for the terminal, all in the same layout.</summary>
public static class Tables
{
    /// <summary>A table without rows.</summary>
    /// <param name="headings">The headings of its columns.</param>
    /// <param name="leftColumns">Number of left-aligned columns; the others hold numbers and are right-aligned.</param>
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
