using System.Text;
using ClassChat.Fuzz.Inputs;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Fuzz.Targets;

/// <summary>Migration of scenarios, workloads and YAML files.</summary>
internal static class MigrationTargets
{
    private const int StatementsPerSeed = 8;
    private const string FormerStatements = "former-statements.txt";

    private const string Head = """
        scenario "A title"
        counts for t4.route
        level task4
        why "a reason"
        bots alice, bob, carol
        bots 30 students

        """;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Target> All { get; } =
    [
        new MigrationTarget("migrate-scenario", "x.scenario", OldScenarios, text => ErrorsOf(text, "x.scenario"))
        {
            Weight = 3, AllocatedBytes = FileTargets.ScenarioBytes, AllocatedPerByte = FileTargets.ScenarioBytesPerByte,
        },
        new MigrationTarget("migrate-workload", "x.workload", OldWorkloads, text => ErrorsOf(text, "x.workload"))
        {
            Weight = 3, AllocatedBytes = FileTargets.ScenarioBytes, AllocatedPerByte = FileTargets.ScenarioBytesPerByte,
        },
        new MigrationTarget("migrate-yaml", "x.yaml", OldYaml, text => DialectFile.Parse("x.yaml", text).Errors)
        {
            Weight = 2,
        },
    ];

    private static IReadOnlyList<SourceError> ErrorsOf(string text, string path) =>
        ScenarioFile.Parse(path, "x", text).Errors;

    private static IEnumerable<byte[]> OldScenarios()
    {
        string file = Path.Combine(Path.GetDirectoryName(Corpus.OldFiles)!, FormerStatements);
        foreach (string[] lines in File.ReadAllLines(file).Chunk(StatementsPerSeed))
            yield return Encoding.UTF8.GetBytes(Head + "\n" + string.Join('\n', lines) + "\n");
        foreach (byte[] scenario in Corpus.Files(Corpus.Scenarios, "*.scenario")) yield return scenario;
    }

    private static IEnumerable<byte[]> OldWorkloads() =>
    [
        .. Corpus.Files(Corpus.Scenarios, "*.workload"),
        Encoding.UTF8.GetBytes(Head + "\nweight 10: send a user a message\ngroups 4\noperations 100\n"),
    ];

    private static IEnumerable<byte[]> OldYaml() =>
        [.. Corpus.Files(Corpus.OldFiles, "*.yaml"), .. FileTargets.Dialects, .. FileTargets.Submissions];
}
