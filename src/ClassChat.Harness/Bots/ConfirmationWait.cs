using ClassChat.Harness.Servers;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Waits of one bot for confirmations. What the bot has missed, or another bot where there never was one, is not
/// waited for so long again.
/// </summary>
/// <param name="clock">Deadlines.</param>
/// <param name="history">What the bot sees.</param>
/// <param name="confirmations">What the server was seen to confirm in this scenario.</param>
/// <param name="patience">Longest wait for a confirmation that was not missed before.</param>
internal sealed class ConfirmationWait(
    StarvationAwareClock clock, History history, ConfirmationHistory confirmations, TimeSpan patience)
{
    /// <summary>Longest wait for a confirmation that was missed before.</summary>
    public static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(300);

    private readonly HashSet<ActionKind> _missed = [];

    /// <summary>Waits until there is an answer; false if there is none in time.</summary>
    /// <param name="action">The action that was asked for.</param>
    /// <param name="isAnswered">Asked whenever there is news, under the gate of the history.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<bool> UntilAsync(ActionKind action, Func<bool> isAnswered, CancellationToken cancel)
    {
        bool wasMissed = _missed.Contains(action) || confirmations.IsDoubtful(action);
        return clock.UntilAsync(history, isAnswered, wasMissed ? Impatience : patience, cancel);
    }

    /// <summary>Notes what came of it.</summary>
    /// <param name="action">The action that was asked for.</param>
    /// <param name="isMissed">True if an answer was waited for in vain.</param>
    /// <param name="isConfirmed">True if the server confirmed that it was done.</param>
    public void Record(ActionKind action, bool isMissed, bool isConfirmed)
    {
        if (isMissed || isConfirmed) confirmations.Record(action, isConfirmed);
        if (isMissed) _missed.Add(action);
    }
}
