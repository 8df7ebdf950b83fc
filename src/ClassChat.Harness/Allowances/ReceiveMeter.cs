using ClassChat.Platform.Linux;

namespace ClassChat.Harness.Allowances;

/// <summary>
/// Counts the bytes received by one bot (or from the adapter, or from a client under test), the memory kept of them and
/// slow searches in them, and reports them to the scenario's <see cref="Allowance"/>.
/// </summary>
/// <param name="bot">The bot.</param>
/// <param name="allowance">The allowance of the scenario.</param>
/// <remarks>Requires the gate of the bot's history. Adds up locally and reports to the allowance in steps.</remarks>
internal sealed class ReceiveMeter(string bot, Allowance allowance)
{
    private long _received;
    private long _reported;
    private long _reportedKept;
    private int _slowReads;

    /// <summary>Records received bytes.</summary>
    /// <param name="bytes">Number of bytes received.</param>
    /// <param name="kept">Memory that the bot's history now takes, in bytes.</param>
    /// <param name="messages">Number of messages that the bot keeps.</param>
    /// <returns>False if the allowance is exceeded, by any bot, or the scenario ends: nothing more should be
    /// read.</returns>
    public bool Consume(int bytes, long kept, int messages = 0)
    {
        _received += bytes;
        bool isStep = _received - _reported + Math.Abs(kept - _reportedKept) >= AllowanceLimits.StepBytes;
        if (isStep) Report(kept, messages);
        return allowance.IsOpen;
    }

    /// <summary>Records the memory that the bot now keeps, for example after events were removed.</summary>
    public void Keep(long kept) => Report(kept, 0);

    /// <summary>Records the duration of decoding what was read at once.</summary>
    /// <param name="began">Start of the decoding, on this thread (<see cref="Threads.CurrentTime"/>, so that CPU
    /// starvation does not make it look slow).</param>
    public void CheckTime(TimeSpan began)
    {
        if (Threads.CurrentTime - began >= AllowanceLimits.SlowReadTime) _slowReads++;
        if (_slowReads >= AllowanceLimits.MaxSlowReads) allowance.Exceed(new Excess.Slow(bot));
    }

    private void Report(long kept, int messages)
    {
        (long more, long moreKept) = (_received - _reported, kept - _reportedKept);
        (_reported, _reportedKept) = (_received, kept);
        allowance.Admit(new Excess.Sent(bot, _received, messages > 0 ? messages : null), more, moreKept);
    }
}
