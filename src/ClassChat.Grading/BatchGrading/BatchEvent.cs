using ClassChat.Grading.Runs;

namespace ClassChat.Grading.BatchGrading;

/// <summary>Progress event of a <see cref="BatchRun"/>, for live reports.</summary>
public abstract record BatchEvent
{
    private BatchEvent()
    {
    }

    /// <summary>All submission files are read: the number of submissions, and of those to grade.</summary>
    public sealed record Planned(int All, int Ahead) : BatchEvent;

    /// <summary>The timed scenarios of a submission run, before anything else.</summary>
    public sealed record Measuring(SubmissionEntry Entry) : BatchEvent;

    /// <summary>The grading of a submission has begun.</summary>
    public sealed record Began(SubmissionEntry Entry) : BatchEvent;

    /// <summary>An event in the run of one submission.</summary>
    public sealed record RunProgress(SubmissionEntry Entry, RunEvent Happened) : BatchEvent;

    /// <summary>The result of a submission is known, also if it is from an earlier run or was not graded.</summary>
    public sealed record Ended(SubmissionResult Result) : BatchEvent;
}
