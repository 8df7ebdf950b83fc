using ClassChat.Protocol;

namespace ClassChat.Harness.Rubrics;

/// <summary>What is graded, and for how many points.</summary>
/// <param name="Name">Its title.</param>
/// <param name="Path">The file it was read from.</param>
/// <param name="Items">The items, in the order of the file.</param>
public sealed record Rubric(string Name, string Path, IReadOnlyList<RubricItem> Items)
{
    /// <summary>The points there are.</summary>
    public int Points => Items.Sum(item => item.Points);
}

/// <summary>One thing that is graded.</summary>
public sealed record RubricItem
{
    /// <summary>Its id: other people's tools rely on it.</summary>
    public required string Id { get; init; }

    /// <summary>The task of the assignment it belongs to.</summary>
    public required string Task { get; init; }

    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary>Its points; 0: shown as a note.</summary>
    public required int Points { get; init; }

    /// <summary>The level of the program it is shown by.</summary>
    public required Level Level { get; init; }

    /// <summary>Of which of a submission's programs it is asked.</summary>
    public ProgramRole Program { get; init; }

    /// <summary>Items without which this one cannot be shown.</summary>
    public required IReadOnlyList<string> Needs { get; init; }

    /// <summary>The ids of its scenarios: all of them must be there, and all of them must pass.</summary>
    public required IReadOnlyList<string> Scenarios { get; init; }

    /// <summary>The mistake that a failure usually is.</summary>
    public required string Hint { get; init; }

    /// <summary>Why nobody can be asked for it yet; null: it is graded.</summary>
    public string? NotOffered { get; init; }
}

/// <summary>What a program of a submission is.</summary>
public enum ProgramRole
{
    /// <summary>A server.</summary>
    Server,

    /// <summary>A client.</summary>
    Client,

    /// <summary>Either: whichever a submission has, and both if it has both.</summary>
    Both,
}
