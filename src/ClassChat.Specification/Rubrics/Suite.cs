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

    /// <summary>The other rubrics of the folder, by name.</summary>
    public IReadOnlyDictionary<string, Rubric> OtherRubrics { get; init; } = new Dictionary<string, Rubric>();

    /// <summary>Loads a folder and reports all errors of all files; nothing is skipped silently.</summary>
    /// <param name="folder">The folder, usually <c>scenarios</c>.</param>
    /// <param name="rubricPath">The rubric file; null for <c>rubric.yaml</c> in the folder.</param>
    public static ParseResult<Suite> Load(string folder, string? rubricPath = null)
    {
        string chosen = rubricPath ?? RubricFolder.DefaultPath(folder);
        List<SourceError> errors = [];
        IReadOnlyList<(string Name, Rubric Rubric)> rubrics = ReadRubrics(folder, chosen, errors);
        var scenarios = new Dictionary<string, Scenario>();
        foreach (string file in ScenarioFiles(folder))
        {
            string id = IdOf(folder, file);
            ParseResult<Scenario> scenario = ScenarioFile.Load(file, id);
            errors.AddRange(scenario.Errors);
            if (scenario.Value is not null) scenarios[id] = scenario.Value;
        }

        if (errors.Count > 0) return errors;
        errors.AddRange(new ReferenceCheck([.. rubrics.Select(rubric => rubric.Rubric)], scenarios).Errors());
        if (errors.Count > 0) return errors;
        return new Suite
        {
            Folder = folder,
            Rubric = rubrics.First(rubric => IsSame(rubric.Rubric.Path, chosen)).Rubric,
            Scenarios = scenarios,
            OtherRubrics = rubrics.Where(rubric => !IsSame(rubric.Rubric.Path, chosen))
                .ToDictionary(rubric => rubric.Name, rubric => rubric.Rubric),
        };
    }

    /// <summary>Reads all rubrics of a folder, the default first, and the chosen one if it lies elsewhere.</summary>
    private static List<(string Name, Rubric Rubric)> ReadRubrics(
        string folder, string chosen, List<SourceError> errors)
    {
        List<(string Name, string Path)> files = [.. RubricFolder.List(folder)];
        if (!files.Exists(file => IsSame(file.Path, chosen))) files.Add((chosen, chosen));
        errors.AddRange(files.Skip(1).Where(file => file.Name == RubricFolder.Default).Select(file =>
            SourceError.OfFile(file.Path, "has the name of the rubric in rubric.yaml", "give it another name")));
        List<(string, Rubric)> rubrics = [];
        foreach ((string name, string path) in files)
        {
            ParseResult<Rubric> rubric = RubricFile.Load(path);
            errors.AddRange(rubric.Errors);
            if (rubric.Value is not null) rubrics.Add((name, rubric.Value));
        }

        return rubrics;
    }

    private static bool IsSame(string path, string other) => Path.GetFullPath(path) == Path.GetFullPath(other);

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
}
