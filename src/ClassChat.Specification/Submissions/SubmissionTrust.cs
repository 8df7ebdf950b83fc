namespace ClassChat.Specification.Submissions;

/// <summary>
/// Permissions that the grader gives a submission, two independent flags: its file may name outside paths and adapters,
/// raise limits and lower protection; or just its dialects may name adapters. Without them it can only lower limits.
/// </summary>
public sealed record SubmissionTrust
{
    /// <summary>No trust.</summary>
    public static SubmissionTrust None { get; } = new();

    /// <summary>
    /// True if the grader wrote or read the file: it may name paths outside its folder, raise limits, lower the
    /// protection and name adapters.
    /// </summary>
    public bool OfFile { get; init; }

    /// <summary>
    /// True if a dialect in the submission's folder may name an adapter, a program that runs with the grader's rights.
    /// </summary>
    public bool OfAdapters { get; init; }

    /// <summary>True if adapters are allowed, by either kind of trust.</summary>
    public bool AllowsAdapters => OfFile || OfAdapters;
}
