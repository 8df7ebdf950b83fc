namespace ClassChat.Harness.Migrations;

/// <summary>Text of a file in the form that is read now, and what could not be rewritten.</summary>
/// <param name="Text">The new text.</param>
/// <param name="Notes">What somebody has to look at.</param>
public sealed record MigrationResult(string Text, IReadOnlyList<MigrationNote> Notes);

/// <summary>Something in a migrated file that somebody has to look at.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Message">What is to be done.</param>
public sealed record MigrationNote(int Line, string Message);
