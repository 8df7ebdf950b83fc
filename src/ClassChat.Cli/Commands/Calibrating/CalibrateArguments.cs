namespace ClassChat.Cli.Commands.Calibrating;

/// <summary>Parsed command line of <c>classchat calibrate</c>.</summary>
internal sealed record CalibrateArguments
{
    /// <summary>
    /// Items and scenarios as written on the command line; if empty, all items except those that only measure time.
    /// </summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>The number of runs.</summary>
    public int Runs { get; init; } = 20;

    /// <summary>The number of runs in parallel.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>The number of CPU cores left to the runs; null for all.</summary>
    public double? Cores { get; init; }

    /// <summary>The seed of the first run; each later run uses the next one.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The factor by which all deadlines are extended.</summary>
    public double Patience { get; init; } = 1;

    /// <summary>The submission file of a program known to be correct; null for ClassChat's own server.</summary>
    public string? Submission { get; init; }

    /// <summary>True to run ClassChat's own server in a separate process.</summary>
    public bool OwnProcess { get; init; }

    /// <summary>Name or file of the rubric; null for the default.</summary>
    public string? Rubric { get; init; }

    /// <summary>The scenario folder; null for the nearest one.</summary>
    public string? Scenarios { get; init; }

    /// <summary>True to continue an interrupted calibration, or to add runs to one.</summary>
    public bool Resume { get; init; }

    /// <summary>The folder for reports.</summary>
    public required string Report { get; init; }
}
