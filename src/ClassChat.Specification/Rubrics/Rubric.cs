using ClassChat.Protocol;

namespace ClassChat.Specification.Rubrics;

/// <summary>The items to grade and their points, read from a rubric file.</summary>
/// <param name="Name">The title of the rubric.</param>
/// <param name="Path">Path of the rubric file.</param>
/// <param name="Items">The items, in the order of the file.</param>
public sealed record Rubric(string Name, string Path, IReadOnlyList<RubricItem> Items)
{
    /// <summary>The sum of all points.</summary>
    public int Points => Items.Sum(item => item.Points);

    /// <summary>True if some items show robustness, so that these and the others are shown separately.</summary>
    public bool HasKinds => Items.Any(item => item.Kind == ItemKind.Robustness);
}

/// <summary>
/// One criterion of a <see cref="Rubric"/>: its points, the scenarios that must all pass, and the items that it
/// depends on.
/// </summary>
public sealed record RubricItem
{
    /// <summary>The item's id; stable, because external tools rely on it.</summary>
    public required string Id { get; init; }

    /// <summary>The assignment's task that the item belongs to.</summary>
    public required string Task { get; init; }

    /// <summary>The feature that the item shows.</summary>
    public required string Title { get; init; }

    /// <summary>The item's points; 0 if it is shown only as a note.</summary>
    public required int Points { get; init; }

    /// <summary>Kind of the item: a feature that is there, or one that also works where it may break.</summary>
    public ItemKind Kind { get; init; }

    /// <summary>The level of the program that the item is shown with.</summary>
    public required Level Level { get; init; }

    /// <summary>The program of a submission that the item applies to.</summary>
    public ProgramRole Program { get; init; }

    /// <summary>Ids of the items that must pass before this one can.</summary>
    public required IReadOnlyList<string> Needs { get; init; }

    /// <summary>Ids of the item's scenarios; all must exist and all must pass.</summary>
    public required IReadOnlyList<string> Scenarios { get; init; }

    /// <summary>
    /// The mistake that usually causes a failure, whatever scenario failed; null if there are only
    /// <see cref="Hints"/>.
    /// </summary>
    public required string? Hint { get; init; }

    /// <summary>The mistakes that usually cause the failures of single scenarios, by their ids.</summary>
    public IReadOnlyDictionary<string, string> Hints { get; init; } = new Dictionary<string, string>();

    /// <summary>True if the item belongs to a task that is a bonus.</summary>
    public bool IsBonus { get; init; }

    /// <summary>The mistake that usually causes the failure of a scenario; null if the rubric names none.</summary>
    public string? HintFor(string scenario) => Hints.GetValueOrDefault(scenario) ?? Hint;

    /// <summary>The reason why the item cannot be graded yet; null if it is graded.</summary>
    public string? NotOffered { get; init; }
}

/// <summary>Programs of a submission that a rubric item is graded on: its server, its client, or both.</summary>
public enum ProgramRole
{
    /// <summary>The server of the item's level.</summary>
    Server,

    /// <summary>The client of the item's level, with the built-in server.</summary>
    Client,

    /// <summary>Server and client: the item applies to each one that the submission has.</summary>
    Both,
}

/// <summary>Kinds of rubric items that award points; reports show the sums of both.</summary>
public enum ItemKind
{
    /// <summary>A feature in a gentle demonstration.</summary>
    Base,

    /// <summary>A feature in a close look: what ordinary use may break.</summary>
    Robustness,
}
