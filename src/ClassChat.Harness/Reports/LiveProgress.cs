using ClassChat.Harness.Grading;
using Spectre.Console;

namespace ClassChat.Harness.Reports;

/// <summary>Shows a run while it goes on: a board that is redrawn in a terminal, and gone at the end.</summary>
public static class LiveProgress
{
    /// <summary>Runs something and shows what it tells.</summary>
    /// <param name="console">The terminal.</param>
    /// <param name="submission">Whose programs run.</param>
    /// <param name="run">The run; is given whom to tell.</param>
    public static Task<Grade> ShowAsync(
        IAnsiConsole console, Submission submission, Func<Action<RunEvent>, Task<Grade>> run)
    {
        var board = new ProgressBoard(submission);
        return console.Live(board.Render()).AutoClear(true).StartAsync(context => run(happened =>
        {
            board.Note(happened);
            context.UpdateTarget(board.Render());
        }));
    }
}
