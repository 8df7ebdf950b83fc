using ClassChat.Grading.Runs;
using Spectre.Console;

namespace ClassChat.Grading.Reports;

/// <summary>
/// Shows a <see cref="ProgressBoard"/> in a terminal while one submission is graded, and removes it at the end.
/// </summary>
public static class LiveProgress
{
    /// <summary>Executes a run and displays its events.</summary>
    /// <param name="console">The terminal.</param>
    /// <param name="submission">The submission that is graded.</param>
    /// <param name="run">The run; its argument is the listener for events.</param>
    public static Task<Grade> ShowAsync(
        IAnsiConsole console, Submission submission, Func<Action<RunEvent>, Task<Grade>> run)
    {
        var board = new ProgressBoard(submission);
        return console.Live(board.Render()).AutoClear(true).StartAsync(context => run(runEvent =>
        {
            board.Apply(runEvent);
            context.UpdateTarget(board.Render());
        }));
    }
}
