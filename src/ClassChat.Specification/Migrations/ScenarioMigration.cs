using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Specification.Migrations;

/// <summary>
/// Rewrites scenario and workload files of older versions into the current language, and notes the lines that still
/// cannot be parsed.
/// </summary>
internal static class ScenarioMigration
{
    /// <summary>Rewrites a text. Keeps comments, blank lines and layout; an up-to-date text stays unchanged.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="path">The file; its extension distinguishes scenarios and workloads.</param>
    public static MigrationResult Rewrite(string text, string path)
    {
        string lineBreak = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var file = new OldScenario(text.ReplaceLineEndings("\n").Split('\n'), path);
        string rewritten = string.Join(lineBreak, file.Rewrite());
        Dictionary<int, MigrationNote> notes = file.Notes.GroupBy(note => note.Line)
            .ToDictionary(same => same.Key, same => same.First());
        // Lines that still cannot be parsed need a person, too.
        IReadOnlyList<SourceError> errors =
            rewritten == text ? [] : ScenarioFile.Parse(path, "migrated", rewritten).Errors;
        foreach (SourceError error in errors)
        {
            int line = file.Origins[Math.Clamp(error.Line, 1, file.Origins.Count) - 1];
            notes.TryAdd(line, new MigrationNote(line, error.Message));
        }

        return new MigrationResult(rewritten, [.. notes.Values.OrderBy(note => note.Line)]);
    }
}
