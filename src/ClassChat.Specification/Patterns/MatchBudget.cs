using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using ClassChat.Platform.Linux;

namespace ClassChat.Specification.Patterns;

/// <summary>
/// Time that one scenario may spend in searches with the patterns of a submission. After too many slow searches, or too
/// much time in all of them, nothing more is found and the owner is told. Thread-safe, shared by all bots.
/// </summary>
/// <param name="exceeded">Called once, with the name of the slowest pattern; null for nobody.</param>
/// <remarks>
/// The backtracking engine comes first, as it is thirty times faster for ordinary patterns and texts. A pattern that
/// takes too long is searched with the non-backtracking engine from then on, if it can be.
/// </remarks>
public sealed class MatchBudget(Action<string>? exceeded = null) : IDisposable
{
    private readonly long _begun = Stopwatch.GetTimestamp();
    private static int _automataInUse;

    private readonly ConcurrentDictionary<string, Regex> _automata = [];
    private readonly ConcurrentDictionary<string, long> _measured = [];
    private readonly Lock _lock = new();
    private long _unmeasuredTicks;
    private long _measuredTicks;
    private int _slowSearches;
    private string? _slowPattern;

    /// <summary>Name of the pattern that took too long; null if none did. Searches then find nothing.</summary>
    public string? SlowPattern => Volatile.Read(ref _slowPattern);

    /// <summary>Runs one search within the budget.</summary>
    /// <param name="pattern">The pattern to search for.</param>
    /// <param name="chars">Length of the text in UTF-16 code units.</param>
    /// <param name="state">Argument of the search.</param>
    /// <param name="search">The search, repeated with another engine if it takes too long.</param>
    /// <returns>Its result; the default value if the search takes too long or the budget is exceeded.</returns>
    public TResult? Run<TState, TResult>(
        SearchPattern pattern, int chars, TState state, Func<Regex, TState, TResult> search)
    {
        if (SlowPattern is not null) return default;
        if (Interlocked.Read(ref _unmeasuredTicks) < PatternLimits.UnmeasuredTime.Ticks)
        {
            long start = Stopwatch.GetTimestamp();
            TResult? found = Search(pattern, chars, state, search);
            Interlocked.Add(ref _unmeasuredTicks, Stopwatch.GetElapsedTime(start).Ticks);
            return found;
        }

        TimeSpan began = Threads.CurrentTime;
        TResult? result = Search(pattern, chars, state, search);
        Charge(pattern.Owner, Threads.CurrentTime - began);
        return result;
    }

    /// <summary>First match at or after a position; null if there is none or the search takes too long.</summary>
    public Match? Match(SearchPattern pattern, string text, int from = 0) =>
        Run(pattern, text.Length, (text, from), static (regex, at) => regex.Match(at.text, at.from))
            is { Success: true } match ? match : null;

    /// <summary>Counts processor time that was spent on a pattern.</summary>
    /// <param name="owner">Name of the pattern.</param>
    /// <param name="time">Processor time of the calling thread.</param>
    public void Charge(string owner, TimeSpan time)
    {
        _measured.AddOrUpdate(owner, time.Ticks, (_, before) => before + time.Ticks);
        double limit = PatternLimits.MeasuredTime.Ticks
            + (Stopwatch.GetElapsedTime(_begun).Ticks * PatternLimits.MeasuredShare);
        if (Interlocked.Add(ref _measuredTicks, time.Ticks) <= limit) return;
        Exceed(_measured.MaxBy(one => one.Value).Key);
    }

    /// <summary>Releases the engines of slow patterns.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            Interlocked.Add(ref _automataInUse, -_automata.Count);
            _automata.Clear();
        }
    }

    private TResult? Search<TState, TResult>(
        SearchPattern pattern, int chars, TState state, Func<Regex, TState, TResult> search)
    {
        bool isLong = chars > PatternLimits.MaxShortChars;
        TimeSpan limit = isLong ? PatternLimits.LongTimeout : PatternLimits.Timeout;
        TimeSpan used = TimeSpan.Zero;
        for (int attempt = 0; attempt < PatternLimits.MaxAttempts && SlowPattern is null; attempt++)
        {
            Regex? automaton = _automata.GetValueOrDefault(pattern.ToString());
            Regex engine = automaton ?? pattern.Engine(isLong);
            // Not measured at first, because that takes as long as an ordinary search.
            TimeSpan began = attempt == 0 ? TimeSpan.Zero : Threads.CurrentTime;
            try
            {
                return search(engine, state);
            }
            catch (RegexMatchTimeoutException)
            {
                if (attempt > 0) used += Threads.CurrentTime - began;
                // The time limit is by the wall clock: a search that did not get the processor is not slow.
                if (used < limit / 2) isLong |= attempt > 0;
                else if (automaton is not null || !TryUseAutomaton(pattern)) return Slow<TResult>(pattern);
            }
        }

        return default;
    }

    private TResult? Slow<TResult>(SearchPattern pattern)
    {
        pattern.Release();
        if (Interlocked.Increment(ref _slowSearches) >= PatternLimits.MaxSlowSearches) Exceed(pattern.Owner);
        return default;
    }

    /// <summary>Searches for a pattern with the non-backtracking engine from now on; false if it cannot be.</summary>
    private bool TryUseAutomaton(SearchPattern pattern)
    {
        lock (_lock)
        {
            if (_automata.ContainsKey(pattern.ToString())) return true; // another bot was faster
            if (_automata.Count == PatternLimits.MaxAutomata) return false;
            if (Volatile.Read(ref _automataInUse) >= PatternLimits.MaxAutomataInUse) return false;
            if (pattern.CreateAutomaton() is not Regex automaton) return false;
            pattern.Release();
            Interlocked.Increment(ref _automataInUse);
            return _automata.TryAdd(pattern.ToString(), automaton);
        }
    }

    private void Exceed(string owner)
    {
        if (Interlocked.CompareExchange(ref _slowPattern, owner, null) is null) exceeded?.Invoke(owner);
    }
}
