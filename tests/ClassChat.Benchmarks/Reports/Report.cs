using Spectre.Console;

namespace ClassChat.Benchmarks.Reports;

/// <summary>Shows what was measured: a table each, and below it what one has to know to read it.</summary>
internal sealed class Report
{
    /// <summary>Wide enough that nothing is wrapped in a file.</summary>
    private const int FileColumns = 200;

    private readonly IAnsiConsole _console = Open();

    /// <summary>Shows a section.</summary>
    public void Show(Section section)
    {
        var table = new Table
        {
            Border = TableBorder.Rounded,
            Title = new TableTitle($"[bold]{section.Title.EscapeMarkup()}[/]"),
        };
        for (int i = 0; i < section.Columns.Count; i++)
        {
            var column = new TableColumn(section.Columns[i].EscapeMarkup());
            table.AddColumn(i == 0 ? column : column.RightAligned());
        }

        foreach (IReadOnlyList<string> row in section.Rows)
            table.AddRow([.. row.Select(cell => cell.EscapeMarkup())]);
        _console.WriteLine();
        _console.Write(table);
        foreach (string note in section.Notes) Note(note);
    }

    /// <summary>A remark.</summary>
    public void Note(string text) => _console.MarkupLine($"[grey]  {text.EscapeMarkup()}[/]");

    /// <summary>What is under way: to the terminal only, and gone with the next.</summary>
    public static void Progress(string text)
    {
        if (Console.IsErrorRedirected) return;
        Console.Error.Write($"\r\u001b[K{text}");
    }

    /// <summary>Takes away what was under way.</summary>
    public static void EndProgress() => Progress("");

    private static IAnsiConsole Open()
    {
        bool isFile = Console.IsOutputRedirected;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isFile ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isFile ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isFile ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        if (isFile) console.Profile.Width = FileColumns;
        return console;
    }
}
