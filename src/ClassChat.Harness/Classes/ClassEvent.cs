using ClassChat.Harness.Grading;

namespace ClassChat.Harness.Classes;

/// <summary>What happens while a class is graded, as it happens.</summary>
public abstract record ClassEvent
{
    private ClassEvent()
    {
    }

    /// <summary>All files are read: so many submissions are there, and so many of them are to be graded.</summary>
    public sealed record Planned(int All, int Ahead) : ClassEvent;

    /// <summary>What measures time is run for a submission, before anything else runs.</summary>
    public sealed record Measuring(HandIn HandIn) : ClassEvent;

    /// <summary>A submission is being graded.</summary>
    public sealed record Began(HandIn HandIn) : ClassEvent;

    /// <summary>Something happens in the run of a submission.</summary>
    public sealed record Told(HandIn HandIn, RunEvent Happened) : ClassEvent;

    /// <summary>It is known what a submission comes to; also one that was graded before, or cannot be.</summary>
    public sealed record Ended(Standing Standing) : ClassEvent;
}
