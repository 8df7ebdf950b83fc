using System.Text.RegularExpressions;
using ClassChat.Harness.Servers;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.ClientUnderTest;

/// <summary>Waits for prompts on the screen of a client. A prompt that did not come is not waited for again.</summary>
/// <param name="console">What prompts look like.</param>
/// <param name="screen">The screen.</param>
/// <param name="clock">Deadlines.</param>
internal sealed class PromptWait(ConsoleDialect console, History screen, StarvationAwareClock clock)
{
    /// <summary>
    /// Number of looks in a row at which a program must wait for a line until it is believed to show no prompt.
    /// </summary>
    private const int PollsToConfirm = 3;

    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(50);

    private readonly HashSet<string> _missed = [];

    /// <summary>Waits until a prompt shows, or it is clear that it does not.</summary>
    /// <param name="prompt">The name of the prompt.</param>
    /// <param name="mark">Characters on the screen before which it is not looked for.</param>
    /// <param name="patience">Longest wait.</param>
    /// <param name="waitsForKeyboard">True if the program waits for a line: then no prompt is on its way.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task ForAsync(
        string prompt, long mark, TimeSpan patience, Func<bool> waitsForKeyboard, CancellationToken cancel)
    {
        if (_missed.Contains(prompt)) return;
        Regex pattern = console.Prompts[prompt].For(new Dictionary<string, string>());
        Deadline deadline = clock.After(patience);
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
