using ClassChat.Specification.Diagnostics;

namespace ClassChat.Specification.Submissions;

/// <summary>
/// Request of a submission file that is not allowed. Something less is used instead, or one program is not graded; the
/// rest of the submission is.
/// </summary>
/// <param name="Request">The request with its place in the file, and the remedy as the suggestion.</param>
/// <param name="Outcome">Consequence in a few words: the value used instead, or the program that is not graded.</param>
public sealed record Refusal(SourceError Request, string Outcome);
