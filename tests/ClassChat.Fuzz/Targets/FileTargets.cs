using ClassChat.Fuzz.Inputs;
using ClassChat.Specification.Classes;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;
using ClassChat.Specification.Submissions;

namespace ClassChat.Fuzz.Targets;

/// <summary>The readers of files that instructors and students write.</summary>
public static class FileTargets
{
    /// <summary>Memory for a short scenario, and for each byte of one: a line is tried with all statements.</summary>
    public const int ScenarioBytes = 16 << 20, ScenarioBytesPerByte = 1 << 20;

    private static readonly ProgramDefaults _defaults = new(
        new ProgramLimits(1L << 30, TimeSpan.FromMinutes(1), 64, 256, 16L << 20, 100L << 20), TimeSpan.FromSeconds(10));

    /// <summary>All of them; a reader of a new kind of file is one more line.</summary>
    public static IReadOnlyList<Target> All { get; } =
    [
        new FileTarget("scenario", "scenario files", () => Corpus.Files(Corpus.Scenarios, "*.scenario"), ReadScenario)
        {
            Weight = 4, AllocatedBytes = ScenarioBytes, AllocatedPerByte = ScenarioBytesPerByte,
        },
        new FileTarget("workload", "workload files", () => Corpus.Files(Corpus.Scenarios, "*.workload"),
            text => ReadScenario(text, "x.workload"))
        {
            Weight = 6, AllocatedBytes = ScenarioBytes, AllocatedPerByte = ScenarioBytesPerByte,
        },
        new FileTarget("dialect", "dialect files", () => Dialects, ReadDialect) { Weight = 4 },
        new FileTarget("console", "console dialect files", () => Corpus.Files(Yaml("consoles"), "*.yaml"),
            text => Sum(ConsoleFile.Parse("x.yaml", text), value => $"{value.Name} {value.Prompts.Count}"))
        {
            Weight = 4,
        },
        new FileTarget("rubric", "rubric files", () => Rubrics, text => Sum(
            RubricFile.Parse("x.yaml", text), value => $"{value.Name} {value.Items.Count}")) { Weight = 4 },
        new FileTarget("submission", "submission files, which are not trusted", () => Submissions,
            text => ReadSubmission(text, SubmissionTrust.None)) { Weight = 3 },
        new FileTarget("trusted-submission", "submission files of the instructor", () => Submissions,
            text => ReadSubmission(text, new SubmissionTrust { OfFile = true })) { Weight = 2 },
        new FileTarget("class", "class files", () => [.. SampleTexts.Classes], ReadClass) { Weight = 3 },
        new FileTarget("yaml", "YAML files of any kind", () => [.. Dialects, .. Rubrics, .. Submissions], ReadYaml)
        {
            Weight = 4,
        },
    ];

    /// <summary>All dialects of this repository.</summary>
    public static IEnumerable<byte[]> Dialects =>
        [.. Corpus.Files(Yaml("dialects"), "*.yaml"), .. Corpus.Files(Corpus.StubDialects, "*.yaml")];

    /// <summary>Rubrics.</summary>
    public static IEnumerable<byte[]> Rubrics => Corpus.Files(Corpus.Scenarios, "rubric*.yaml");

    /// <summary>Submission files: one with every key, and short ones.</summary>
    public static IEnumerable<byte[]> Submissions => [.. SampleTexts.Submissions];

    private static string Yaml(string folder) => Path.Combine(Corpus.Scenarios, folder);

    private static (IReadOnlyList<SourceError>, string?) ReadScenario(string text) => ReadScenario(text, "x.scenario");

    private static (IReadOnlyList<SourceError>, string?) ReadScenario(string text, string path)
    {
        foreach (string line in text.Split('\n').Take(8))
        {
            string corrected = ScenarioFile.Corrected(line.Trim(), path);
            if (ScenarioFile.Corrected(corrected, path) != corrected)
                throw new PropertyException($"a corrected statement is correct: '{corrected}'");
        }

        return Sum(ScenarioFile.Parse(path, "x", text), value => string.Join('\n', value.AllSteps));
    }

    private static (IReadOnlyList<SourceError>, string?) ReadDialect(string text) =>
        Sum(DialectFile.Parse("x.yaml", text), value => $"{value.Name} {TemplateCheck.All(value)}");

    private static (IReadOnlyList<SourceError>, string?) ReadSubmission(string text, SubmissionTrust trust)
    {
        string path = Path.Combine(Corpus.OldFiles, "x.yaml");
        return Sum(
            SubmissionFile.Parse(path, text, Corpus.Scenarios, SubmissionPolicy.WithoutClass(_defaults, trust)),
            value => $"{value.Name} {value.Servers.Count} {value.Clients.Count} {value.Refusals.Count}");
    }

    private static (IReadOnlyList<SourceError>, string?) ReadClass(string text) => Sum(
        ClassFile.Parse(Path.Combine(Corpus.OldFiles, "x.yaml"), text, Corpus.Scenarios, _defaults),
        value => $"{value.Name} {value.Overrides.Count}");

    private static (IReadOnlyList<SourceError>, string?) ReadYaml(string text)
    {
        YamlReader yaml = YamlReader.ParseAll("x.yaml", text);
        return (yaml.Errors, yaml.Errors.Count > 0 ? null : yaml.Documents.Count.ToString("D"));
    }

    private static (IReadOnlyList<SourceError>, string?) Sum<T>(ParseResult<T> result, Func<T, string> describe)
        where T : class => (result.Errors, result.Value is null ? null : describe(result.Value));
}
