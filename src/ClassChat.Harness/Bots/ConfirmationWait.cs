using ClassChat.Harness.Servers;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Waits for the answers to one bot's actions; the caller records the results. The timeout is shorter for an action
/// whose answer this bot missed before, or another bot if the server never confirmed it.
/// </summary>
/// <param name="clock">Clock of the deadlines.</param>
/// <param name="history">History of the bot.</param>
/// <param name="confirmations">Confirmations of the server in this scenario.</param>
/// <param name="timeout">Timeout for a confirmation that was not missed before.</param>
internal sealed class ConfirmationWait(
    StarvationAwareClock clock, History history, ConfirmationHistory confirmations, TimeSpan timeout)
{
    /// <summary>Timeout for a confirmation that was missed before.</summary>
    public static readonly TimeSpan ShortTimeout = TimeSpan.FromMilliseconds(300);

    private readonly HashSet<ActionKind> _missed = [];

    /// <summary>Waits for an answer; false on timeout.</summary>
    /// <param name="action">The requested action.</param>
    /// <param name="isAnswered">Called after every change of the history, under its gate.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public Task<bool> UntilAsync(ActionKind action, Func<bool> isAnswered, CancellationToken cancel)
    {
        bool wasMissed = _missed.Contains(action) || confirmations.IsDoubtful(action);
        return clock.UntilAsync(history, isAnswered, wasMissed ? ShortTimeout : timeout, cancel);
    }

    /// <summary>Records the result of a wait.</summary>
    /// <param name="action">The requested action.</param>
    /// <param name="isMissed">True if the wait timed out.</param>
    /// <param name="isConfirmed">True if the server confirmed the action.</param>
    public void Record(ActionKind action, bool isMissed, bool isConfirmed)
    {
        if (isMissed || isConfirmed) confirmations.Record(action, isConfirmed);
        if (isMissed) _missed.Add(action);
    }
}
