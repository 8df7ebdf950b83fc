using ClassChat.Grading.Runs;

namespace ClassChat.Grading.BatchGrading;

/// <summary>
/// Event in the progress of one <see cref="BatchRun"/>, which grades all submissions of a class, for live displays; the
/// events of a single submission are of type <c>RunEvent</c>.
/// </summary>
public abstract record BatchEvent
{
    private BatchEvent()
    {
    }

    /// <summary>
    /// All submission files of the class are read: the number of submissions, and of those that must be graded now.
    /// </summary>
    public sealed record Planned(int All, int Ahead) : BatchEvent;

    /// <summary>
    /// One submission begins to run its scenarios that measure time; this comes before all other scenarios of the
    /// class.
    /// </summary>
    public sealed record Measuring(SubmissionEntry Entry) : BatchEvent;

    /// <summary>One submission begins to run its other scenarios, beside other submissions.</summary>
    public sealed record Began(SubmissionEntry Entry) : BatchEvent;

    /// <summary>One event happened in the run of one submission, which is passed on.</summary>
    public sealed record RunProgress(SubmissionEntry Entry, RunEvent Event) : BatchEvent;

    /// <summary>
    /// The result of one submission is known: graded now, taken from an earlier run, or not graded at all.
    /// </summary>
    public sealed record Ended(SubmissionResult Result) : BatchEvent;
}
