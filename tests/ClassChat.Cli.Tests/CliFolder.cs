using ClassChat.Cli.Host;
using ClassChat.Testing;

namespace ClassChat.Cli.Tests;

/// <summary>A folder of its own with a small scenario folder in it, and the program called in it.</summary>
internal sealed class CliFolder : IDisposable
{
    private const string SmallRubric = """
        rubric: Small
        tasks:
          - task: Task 4
            level: task4
            items:
              - id: t4.route
                points: 9
                title: a message reaches its receiver
                scenarios: [task4/route]
                hint: look up the receiver by name.
              - id: t4.wrong
                points: 2
                title: what no server does
                scenarios: [task4/wrong]
                hint: nobody can do this.
              - id: b1.later
                points: 1
                title: what nobody is asked for yet
                level: bonus1
                scenarios: []
                not_offered: it is for later
                hint: wait.
        """;

    private const string Route = """
        scenario "A message arrives"
        counts for t4.route
        level task4
        why "that is what a chat is for"

        bots alice, bob
        all join
        alice sends bob "Hi"
        bob receives "Hi" from alice
        """;

    private const string Wrong = """
        scenario "A message arrives that was never sent"
        counts for t4.wrong
        level task4
        why "it fails, always"

        bots alice, bob
        all join
        bob receives "Nope" from alice within 50 ms
        """;

    public CliFolder()
    {
        Path = Directory.CreateTempSubdirectory("classchat-cli-").FullName;
        Write("scenarios/rubric.yaml", SmallRubric);
        Write("scenarios/task4/route.scenario", Route);
        Write("scenarios/task4/wrong.scenario", Wrong);
        foreach (string dialect in new[] { "scenarios/dialects/classic.yaml", "scenarios/dialects/classic-text.yaml" })
            Write(dialect, File.ReadAllText(System.IO.Path.Combine(Repository, dialect)));
    }

    /// <summary>The folder of this repository.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The command of the server that somebody wrote in Python, with a fault or none.</summary>
    public static string PythonServer(string? fault = null) => "python3 '"
        + System.IO.Path.Combine(Repository, "tests", "ClassChat.Cli.Tests", "classic_server.py") + "' --port {port}"
        + (fault is null ? "" : $" --fault {fault}");

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What the program wrote to standard output, over all calls.</summary>
    public Screen Out { get; } = new();

    /// <summary>What the program wrote to standard error, over all calls.</summary>
    public Screen Error { get; } = new();

    /// <summary>The last line on standard output.</summary>
    public string LastLine => Out.Shown.TrimEnd('\n').Split('\n')[^1];

    /// <summary>The same with all that this repository grades by.</summary>
    public static CliFolder WithRepositoryScenarios()
    {
        var folder = new CliFolder();
        string scenarios = System.IO.Path.Combine(Repository, "scenarios");
        foreach (string file in Directory.EnumerateFiles(scenarios, "*", SearchOption.AllDirectories))
            folder.Write(System.IO.Path.GetRelativePath(Repository, file), File.ReadAllText(file));
        File.Delete(System.IO.Path.Combine(folder.Path, "scenarios/task4/wrong.scenario"));
        return folder;
    }

    /// <summary>Calls the program.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> RunAsync(params string[] args) => RunAsync(CancellationToken.None, args);

    /// <summary>Calls the program, and may press Ctrl+C.</summary>
    public Task<int> RunAsync(CancellationToken cancel, params string[] args) =>
        Program.RunAsync(args, Context, cancel);

    public CliContext Context => new() { In = TextReader.Null, Out = Out, Error = Error, Directory = Path };

    public void Write(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Puts a submission into the class whose server is right.</summary>
    public void HandIn(string id)
    {
        Write($"class/{id}/server.py", File.ReadAllText(
            System.IO.Path.Combine(Repository, "tests", "ClassChat.Cli.Tests", "classic_server.py")));
        Write(
            $"class/{id}/submission.yaml",
            $"submission: Group {id}\nprograms: {{ task4: {{ server: 'python3 server.py --port {{port}}' }} }}\n");
    }

    public string Read(string name) => File.ReadAllText(System.IO.Path.Combine(Path, name));

    public bool Has(string name) => File.Exists(System.IO.Path.Combine(Path, name));

    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
        Out.Dispose();
        Error.Dispose();
    }

    private static string FindRepository()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "ClassChat.sln")))
            folder = System.IO.Path.GetDirectoryName(folder)!;
        return folder;
    }
}
