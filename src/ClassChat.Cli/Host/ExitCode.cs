namespace ClassChat.Cli.Host;

/// <summary>Exit codes of the program. Scripts rely on them, so they must not change.</summary>
internal static class ExitCode
{
    /// <summary>Everything passed, or was done.</summary>
    public const int Passed = 0;

    /// <summary>Items failed, or could not be graded.</summary>
    public const int Failed = 1;

    /// <summary>An input file is invalid; nothing of it ran.</summary>
    public const int InvalidFile = 2;

    /// <summary>The command line is invalid.</summary>
    public const int Usage = 3;

    /// <summary>
    /// The program under test, or ClassChat's own server, did not start; or <c>chat</c> found no server.
    /// </summary>
    public const int NotStarted = 4;

    /// <summary>The harness itself failed.</summary>
    public const int HarnessError = 5;

    /// <summary>Interrupted by Ctrl+C: 128 plus the number of SIGINT, as in shells.</summary>
    public const int Interrupted = 130;

    /// <summary>All exit codes with their meaning, and what to do.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Passed, "Everything that was asked for passed, or was done."),
        (Failed, "Items failed, were unstable, or were skipped; or they are ungraded, since something outside the "
            + "harness prevented a judgement. The report tells each with its reason, and how to replay it."),
        (InvalidFile, "A scenario, rubric, dialect or submission file is invalid, and nothing of it ran. Every fault "
            + "was printed; 'grade' goes on with the other submissions."),
        (Usage, "The command line cannot be understood: an unknown command, option, id or level. See --help."),
        (NotStarted, "The program under test, or our own server, would not start: what it printed is in the report. Or "
            + "'chat' found no server."),
        (HarnessError, "The harness itself was in trouble: it says nothing of the program, and does not grade it."),
        (Interrupted, "The run was ended by Ctrl+C. No process is left behind. What 'grade' had finished is kept."),
    ];
}
