using System.Diagnostics;

namespace ClassChat.Harness.Allowances;

/// <summary>
/// How much a program under test may send in one scenario, by what was asked of it: bytes to all bots together, and
/// memory in which the harness keeps what they were sent (<see cref="AllowanceLimits"/>). Any number of bots add to it,
/// and take of it, at once.
/// </summary>
/// <param name="bots">How many bots can take part.</param>
/// <param name="isTaken">True if what bots see is taken out again and again: then a request leaves nothing.</param>
public sealed class Allowance(int bots, bool isTaken = false) : IAsyncDisposable
{
    private readonly CancellationTokenSource _exceeded = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private Task _telling = Task.CompletedTask;
    private Excess? _excess;
    private bool _isClosed;
    private long _bots;
    private long _bytes = AllowanceLimits.FreeBytes;
    private long _keptBytes = AllowanceLimits.FreeKeptBytes;
    private long _received;
    private long _kept;

    /// <summary>What was too much; null: nothing is yet. It is told before <see cref="Exceeded"/>.</summary>
    public Excess? Excess => Volatile.Read(ref _excess);

    /// <summary>Cancelled when something is too much.</summary>
    public CancellationToken Exceeded => _exceeded.Token;

    /// <summary>False once something is too much, or the scenario ends: nothing more is to be read.</summary>
    public bool IsOpen => Excess is null && !Volatile.Read(ref _isClosed);

    /// <summary>A bot comes for the first time.</summary>
    public void Enter()
    {
        long count = Interlocked.Increment(ref _bots);
        if (count > bots) return; // who comes beside the cast is soon gone again
        long pairs = (2 * count) - 1; // of it with itself, and with each of the others twice
        Interlocked.Add(
            ref _keptBytes, AllowanceLimits.KeptBytesPerBot + (pairs * AllowanceLimits.KeptBytesPerPair));
    }

    /// <summary>A connection is opened.</summary>
    public void Connect()
    {
        Ask();
        Interlocked.Add(ref _bytes, Present * Present * AllowanceLimits.BytesPerPair);
    }

    /// <summary>Something is asked of the program: an action, a line that is typed.</summary>
    public void Ask()
    {
        Interlocked.Add(ref _bytes, AllowanceLimits.BytesPerRequest + (Present * AllowanceLimits.BytesPerNotice));
        if (!isTaken) Interlocked.Add(ref _keptBytes, AllowanceLimits.KeptBytesPerRequest);
    }

    /// <summary>So many bytes are sent to the program, in one write.</summary>
    public void Write(long bytes)
    {
        Interlocked.Add(ref _bytes, AllowanceLimits.BytesPerWrite + (bytes * AllowanceLimits.BytesPerByte));
        Interlocked.Add(ref _keptBytes, bytes * AllowanceLimits.KeptBytesPerByte);
    }

    /// <summary>Something of so many bytes is to reach so many bots.</summary>
    public void Expect(long deliveries, long bytes)
    {
        Interlocked.Add(
            ref _bytes, deliveries * (AllowanceLimits.BytesPerNotice + (bytes * AllowanceLimits.BytesPerByte)));
        Interlocked.Add(
            ref _keptBytes,
            deliveries * (AllowanceLimits.KeptBytesPerDelivery + (bytes * AllowanceLimits.KeptBytesPerByte)));
    }

    /// <summary>Something is kept that no bot holds, until the scenario ends.</summary>
    public void Keep(long bytes) => Interlocked.Add(ref _kept, bytes);

    /// <summary>The scenario ends.</summary>
    public void Close() => Volatile.Write(ref _isClosed, true);

    /// <summary>Holds against the allowance what a bot was sent.</summary>
    /// <param name="sent">The bot, what it was sent in all, and how many messages it keeps.</param>
    /// <param name="more">How many of the bytes were not yet told.</param>
    /// <param name="moreKept">How much more memory it takes than was told, in bytes; may be negative.</param>
    internal void Admit(Excess.Sent sent, long more, long moreKept)
    {
        long all = Interlocked.Add(ref _received, more);
        long kept = Interlocked.Add(ref _kept, moreKept);
        long unasked = all - Sendable + AllowanceLimits.FreeBytes;
        bool isMost = 2 * sent.Bytes >= all;
        if (unasked > AllowanceLimits.FreeBytes)
            Exceed(new Excess.Sent(isMost ? sent.Bot : null, isMost ? Math.Min(unasked, sent.Bytes) : unasked, null));
        else if (kept > Interlocked.Read(ref _keptBytes)) Exceed(isMost ? sent : new Excess.Sent(null, all, null));
    }

    /// <summary>Something is too much.</summary>
    internal void Exceed(Excess excess)
    {
        // Who waits for it goes on elsewhere: here something is being read, under a gate.
        if (Interlocked.CompareExchange(ref _excess, excess, null) is null)
            Volatile.Write(ref _telling, _exceeded.CancelAsync());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Volatile.Read(ref _telling);
        _exceeded.Dispose();
    }

    private long Sendable => Interlocked.Read(ref _bytes)
        + (long)(Stopwatch.GetElapsedTime(_began).TotalSeconds * Present * AllowanceLimits.BytesPerSecond);

    private long Present => Math.Min(bots, Interlocked.Read(ref _bots));
}

/// <summary>Excess of a program under test.</summary>
public abstract record Excess
{
    private Excess()
    {
    }

    /// <summary>It sent what nobody asked for.</summary>
    /// <param name="Bot">The bot to which most of it went; null: no single one.</param>
    /// <param name="Bytes">How much it is.</param>
    /// <param name="Messages">In how many messages, where it is their number that is too much.</param>
    public sealed record Sent(string? Bot, long Bytes, int? Messages) : Excess;

    /// <summary>It sent what takes too long to be looked through.</summary>
    /// <param name="Bot">The bot that was sent it.</param>
    public sealed record Slow(string Bot) : Excess;
}
