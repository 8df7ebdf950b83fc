namespace ClassChat.Cli.Calibrating;

/// <summary>What was asked of <c>classchat calibrate</c>.</summary>
internal sealed record CalibrateRequest
{
    /// <summary>Items and scenarios, as they were written; none: all that are not only measured.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>How many runs.</summary>
    public int Runs { get; init; } = 20;

    /// <summary>How many of them at the same time.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>How many cores are left to it; null: all.</summary>
    public double? Cores { get; init; }

    /// <summary>The seed of the first run; each later one has the next.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>By how much all deadlines are stretched.</summary>
    public double Patience { get; init; } = 1;

    /// <summary>A program that is known to be correct; null: our own.</summary>
    public string? Submission { get; init; }

    /// <summary>Our own server as a process of its own.</summary>
    public bool OwnProcess { get; init; }

    /// <summary>The rubric; null: that of the scenario folder.</summary>
    public string? Rubric { get; init; }

    /// <summary>The scenario folder; null: the nearest one.</summary>
    public string? Scenarios { get; init; }

    /// <summary>The folder of the reports.</summary>
    public required string Report { get; init; }
}
