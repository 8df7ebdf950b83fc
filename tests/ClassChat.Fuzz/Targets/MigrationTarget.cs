using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Migrations;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Fuzz.Targets;

/// <summary>
/// Migration of files of older versions: a migrated file does not change again, and has no errors that the old file did
/// not have.
/// </summary>
/// <param name="name">Its name on the command line.</param>
/// <param name="path">A path with the extension of the files.</param>
/// <param name="seeds">Files of older versions.</param>
/// <param name="errorsOf">Reads a text as a current file; returns its errors.</param>
internal sealed class MigrationTarget(
    string name, string path, Func<IEnumerable<byte[]>> seeds, Func<string, IReadOnlyList<SourceError>> errorsOf)
    : Target(name, $"migration of older files, such as {path}")
{
    /// <inheritdoc/>
    public override Outcome Run(byte[] input)
    {
        string text = FileTarget.TextOf(input);
        ParseResult<MigrationResult> migrated = Migration.Rewrite(text, path);
        if (migrated.Value is not MigrationResult result) return FileTarget.Check(migrated.Errors, text, null);
        Require(migrated.Errors.Count == 0 && result.Notes.Count == 0, "a migrated file has neither errors nor notes");
        if (result.Text != text) Check(text, result.Text);
        return FileTarget.Check([], text, result.Text);
    }

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> CreateSeeds() => seeds();

    private void Check(string old, string text)
    {
        ParseResult<MigrationResult> again = Migration.Rewrite(text, path);
        Require(again.Value is not null, $"a migrated file can be migrated again: {string.Join('\n', again.Errors)}");
        Require(again.Value!.Text == text, $"a migrated file does not change again: {text} became {again.Value.Text}");
        IReadOnlyList<SourceError> errors = errorsOf(text);
        Require(
            errors.Count <= errorsOf(old).Count,
            $"a migrated file has no more errors than the old one: {string.Join('\n', errors)}");
        bool isScenario = ScenarioFile.Endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal));
        Require(!isScenario || errors.Count == 0, $"a migrated scenario parses: {string.Join('\n', errors)}");
    }
}
