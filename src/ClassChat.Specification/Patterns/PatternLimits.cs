namespace ClassChat.Specification.Patterns;

/// <summary>
/// Limits for regular expressions from files of submissions: their size, the time of one search, and the time of all
/// searches of a scenario. Ordinary patterns take a few microseconds per search.
/// </summary>
public static class PatternLimits
{
    /// <summary>
    /// Maximum length of a pattern in UTF-16 code units: five times the longest known one. The memory to build a
    /// pattern grows with the square of its length.
    /// </summary>
    public const int MaxChars = 2048;

    /// <summary>Maximum number of patterns in one file: ten times the largest known number.</summary>
    public const int MaxPatterns = 500;

    /// <summary>Text size in UTF-16 code units above which a search may take <see cref="LongTimeout"/>.</summary>
    public const int MaxShortChars = 256 * 1024;

    /// <summary>
    /// Number of searches over their time limit after which a scenario ends. Not the first one, since a server's text
    /// may be odd once.
    /// </summary>
    public const int MaxSlowSearches = 3;

    /// <summary>
    /// Number of times that a search is repeated because other programs took the processor while it ran.
    /// </summary>
    public const int MaxAttempts = 5;

    /// <summary>
    /// Maximum estimated size of a pattern that the non-backtracking engine gets, in nodes of its automaton. Its states
    /// multiply with the size: from a few hundred nodes, one search can take a minute and a gibibyte, and ignores its
    /// time limit.
    /// </summary>
    public const int MaxAutomatonNodes = 200;

    /// <summary>
    /// Maximum number of patterns of one scenario that the non-backtracking engine gets: each may grow to 20 MiB.
    /// </summary>
    public const int MaxAutomata = 2;

    /// <summary>Maximum number of patterns of all scenarios that the non-backtracking engine has at a time.</summary>
    public const int MaxAutomataInUse = 6;

    /// <summary>Time limit of one search, during which it keeps a thread from other bots.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(50);

    /// <summary>Time limit of one search in much text, such as a file of megabytes.</summary>
    public static readonly TimeSpan LongTimeout = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Time of all searches of a scenario by the wall clock from which their processor time is measured. Measuring
    /// needs a system call, which takes longer than an ordinary search.
    /// </summary>
    public static readonly TimeSpan UnmeasuredTime = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Share of the time since the beginning of a scenario by which <see cref="MeasuredTime"/> grows: a long workload
    /// with many bots searches much, and none of its patterns is slow.
    /// </summary>
    public const double MeasuredShare = 0.25;

    /// <summary>Maximum measured processor time of all searches of a scenario, at its beginning.</summary>
    public static readonly TimeSpan MeasuredTime = TimeSpan.FromSeconds(5);

    /// <summary>Checks the length of a pattern before it is built.</summary>
    /// <exception cref="ArgumentException">It is longer than <see cref="MaxChars"/>.</exception>
    public static void CheckLength(string source)
    {
        if (source.Length > MaxChars) throw new ArgumentException($"it has more than {MaxChars} characters");
    }
}
