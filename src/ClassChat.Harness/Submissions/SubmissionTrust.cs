namespace ClassChat.Harness.Submissions;

/// <summary>
/// Trust of whoever grades in the file of a submission. Without it, the file may only say how the submission's own
/// programs are started: it is a student's, like all that stands beside it.
/// </summary>
public sealed record SubmissionTrust
{
    /// <summary>Nothing more.</summary>
    public static SubmissionTrust None { get; } = new();

    /// <summary>
    /// True if whoever grades wrote the file, or has read it: it may name paths outside of its folder, raise limits,
    /// lower the protection and name adapters.
    /// </summary>
    public bool OfFile { get; init; }

    /// <summary>
    /// True if a dialect in the submission's folder may name an adapter: a program that runs with the rights of
    /// whoever grades.
    /// </summary>
    public bool OfAdapters { get; init; }

    /// <summary>True if adapters are allowed, by themselves or with everything else.</summary>
    public bool AllowsAdapters => OfFile || OfAdapters;
}
