using ClassChat.Platform.FileSystem;
using ClassChat.Specification.Diagnostics;

namespace ClassChat.Specification.Scenarios;

/// <summary>Parses scenario files (<c>scenarios/**/*.scenario</c>) and, by their extension, workload files.</summary>
public static class ScenarioFile
{
    /// <summary>Extension of scenario files.</summary>
    public const string Ending = ".scenario";

    /// <summary>Extension of workload files.</summary>
    public const string WorkloadEnding = ".workload";

    /// <summary>Extensions of all files that can be parsed.</summary>
    public static IReadOnlyList<string> Endings { get; } = [Ending, WorkloadEnding];

    private static readonly StatementPattern[] _statements =
        [.. Statements.Acts, .. ClientStatements.Acts, .. Statements.Expectations, .. ClientStatements.Expectations];

    /// <summary>Maximum size of a scenario file, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Parses a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="id">Its id (<see cref="Scenario.Id"/>).</param>
    public static ParseResult<Scenario> Load(string path, string id)
    {
        FileReadResult read = RegularFile.ReadText(path, MaxBytes);
        return read.Text is string text ? Parse(path, id, text) : SourceError.OfFile(path, read.Error!);
    }

    /// <summary>Parses a text as the content of a file.</summary>
    public static ParseResult<Scenario> Parse(string path, string id, string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        var errors = new ErrorCollector(path, lines);
        Scenario? scenario = path.EndsWith(WorkloadEnding, StringComparison.Ordinal)
            ? WorkloadFile.Read(path, id, lines, errors)
            : Read(path, id, lines, errors);
        return errors.All.Count > 0 ? errors.All : scenario!;
    }

    /// <summary>A statement with its verbs and nouns in the right form; other lines as they are.</summary>
    /// <param name="text">The statement, without indent and comment.</param>
    /// <param name="path">The file, whose extension determines the allowed statements.</param>
    /// <param name="isSwarm">True for a swarm, false for one bot, null for an unknown name; null: all unknown.</param>
    public static string Corrected(string text, string path = Ending, Func<string, bool?>? isSwarm = null) =>
        Agreement.Correct(
            text,
            path.EndsWith(WorkloadEnding, StringComparison.Ordinal)
                ? WorkloadStatements.Lines : text.EndsWith(':') ? Statements.Blocks : _statements,
            isSwarm ?? (_ => null));

    private static Scenario? Read(string path, string id, string[] lines, ErrorCollector errors)
    {
        var headerParser = new HeaderParser(errors, HeaderKeywords.OfScenarios);
        var statementParser = new StatementParser(errors, _statements, Statements.Blocks, headerParser.IsSwarm);
        foreach (SourceLine line in SourceLine.Tree(lines, errors))
        {
            if (!headerParser.Parse(line)) statementParser.Add(line);
        }

        Scenario? scenario = headerParser.Build(path, id, lines, statementParser.Steps);
        if (scenario is not null) ScenarioValidator.Check(scenario, errors);
        return scenario;
    }
}
