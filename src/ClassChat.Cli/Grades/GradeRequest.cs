using ClassChat.Harness.Submissions;

namespace ClassChat.Cli.Grades;

/// <summary>What was asked of <c>classchat grade</c>.</summary>
internal sealed record GradeRequest
{
    /// <summary>Submissions and folders of submissions, as they were written.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>A file with more of them.</summary>
    public string? List { get; init; }

    /// <summary>Trust in the files of the submissions.</summary>
    public SubmissionTrust Trust { get; init; } = SubmissionTrust.None;

    /// <summary>Items, as they were written; none: all that award points.</summary>
    public required IReadOnlyList<string> Only { get; init; }

    /// <summary>How many submissions are graded at once; null: as many as is good.</summary>
    public int? Jobs { get; init; }

    /// <summary>Grades also what was graded before.</summary>
    public bool Again { get; init; }

    /// <summary>Fixes all names, texts, sizes and orders.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How often a scenario that failed is repeated.</summary>
    public int Repeat { get; init; } = 4;

    /// <summary>By how much all deadlines are stretched.</summary>
    public double Patience { get; init; } = 1;

    /// <summary>The folder of the reports.</summary>
    public required string Report { get; init; }

    /// <summary>The rubric; null: that of the scenario folder.</summary>
    public string? Rubric { get; init; }

    /// <summary>The scenario folder; null: the nearest one.</summary>
    public string? Scenarios { get; init; }
}
