using ClassChat.Grading.BatchGrading;
using ClassChat.Grading.Runs;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Rubrics;
using ClassChat.Specification.Scenarios;
using ClassChat.Testing;

namespace ClassChat.Grading.Tests.BatchGrading;

/// <summary>A class in a folder of its own: submissions whose programs are targets of the test's choice.</summary>
internal sealed class BatchFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("classchat-class-").FullName;

    public BatchFolder(params IReadOnlyList<string> ids)
    {
        foreach (string id in ids) Write($"class/{id}/submission.yaml", $"submission: {id}\n");
        Write("rubric.yaml", RubricText);
    }

    private SubmissionList? _submissions;
    private Suite? _suite;

    private const string RubricText = """
        rubric: r
        tasks:
          - task: Task 4
            level: task4
            items:
              - { id: t4.x, points: 5, title: x, scenarios: [x], hint: h }
        """;

    private const string Quick = "      - { id: t4.quick, points: 2, title: q, scenarios: [quick], hint: h }\n";

    public string Reports => Path.Combine(_root, "out");

    /// <summary>True: another item measures time.</summary>
    public bool Measures { get; init; }

    public SubmissionList Submissions =>
        _submissions ??= SubmissionList.Find([Path.Combine(_root, "class")], Reports).Value!;

    public Suite Suite => _suite ??= new Suite
    {
        Folder = _root,
        Rubric = RubricFile.Load(Path.Combine(_root, "rubric.yaml")).Value!,
        Scenarios = new Dictionary<string, Scenario>
        {
            ["quick"] = ScenarioFile.Parse("quick.scenario", "quick", """
                scenario "Another title"
                counts for t4.quick
                level task4
                why "a reason"
                exclusive
                bots alice, bob
                all join
                alice sends bob "Hello"
                bob receives "Hello" from alice within 1 s
                """).Value!,
            ["x"] = ScenarioFile.Parse("x.scenario", "x", """
                scenario "A title"
                counts for t4.x
                level task4
                why "a reason"
                bots alice, bob
                all join
                alice sends bob "Hello"
                bob receives "Hello" from alice
                """).Value!,
        },
    };

    /// <summary>Grades the class.</summary>
    /// <param name="target">The program of each submission; null: its file is invalid.</param>
    /// <param name="cancel">Ends it.</param>
    /// <param name="listener">Told what happens.</param>
    /// <param name="options">How; the folder of the reports is put in.</param>
    public Task<BatchResult> GradeAsync(
        Func<string, Target?> target,
        CancellationToken cancel,
        Action<BatchEvent>? listener = null,
        BatchOptions? options = null)
    {
        if (Measures)
            Write("rubric.yaml", RubricText + "\n" + Quick);
        Suite suite = Suite;
        var run = new RunOptions { Patience = 0.1, Repeat = 1 };
        BatchOptions how = (options ?? new BatchOptions { Reports = "", Run = run }) with { Reports = Reports };
        return new BatchRun(suite, suite.Rubric.Items, how, Read, listener).RunAsync(Submissions, cancel);

        ParseResult<Submission> Read(SubmissionEntry entry) => target(entry.Id) is Target program
            ? new Submission(entry.Id, new Dictionary<Level, ProgramUnderTest>
            {
                [Level.Task4] = new(program, RepositorySuite.Classic),
            })
            : SourceError.OfFile(entry.Path, "makes no sense");
    }

    public void Write(string name, string text)
    {
        string path = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Path of a file or folder of the class.</summary>
    public string PathOf(string name) => Path.Combine(_root, name);

    /// <summary>Removes all reports.</summary>
    public void Forget()
    {
        if (Directory.Exists(Reports)) Directory.Delete(Reports, recursive: true);
    }

    public bool Has(string name) => File.Exists(Path.Combine(_root, name));

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
