using ClassChat.Harness.Execution;

namespace ClassChat.Grading.Reports;

/// <summary>Converts verdicts to and from the names that reports and users use, and explains their meanings.</summary>
public static class VerdictNames
{
    /// <summary>The name of a verdict, such as <c>not offered</c>.</summary>
    public static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Passed => "passed",
        Verdict.Failed => "failed",
        Verdict.Unstable => "unstable",
        Verdict.Skipped => "skipped",
        Verdict.Unsupported => "not offered",
        Verdict.Ungraded => "ungraded",
        Verdict.Error => "error",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    /// <summary>The verdict with a name; null if there is none.</summary>
    public static Verdict? Parse(string name)
    {
        foreach (Verdict verdict in Enum.GetValues<Verdict>())
        {
            if (Name(verdict) == name) return verdict;
        }

        return null;
    }

    /// <summary>The meaning of a verdict in a sentence or two.</summary>
    public static string Meaning(Verdict verdict) => verdict switch
    {
        Verdict.Passed => "All of its scenarios passed. It earns its points.",
        Verdict.Failed => "A scenario did not see what it should have seen, every time it was run. "
            + "The points are shared out among the item's scenarios; those of the failed ones are lost.",
        Verdict.Unstable => "A scenario failed, and passed when it was run again: '2 of 5' failed twice in five runs. "
            + "It costs the same points as a failure: a race in a program is a fault of the program.",
        Verdict.Skipped => "It failed, and so did an item that it needs: see there first.",
        Verdict.Unsupported => "The program has no such level or feature. No points, and no other item suffers.",
        Verdict.Ungraded => "Something outside the harness prevented a judgement, such as a file that cannot be read, "
            + "a program that is missing, or pacing that does not fit into a deadline. The item's points are withheld: "
            + "neither earned nor lost. The run exits with 1; remove the cause, and run it again.",
        Verdict.Error => "The harness itself was in trouble, and nothing can be said about the program. "
            + "The item is not graded, and the run exits with 5.",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };
}
