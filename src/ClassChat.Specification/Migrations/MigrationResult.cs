namespace ClassChat.Specification.Migrations;

/// <summary>
/// Text of a file, migrated to the current version as far as possible, with notes on the lines that need a person.
/// </summary>
/// <param name="Text">The text; unchanged if nothing in it is out of date.</param>
/// <param name="Notes">The lines that could not be rewritten; none if <paramref name="Text"/> is complete.</param>
public sealed record MigrationResult(string Text, IReadOnlyList<MigrationNote> Notes);

/// <summary>A line that could not be rewritten and needs a person.</summary>
/// <param name="Line">The line in the old text, from 1.</param>
/// <param name="Message">The reason, and what to write instead.</param>
public sealed record MigrationNote(int Line, string Message);
