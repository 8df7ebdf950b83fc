using ClassChat.Specification.Submissions;

namespace ClassChat.Cli.Commands.Grading;

/// <summary>Parsed command line of <c>classchat grade</c>.</summary>
internal sealed record GradeArguments
{
    /// <summary>Submissions and folders of submissions as written on the command line.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>A text file with further paths, one per line; null for none.</summary>
    public string? List { get; init; }

    /// <summary>The class file; null for none.</summary>
    public string? Class { get; init; }

    /// <summary>The trust granted to submission files.</summary>
    public SubmissionTrust Trust { get; init; } = SubmissionTrust.None;

    /// <summary>
    /// Items as written on the command line; if empty, all except those that only measure time and award no points.
    /// </summary>
    public required IReadOnlyList<string> Only { get; init; }

    /// <summary>The number of submissions graded in parallel; null for the default.</summary>
    public int? Jobs { get; init; }

    /// <summary>True to grade submissions again that have not changed since they were graded.</summary>
    public bool Again { get; init; }

    /// <summary>The seed that determines all names, texts, sizes and orders.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The number of times that a failed scenario is repeated.</summary>
    public int Repeat { get; init; } = 4;

    /// <summary>The factor by which all deadlines are extended.</summary>
    public double Patience { get; init; } = 1;

    /// <summary>True for longer pauses, and a longer time to listen after each scenario.</summary>
    public bool IsThorough { get; init; }

    /// <summary>The folder for reports.</summary>
    public required string Report { get; init; }

    /// <summary>The rubric file; null for that of the scenario folder.</summary>
    public string? Rubric { get; init; }

    /// <summary>The scenario folder; null for the nearest one.</summary>
    public string? Scenarios { get; init; }
}
