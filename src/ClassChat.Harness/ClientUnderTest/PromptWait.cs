using ClassChat.Harness.Servers;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Patterns;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.ClientUnderTest;

/// <summary>
/// Waits for prompts on the screen of a client. After a prompt was missed once, later waits for it return at once.
/// </summary>
/// <param name="console">The console dialect, which has the patterns of the prompts.</param>
/// <param name="screen">The screen.</param>
/// <param name="clock">Clock of the deadlines.</param>
internal sealed class PromptWait(ConsoleDialect console, History screen, StarvationAwareClock clock)
{
    /// <summary>
    /// Number of consecutive polls that find the program waiting for input, after which it counts as showing no prompt.
    /// </summary>
    private const int PollsToConfirm = 3;

    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(50);

    private readonly HashSet<string> _missed = [];

    /// <summary>Waits until a prompt is shown, or until the program waits for input without showing it.</summary>
    /// <param name="prompt">The name of the prompt.</param>
    /// <param name="mark">Screen position where the search starts.</param>
    /// <param name="timeout">Maximum wait.</param>
    /// <param name="waitsForKeyboard">True if the program waits for a line of input, so that no prompt will
    /// follow.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async Task ForAsync(
        string prompt, long mark, TimeSpan timeout, Func<bool> waitsForKeyboard, CancellationToken cancel)
    {
        if (_missed.Contains(prompt)) return;
        SearchPattern pattern = console.Prompts[prompt].For(new Dictionary<string, string>());
        Deadline deadline = clock.After(timeout);
        int waits = 0;
        while (waits < PollsToConfirm && clock.Left(deadline) > TimeSpan.Zero)
        {
            bool shows = await clock.UntilAsync(
                screen, () => screen.Text.IsMatch(pattern, screen.Text.PlaceOf(mark)), _pollInterval, cancel);
            if (shows) return;
            waits = waitsForKeyboard() ? waits + 1 : 0;
        }

        _missed.Add(prompt);
    }
}
