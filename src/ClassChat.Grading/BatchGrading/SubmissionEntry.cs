namespace ClassChat.Grading.BatchGrading;

/// <summary>
/// A submission found on disk, before its file is parsed: its id in the class and the path of its submission file.
/// <c>Submission</c> has the content.
/// </summary>
/// <param name="Id">Unique id in the class, also the name of its report folder.</param>
/// <param name="Path">Full path of its submission file.</param>
public sealed record SubmissionEntry(string Id, string Path)
{
    /// <summary>The reason in one sentence why it cannot be read; null if it can.</summary>
    public string? Unreadable { get; init; }

    /// <summary>The folder of its submission file.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;
}
