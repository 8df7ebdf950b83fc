using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Submissions;

namespace ClassChat.Specification.Classes;

/// <summary>Content of a class file: what the submissions of a class get, and what they may ask for.</summary>
/// <param name="Name">The name of the class.</param>
/// <param name="Path">Full path of the file.</param>
/// <param name="Policy">The policy of submissions that have no settings of their own.</param>
/// <param name="Overrides">The settings of single submissions.</param>
public sealed record ClassRules(
    string Name, string Path, SubmissionPolicy Policy, IReadOnlyList<SubmissionOverride> Overrides)
{
    /// <summary>Full path of the rubric that the class is graded by; null for the default.</summary>
    public string? Rubric { get; init; }

    /// <summary>
    /// The settings of one submission: those for its id, else those for the name of its folder. Null if it has none.
    /// </summary>
    /// <param name="id">The id of the submission.</param>
    /// <param name="folder">The folder of the submission.</param>
    public SubmissionOverride? OverrideOf(string id, string folder) =>
        Overrides.FirstOrDefault(one => one.Id == id)
        ?? Overrides.FirstOrDefault(one => one.Id == System.IO.Path.GetFileName(folder));

    /// <summary>
    /// True if several submissions would get the settings of one, by the name of their folders: students choose these
    /// names, and the settings may be trust.
    /// </summary>
    /// <param name="submissions">The ids and folders of all submissions.</param>
    public bool AreAmbiguous(IReadOnlyList<(string Id, string Folder)> submissions) =>
        Overrides.Any(one => submissions.Count(entry => OverrideOf(entry.Id, entry.Folder) == one) > 1);

    /// <summary>
    /// Errors for settings that do not name exactly one of the submissions: nobody, or several by the name of their
    /// folders.
    /// </summary>
    /// <param name="submissions">The ids and folders of all submissions.</param>
    public IEnumerable<SourceError> Unmatched(IReadOnlyList<(string Id, string Folder)> submissions)
    {
        foreach (SubmissionOverride one in Overrides)
        {
            string[] ids =
                [.. submissions.Where(entry => OverrideOf(entry.Id, entry.Folder) == one).Select(entry => entry.Id)];
            if (ids.Length == 1) continue;
            yield return ids.Length > 1
                ? one.Place with
                {
                    Message = $"'{one.Id}' is the name of {TextList.Count(ids.Length, "folder")} here",
                    Suggestion = $"write the id of the one that is meant: {TextList.OneOf(ids)}",
                }
                : one.Place with
                {
                    Message = $"there is no submission '{one.Id}' here",
                    Suggestion = Suggestions.DidYouMean(one.Id, submissions.Select(entry => entry.Id))
                        ?? "write the name of its folder, as the overview shows it",
                };
        }
    }
}

/// <summary>Settings of one submission in a class file.</summary>
/// <param name="Id">The id of the submission, or the name of its folder.</param>
/// <param name="Place">The place of that name in the file, for errors.</param>
/// <param name="Policy">The policy of this submission.</param>
/// <param name="Programs">Its programs, if the instructor gives them; null to read the submission's own file.</param>
public sealed record SubmissionOverride(
    string Id, SourceError Place, SubmissionPolicy Policy, WrittenSubmission? Programs);
