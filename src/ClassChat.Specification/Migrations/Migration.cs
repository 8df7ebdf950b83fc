using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Specification.Migrations;

/// <summary>
/// Rewrites the text of a file of an older version: a scenario or workload by its extension, otherwise a YAML file.
/// </summary>
public static class Migration
{
    /// <summary>Rewrites a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The file; its extension identifies scenarios and workloads.</param>
    /// <returns>The new text, or the errors that prevent the rewriting.</returns>
    public static ParseResult<MigrationResult> Rewrite(string text, string path)
    {
        bool isScenario = ScenarioFile.Endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal));
        if (!isScenario) return YamlMigration.Rewrite(text, path);
        MigrationResult result = ScenarioMigration.Rewrite(text, path);
        if (result.Notes.Count == 0) return result;
        string[] lines = text.Split('\n');
        return result.Notes.Select(note => ErrorAt(note, path, lines)).ToList();
    }

    private static SourceError ErrorAt(MigrationNote note, string path, string[] lines)
    {
        string source = note.Line >= 1 && note.Line <= lines.Length ? lines[note.Line - 1].TrimEnd('\r') : "";
        int indent = source.Length - source.TrimStart().Length;
        return new SourceError(
            path, note.Line, indent + 1, Math.Max(1, source.Length - indent), note.Message,
            "change this line by hand, then run classchat migrate again", source);
    }
}
