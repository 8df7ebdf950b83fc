namespace ClassChat.Cli.Surroundings;

/// <summary>How the program ends. Other people's scripts rely on these.</summary>
internal static class ExitCode
{
    /// <summary>All passed.</summary>
    public const int Passed = 0;

    /// <summary>Items failed, or could not be judged.</summary>
    public const int Failed = 1;

    /// <summary>A file is invalid; nothing of it ran.</summary>
    public const int InvalidFile = 2;

    /// <summary>The command line cannot be understood.</summary>
    public const int Usage = 3;

    /// <summary>The program under test, or our server, would not start.</summary>
    public const int NotStarted = 4;

    /// <summary>The harness itself was in trouble.</summary>
    public const int Trouble = 5;

    /// <summary>Ctrl+C, as shells spell it: 128 and the number of SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>All of them, each with what it says and what to do about it.</summary>
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
        (Trouble, "The harness itself was in trouble: it says nothing of the program, and does not grade it."),
        (Interrupted, "The run was ended by Ctrl+C. No process is left behind. What 'grade' had finished is kept."),
    ];
}
