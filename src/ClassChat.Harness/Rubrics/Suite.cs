using System.Text.RegularExpressions;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.FileSystem;
using ClassChat.Harness.Scenarios;
using ClassChat.Protocol;

namespace ClassChat.Harness.Rubrics;

/// <summary>A rubric with all its scenarios: everything that a run reads from files, checked as a whole.</summary>
public sealed record Suite
{
    /// <summary>The folder that holds it.</summary>
    public required string Folder { get; init; }

    /// <summary>The rubric.</summary>
    public required Rubric Rubric { get; init; }

    /// <summary>All scenarios in the folder, by id.</summary>
    public required IReadOnlyDictionary<string, Scenario> Scenarios { get; init; }

    /// <summary>
    /// The items without those that award nothing and only measure time, for which the machine is taken from all else.
    /// </summary>
    public IReadOnlyList<RubricItem> Judging => [.. Rubric.Items.Where(item => item.Points > 0 || !IsMeasured(item))];

    /// <summary>Reads a folder; nothing is left out silently, and every fault of every file is told.</summary>
    /// <param name="folder">The folder, usually <c>scenarios</c>.</param>
    /// <param name="rubricPath">The rubric; null: <c>rubric.yaml</c> in the folder.</param>
    public static Reading<Suite> Load(string folder, string? rubricPath = null)
    {
        Reading<Rubric> rubric = RubricFile.Load(rubricPath ?? Path.Combine(folder, "rubric.yaml"));
        List<FileFault> faults = [.. rubric.Faults];
        var scenarios = new Dictionary<string, Scenario>();
        foreach (string file in ScenarioFiles(folder))
        {
            string id = IdOf(folder, file);
            Reading<Scenario> scenario = ScenarioFile.Load(file, id);
            faults.AddRange(scenario.Faults);
            if (scenario.Value is not null) scenarios[id] = scenario.Value;
        }

        if (rubric.Value is null || faults.Count > 0) return faults;
        faults.AddRange(CrossCheck(rubric.Value, scenarios));
        return faults.Count > 0 ? faults : new Suite { Folder = folder, Rubric = rubric.Value, Scenarios = scenarios };
    }

    /// <summary>The same with one more item, shown by one more scenario.</summary>
    public Suite With(Scenario scenario, RubricItem item) => this with
    {
        Scenarios = new Dictionary<string, Scenario>(Scenarios) { [scenario.Id] = scenario },
        Rubric = Rubric with { Items = [.. Rubric.Items, item] },
    };

    /// <summary>The scenario and workload files of a folder, in order.</summary>
    public static IReadOnlyList<string> ScenarioFiles(string folder) => !Directory.Exists(folder)
        ? []
        : [.. ScenarioFile.Endings
            .SelectMany(ending => Directory.EnumerateFiles(folder, "*" + ending, SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)];

    /// <summary>The id of a scenario file: its place below the folder, without the ending.</summary>
    public static string IdOf(string folder, string file) =>
        Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace('\\', '/');

    /// <summary>
    /// Reads a dialect by its name, which stands for <c>dialects/NAME.yaml</c> in the folder, or by its path.
    /// </summary>
    public static Reading<Dialect> LoadDialect(string folder, string nameOrPath)
    {
        string named = Path.Combine(folder, "dialects", nameOrPath + ".yaml");
        if (Places.IsName(nameOrPath) && File.Exists(named)) return DialectFile.Load(named);
        if (File.Exists(nameOrPath)) return DialectFile.Load(nameOrPath);
        IEnumerable<string> known = Directory.Exists(Path.Combine(folder, "dialects"))
            ? Directory.EnumerateFiles(Path.Combine(folder, "dialects"), "*.yaml")
                .Select(file => Path.GetFileNameWithoutExtension(file))
            : [];
        string choice = $"there are {Words.AllOf(known.Order(StringComparer.Ordinal))}";
        return FileFault.OfFile(
            nameOrPath, "is neither the name of a dialect nor a file", Nearest.Question(nameOrPath, known) ?? choice);
    }

    /// <summary>The scenarios of an item that a program of a level can be asked.</summary>
    /// <param name="item">The item.</param>
    /// <param name="level">The level of the program.</param>
    /// <param name="isClient">True if it is a client.</param>
    public IReadOnlyList<Scenario> ScenariosOf(RubricItem item, Level level, bool isClient = false) =>
        [.. item.Scenarios.Select(id => Scenarios[id])
            .Where(scenario => scenario.IsFor(level) && scenario.Client is not null == isClient)];

    private bool IsMeasured(RubricItem item) =>
        item.Scenarios.Count > 0 && item.Scenarios.All(id => Scenarios[id].Alone);

    /// <summary>
    /// Rubric and scenarios name each other: a scenario that is lost, or counts for nothing, is a fault.
    /// </summary>
    private static IEnumerable<FileFault> CrossCheck(Rubric rubric, Dictionary<string, Scenario> scenarios)
    {
        string[] lines = File.ReadAllLines(rubric.Path);
        return rubric.Items.SelectMany(item => FaultsOf(item, rubric, lines, scenarios))
            .Concat(scenarios.Values.SelectMany(scenario => FaultsOf(scenario, rubric, lines)));
    }

    private static IEnumerable<FileFault> FaultsOf(
        RubricItem item, Rubric rubric, IReadOnlyList<string> lines, Dictionary<string, Scenario> scenarios)
    {
        foreach (string id in item.Scenarios)
        {
            if (!scenarios.TryGetValue(id, out Scenario? scenario))
            {
                yield return At(
                    rubric.Path, lines, item.Id, id, $"'{item.Id}' names scenario '{id}', which is not there",
                    Nearest.Question(id, scenarios.Keys));
            }
            else if (!scenario.Items.Contains(item.Id))
            {
                yield return At(
                    scenario.Path, scenario.Lines, "counts", "counts",
                    $"does not say that it is for '{item.Id}', which names it", $"add: counts for {item.Id}");
            }
        }

        foreach (string id in item.Scenarios.Where(id => scenarios.TryGetValue(id, out Scenario? scenario)
            && !Fits(item.Program, scenario.Client is not null)))
        {
            yield return At(
                rubric.Path, lines, item.Id, id,
                $"'{item.Id}' is asked of a {item.Program.ToString().ToLowerInvariant()}, and '{id}' is not",
                "say whom it is asked of: program: server, client or both");
        }

        if (BareLevel(item, scenarios) is Level bare)
        {
            yield return At(
                rubric.Path, lines, item.Id, item.Id,
                $"'{item.Id}' has no scenario for a program of level '{bare.Name()}'", null);
        }
    }

    private static IEnumerable<FileFault> FaultsOf(Scenario scenario, Rubric rubric, IReadOnlyList<string> lines)
    {
        foreach (string id in scenario.Items)
        {
            RubricItem? item = rubric.Items.FirstOrDefault(item => item.Id == id);
            if (item is null)
            {
                yield return At(
                    scenario.Path, scenario.Lines, "counts", id, $"is for '{id}', which is no item of the rubric",
                    Nearest.Question(id, rubric.Items.Select(other => other.Id)));
            }
            else if (!item.Scenarios.Contains(scenario.Id))
            {
                yield return At(
                    rubric.Path, lines, id, id, $"'{id}' does not name '{scenario.Id}', which is for it",
                    $"add it to its scenarios: {scenario.Id}");
            }
        }
    }

    private static bool Fits(ProgramRole role, bool isClient) =>
        role == ProgramRole.Both || (role == ProgramRole.Client) == isClient;

    /// <summary>The lowest level of a program that can be graded on an item, and be asked nothing.</summary>
    private static Level? BareLevel(RubricItem item, Dictionary<string, Scenario> scenarios) =>
        item.NotOffered is not null ? null
        : (Fits(item.Program, isClient: false) ? BareLevel(item, scenarios, LevelNames.OfServers, false) : null)
        ?? (Fits(item.Program, isClient: true) ? BareLevel(item, scenarios, Enum.GetValues<Level>(), true) : null);

    private static Level? BareLevel(
        RubricItem item, Dictionary<string, Scenario> scenarios, IEnumerable<Level> levels, bool isClient) => levels
        .Where(level => level >= item.Level)
        .Select(level => (Level?)level)
        .FirstOrDefault(level => !item.Scenarios.Any(id => scenarios.TryGetValue(id, out Scenario? scenario)
            && scenario.IsFor(level!.Value) && scenario.Client is not null == isClient));

    /// <summary>A fault where a word stands, at or behind the first line that has another word.</summary>
    private static FileFault At(
        string path, IReadOnlyList<string> lines, string after, string word, string message, string? suggestion)
    {
        int first = Math.Max(0, lines.ToList().FindIndex(line => Column(line, after) >= 0));
        for (int i = first; i < lines.Count; i++)
        {
            int column = Column(lines[i], word);
            if (column >= 0) return new FileFault(path, i + 1, column + 1, word.Length, message, suggestion, lines[i]);
        }

        return FileFault.OfFile(path, message, suggestion);
    }

    private static int Column(string line, string word) =>
        Regex.Match(line, $@"(?<![\w./-]){Regex.Escape(word)}(?![\w./-])") is { Success: true } match
            ? match.Index
            : -1;
}
