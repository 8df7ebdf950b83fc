using System.Text.RegularExpressions;
using ClassChat.Platform.FileSystem;
using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Specification.Rubrics;

/// <summary>A rubric with all its scenarios, loaded from a scenario folder and checked against each other.</summary>
public sealed record Suite
{
    /// <summary>The scenario folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The rubric.</summary>
    public required Rubric Rubric { get; init; }

    /// <summary>All scenarios in the folder, by id.</summary>
    public required IReadOnlyDictionary<string, Scenario> Scenarios { get; init; }

    /// <summary>
    /// All items except those that award no points and only measure time, which need exclusive use of the machine.
    /// </summary>
    public IReadOnlyList<RubricItem> Judging => [.. Rubric.Items.Where(item => item.Points > 0 || !IsMeasured(item))];

    /// <summary>Loads a folder and reports all errors of all files; nothing is skipped silently.</summary>
    /// <param name="folder">The folder, usually <c>scenarios</c>.</param>
    /// <param name="rubricPath">The rubric file; null for <c>rubric.yaml</c> in the folder.</param>
    public static ParseResult<Suite> Load(string folder, string? rubricPath = null)
    {
        ParseResult<Rubric> rubric = RubricFile.Load(rubricPath ?? Path.Combine(folder, "rubric.yaml"));
        List<SourceError> errors = [.. rubric.Errors];
        var scenarios = new Dictionary<string, Scenario>();
        foreach (string file in ScenarioFiles(folder))
        {
            string id = IdOf(folder, file);
            ParseResult<Scenario> scenario = ScenarioFile.Load(file, id);
            errors.AddRange(scenario.Errors);
            if (scenario.Value is not null) scenarios[id] = scenario.Value;
        }

        if (rubric.Value is null || errors.Count > 0) return errors;
        errors.AddRange(CrossCheck(rubric.Value, scenarios));
        return errors.Count > 0 ? errors : new Suite { Folder = folder, Rubric = rubric.Value, Scenarios = scenarios };
    }

    /// <summary>A copy with one more item and its scenario.</summary>
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

    /// <summary>The id of a scenario file: its path relative to the folder, without the extension.</summary>
    public static string IdOf(string folder, string file) =>
        Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace('\\', '/');

    /// <summary>
    /// Reads a dialect by its path, or by its name, which means <c>dialects/NAME.yaml</c> in the folder.
    /// </summary>
    public static ParseResult<Dialect> LoadDialect(string folder, string nameOrPath)
    {
        string named = Path.Combine(folder, "dialects", nameOrPath + ".yaml");
        if (PathRules.IsName(nameOrPath) && File.Exists(named)) return DialectFile.Load(named);
        if (File.Exists(nameOrPath)) return DialectFile.Load(nameOrPath);
        IEnumerable<string> known = Directory.Exists(Path.Combine(folder, "dialects"))
            ? Directory.EnumerateFiles(Path.Combine(folder, "dialects"), "*.yaml")
                .Select(file => Path.GetFileNameWithoutExtension(file))
            : [];
        string choice = $"there are {TextList.AllOf(known.Order(StringComparer.Ordinal))}";
        return SourceError.OfFile(
            nameOrPath, "is neither the name of a dialect nor a file", Suggestions.DidYouMean(nameOrPath, known)
                ?? choice);
    }

    /// <summary>The scenarios of an item that apply to a program of a level.</summary>
    /// <param name="item">The item.</param>
    /// <param name="level">The level of the program.</param>
    /// <param name="isClient">True if the program is a client.</param>
    public IReadOnlyList<Scenario> ScenariosOf(RubricItem item, Level level, bool isClient = false) =>
        [.. item.Scenarios.Select(id => Scenarios[id])
            .Where(scenario => scenario.IsFor(level) && scenario.Client is not null == isClient)];

    private bool IsMeasured(RubricItem item) =>
        item.Scenarios.Count > 0 && item.Scenarios.All(id => Scenarios[id].Exclusive);

    /// <summary>
    /// Errors for references that do not match: the rubric names a missing scenario, or a scenario is for no item or is
    /// not named by its item.
    /// </summary>
    private static IEnumerable<SourceError> CrossCheck(Rubric rubric, Dictionary<string, Scenario> scenarios)
    {
        string[] lines = File.ReadAllLines(rubric.Path);
        return rubric.Items.SelectMany(item => ErrorsOf(item, rubric, lines, scenarios))
            .Concat(scenarios.Values.SelectMany(scenario => ErrorsOf(scenario, rubric, lines)));
    }

    private static IEnumerable<SourceError> ErrorsOf(
        RubricItem item, Rubric rubric, IReadOnlyList<string> lines, Dictionary<string, Scenario> scenarios)
    {
        foreach (string id in item.Scenarios)
        {
            if (!scenarios.TryGetValue(id, out Scenario? scenario))
            {
                yield return At(
                    rubric.Path, lines, item.Id, id, $"'{item.Id}' names scenario '{id}', which is not there",
                    Suggestions.DidYouMean(id, scenarios.Keys));
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

    private static IEnumerable<SourceError> ErrorsOf(Scenario scenario, Rubric rubric, IReadOnlyList<string> lines)
    {
        foreach (string id in scenario.Items)
        {
            RubricItem? item = rubric.Items.FirstOrDefault(item => item.Id == id);
            if (item is null)
            {
                yield return At(
                    scenario.Path, scenario.Lines, "counts", id, $"is for '{id}', which is no item of the rubric",
                    Suggestions.DidYouMean(id, rubric.Items.Select(other => other.Id)));
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

    /// <summary>
    /// The lowest level of a program that an item applies to but has no scenario for; null if there is none.
    /// </summary>
    private static Level? BareLevel(RubricItem item, Dictionary<string, Scenario> scenarios) =>
        item.NotOffered is not null ? null
        : (Fits(item.Program, isClient: false) ? BareLevel(item, scenarios, LevelNames.ServerLevels, false) : null)
        ?? (Fits(item.Program, isClient: true) ? BareLevel(item, scenarios, Enum.GetValues<Level>(), true) : null);

    private static Level? BareLevel(
        RubricItem item, Dictionary<string, Scenario> scenarios, IEnumerable<Level> levels, bool isClient) => levels
        .Where(level => level >= item.Level)
        .Select(level => (Level?)level)
        .FirstOrDefault(level => !item.Scenarios.Any(id => scenarios.TryGetValue(id, out Scenario? scenario)
            && scenario.IsFor(level!.Value) && scenario.Client is not null == isClient));

    /// <summary>An error at the first place of a word, in or after the first line that contains another word.</summary>
    private static SourceError At(
        string path, IReadOnlyList<string> lines, string after, string word, string message, string? suggestion)
    {
        int first = Math.Max(0, lines.ToList().FindIndex(line => Column(line, after) >= 0));
        for (int i = first; i < lines.Count; i++)
        {
            int column = Column(lines[i], word);
            if (column >= 0) return new SourceError(
                path, i + 1, column + 1, word.Length, message, suggestion, lines[i]);
        }

        return SourceError.OfFile(path, message, suggestion);
    }

    private static int Column(string line, string word) =>
        Regex.Match(line, $@"(?<![\w./-]){Regex.Escape(word)}(?![\w./-])") is { Success: true } match
            ? match.Index
            : -1;
}
