using System.Diagnostics;
using ClassChat.Harness.Linux;

namespace ClassChat.Harness.Allowances;

/// <summary>What one bot was sent, and what of it is kept, held against the allowance of its scenario.</summary>
/// <param name="bot">The bot.</param>
/// <param name="allowance">The allowance.</param>
/// <remarks>Under the gate of the bot's history. Mostly it adds up: the allowance is asked in steps.</remarks>
public sealed class Intake(string bot, Allowance allowance)
{
    private long _received;
    private long _told;
    private long _toldKept;
    private int _longLooks;

    /// <summary>Notes what came.</summary>
    /// <param name="bytes">How many bytes.</param>
    /// <param name="kept">How much memory what the bot keeps takes by now, in bytes.</param>
    /// <param name="messages">How many messages it keeps.</param>
    /// <returns>False if something was too much, whoever's, or the scenario ends: no more is to be read.</returns>
    public bool Take(int bytes, long kept, int messages = 0)
    {
        _received += bytes;
        bool isStep = _received - _told + Math.Abs(kept - _toldKept) >= AllowanceLimits.StepBytes;
        if (isStep) Tell(kept, messages);
        return allowance.IsOpen;
    }

    /// <summary>Notes that the bot keeps so much by now, such as when something was taken away.</summary>
    public void Keep(long kept) => Tell(kept, 0);

    /// <summary>
    /// Time of the calling thread, by which looks are measured: on Linux that on a processor, so that a starved machine
    /// makes no look long.
    /// </summary>
    public static TimeSpan Now => OperatingSystem.IsLinux()
        ? Threads.CurrentTime
        : Stopwatch.GetElapsedTime(0);

    /// <summary>Notes how long it took to look through what came.</summary>
    /// <param name="began">When it began, on this thread (<see cref="Now"/>).</param>
    /// <param name="others">How many other looks at what came took long.</param>
    public void Look(TimeSpan began, int others)
    {
        if (Now - began >= AllowanceLimits.LongLook) _longLooks++;
        if (_longLooks + others >= AllowanceLimits.MaxLongLooks) allowance.Exceed(new Excess.Slow(bot));
    }

    private void Tell(long kept, int messages)
    {
        (long more, long moreKept) = (_received - _told, kept - _toldKept);
        (_told, _toldKept) = (_received, kept);
        allowance.Admit(new Excess.Sent(bot, _received, messages > 0 ? messages : null), more, moreKept);
    }
}
