using System.Diagnostics;
using ClassChat.Specification.Patterns;

namespace ClassChat.Harness.Allowances;

/// <summary>
/// Budget for what a program under test may send in one scenario and for the memory that keeps it; grows with bots,
/// requests, writes, deliveries and time (<see cref="AllowanceLimits"/>). Records the first excess. Thread-safe, shared
/// by all bots.
/// </summary>
internal sealed class Allowance : IAsyncDisposable
{
    private readonly int _maxBots;
    private readonly bool _isTaken;
    private readonly CancellationTokenSource _exceeded = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private Task _cancellation = Task.CompletedTask;
    private Excess? _excess;
    private bool _isClosed;
    private long _bots;
    private long _bytes = AllowanceLimits.FreeBytes;
    private long _keptBytes = AllowanceLimits.FreeKeptBytes;
    private long _received;
    private long _kept;

    /// <summary>Creates the budget of one scenario.</summary>
    /// <param name="bots">Maximum number of bots that can take part.</param>
    /// <param name="isTaken">True if recorded events are removed from the histories during the scenario, so that
    /// requests add nothing to the kept memory.</param>
    public Allowance(int bots, bool isTaken = false)
    {
        (_maxBots, _isTaken) = (bots, isTaken);
        Searches = new MatchBudget(pattern => Exceed(new Excess.SlowPattern(pattern)));
    }

    /// <summary>Budget for the time of searches with the patterns of the dialects.</summary>
    public MatchBudget Searches { get; }

    /// <summary>
    /// First excess over the budget; null if there is none. Set before <see cref="Exceeded"/> is cancelled.
    /// </summary>
    public Excess? Excess => Volatile.Read(ref _excess);

    /// <summary>Cancelled when the budget is exceeded.</summary>
    public CancellationToken Exceeded => _exceeded.Token;

    /// <summary>False once the budget is exceeded or the scenario ends: nothing more should be read.</summary>
    public bool IsOpen => Excess is null && !Volatile.Read(ref _isClosed);

    /// <summary>Adds the budget for a bot that connects for the first time.</summary>
    public void AddBot()
    {
        long count = Interlocked.Increment(ref _bots);
        if (count > _maxBots) return; // a bot beyond the scenario's participants is short-lived
        long pairs = (2 * count) - 1; // the bot with itself, and with every other bot in both directions
        Interlocked.Add(
            ref _keptBytes, AllowanceLimits.KeptBytesPerBot + (pairs * AllowanceLimits.KeptBytesPerPair));
    }

    /// <summary>Adds the budget for a new connection.</summary>
    public void Connect()
    {
        AddRequest();
        Interlocked.Add(ref _bytes, Present * Present * AllowanceLimits.BytesPerPair);
    }

    /// <summary>Adds the budget for a request to the program: an action, or a typed line.</summary>
    public void AddRequest()
    {
        Interlocked.Add(ref _bytes, AllowanceLimits.BytesPerRequest + (Present * AllowanceLimits.BytesPerNotice));
        if (!_isTaken) Interlocked.Add(ref _keptBytes, AllowanceLimits.KeptBytesPerRequest);
    }

    /// <summary>Adds the budget for bytes sent to the program in one write.</summary>
    public void AddWrite(long bytes)
    {
        Interlocked.Add(ref _bytes, AllowanceLimits.BytesPerWrite + (bytes * AllowanceLimits.BytesPerByte));
        Interlocked.Add(ref _keptBytes, bytes * AllowanceLimits.KeptBytesPerByte);
    }

    /// <summary>Adds the budget for content of a given size that is to be delivered to a number of bots.</summary>
    public void AddDelivery(long deliveries, long bytes)
    {
        Interlocked.Add(
            ref _bytes, deliveries * (AllowanceLimits.BytesPerNotice + (bytes * AllowanceLimits.BytesPerByte)));
        Interlocked.Add(
            ref _keptBytes,
            deliveries * (AllowanceLimits.KeptBytesPerDelivery + (bytes * AllowanceLimits.KeptBytesPerByte)));
    }

    /// <summary>Counts memory that is kept until the scenario ends and belongs to no bot.</summary>
    public void Keep(long bytes) => Interlocked.Add(ref _kept, bytes);

    /// <summary>Ends the scenario: nothing more should be read.</summary>
    public void Close() => Volatile.Write(ref _isClosed, true);

    /// <summary>Counts received bytes and kept memory of a bot against the budget.</summary>
    /// <param name="sent">The bot, the total number of bytes it received, and the number of messages it keeps.</param>
    /// <param name="more">Number of received bytes not yet counted.</param>
    /// <param name="moreKept">Change of the kept memory since the last call, in bytes; may be negative.</param>
    internal void Admit(Excess.Sent sent, long more, long moreKept)
    {
        long all = Interlocked.Add(ref _received, more);
        long kept = Interlocked.Add(ref _kept, moreKept);
        long unasked = all - Sendable + AllowanceLimits.FreeBytes;
        bool sentMost = 2 * sent.Bytes >= all;
        if (unasked > AllowanceLimits.FreeBytes)
            Exceed(new Excess.Sent(
                sentMost ? sent.Bot : null, sentMost ? Math.Min(unasked, sent.Bytes) : unasked, null));
        else if (kept > Math.Min(Interlocked.Read(ref _keptBytes), AllowanceLimits.MaxKeptBytes))
            Exceed(sentMost ? sent : new Excess.Sent(null, all, null));
    }

    /// <summary>Records an excess over the budget, if it is the first, and cancels <see cref="Exceeded"/>.</summary>
    internal void Exceed(Excess excess)
    {
        // Callbacks run on another thread: the caller is receiving and holds a lock.
        if (Interlocked.CompareExchange(ref _excess, excess, null) is null)
            Volatile.Write(ref _cancellation, _exceeded.CancelAsync());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Volatile.Read(ref _cancellation);
        _exceeded.Dispose();
        Searches.Dispose();
    }

    private long Sendable => Interlocked.Read(ref _bytes)
        + (long)(Stopwatch.GetElapsedTime(_began).TotalSeconds * Present * AllowanceLimits.BytesPerSecond);

    private long Present => Math.Min(_maxBots, Interlocked.Read(ref _bots));
}

/// <summary>
/// Way in which a program under test has exceeded the <see cref="Allowance"/> of its scenario; the harness then ends
/// it, and the scenario fails.
/// </summary>
internal abstract record Excess
{
    private Excess()
    {
    }

    /// <summary>The program sent the bots far more bytes or messages than they requested, together.</summary>
    /// <param name="Bot">The bot that received most of it; null if no single bot did.</param>
    /// <param name="Bytes">Number of unrequested bytes; if the kept memory is too much, number of all received
    /// bytes.</param>
    /// <param name="Messages">Number of messages, if their number is the problem; otherwise null.</param>
    public sealed record Sent(string? Bot, long Bytes, int? Messages) : Excess;

    /// <summary>
    /// The program sent one bot what took too long to decode, several times.
    /// </summary>
    /// <param name="Bot">The bot that received it.</param>
    public sealed record Slow(string Bot) : Excess;

    /// <summary>A pattern of a dialect took too long to search for.</summary>
    /// <param name="Pattern">Name of the pattern: the event or prompt that it recognizes.</param>
    public sealed record SlowPattern(string Pattern) : Excess;
}
