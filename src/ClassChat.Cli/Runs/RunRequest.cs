using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Submissions;

namespace ClassChat.Cli.Runs;

/// <summary>What was asked of <c>classchat run</c>.</summary>
internal sealed record RunRequest
{
    /// <summary>The option that trusts the file of a submission.</summary>
    public const string TrustOption = "--trust-submission";

    /// <summary>The option that allows adapters in a submission's folder.</summary>
    public const string AdaptersOption = "--allow-adapters";

    /// <summary>Items and scenarios, as they were written; none: everything.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>The rubric; null: that of the scenario folder.</summary>
    public string? Rubric { get; init; }

    /// <summary>The scenario folder; null: the nearest one.</summary>
    public string? Scenarios { get; init; }

    /// <summary>Fixes all names, texts, sizes and orders.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many scenarios run side by side; null: as many as is good.</summary>
    public int? Jobs { get; init; }

    /// <summary>How often a scenario that failed is repeated.</summary>
    public int Repeat { get; init; } = 4;

    /// <summary>By how much all deadlines are stretched.</summary>
    public double Patience { get; init; } = 1;

    /// <summary>The folder of the reports.</summary>
    public required string Report { get; init; }

    /// <summary>The submission file, or its folder.</summary>
    public string? Submission { get; init; }

    /// <summary>Trust in that file.</summary>
    public SubmissionTrust Trust { get; init; } = SubmissionTrust.None;

    /// <summary>The command that starts the program under test.</summary>
    public string? Server { get; init; }

    /// <summary>The port at which that program always listens.</summary>
    public int? Port { get; init; }

    /// <summary>The level of the program under test.</summary>
    public string? Level { get; init; }

    /// <summary>The address of a server that runs already.</summary>
    public string? Connect { get; init; }

    /// <summary>How the server talks: a name or a file.</summary>
    public string? Dialect { get; init; }

    /// <summary>The command that starts the client under test.</summary>
    public string? Client { get; init; }

    /// <summary>What that client is typed and what it shows: a name or a file.</summary>
    public string? Console { get; init; }

    /// <summary>That client gets a terminal of its own.</summary>
    public bool HasTerminal { get; init; }

    /// <summary>Our own server as a process of its own.</summary>
    public bool OwnProcess { get; init; }

    /// <summary>A workload file to play; null: none but those that were named otherwise.</summary>
    public string? Workload { get; init; }

    /// <summary>How long workloads go on; null: as many operations as their files say.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How bytes are put on the wire: one way, or several that are compared.</summary>
    public IReadOnlyList<WireHabit> Wires { get; init; } = [WireHabit.Whole];

    /// <summary>How long it may take to make a short scenario of a workload that failed.</summary>
    public TimeSpan Shrinking { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Only says which items and scenarios there are.</summary>
    public bool List { get; init; }

    /// <summary>Only says what would run.</summary>
    public bool DryRun { get; init; }

    /// <summary>Says what happens as it happens, and shows what our own server logs.</summary>
    public bool Verbose { get; init; }

    /// <summary>Everything that was named, in whatever way; none: everything there is.</summary>
    public IReadOnlyList<string> Named => Workload is null ? Ids : [.. Ids, Workload];

    /// <summary>The arguments that make something run again as it ran.</summary>
    /// <param name="submission">Those that choose the submission.</param>
    /// <param name="wire">How bytes were put on the wire.</param>
    public static string Again(string submission, WireHabit wire)
    {
        string cut = wire == WireHabit.Whole ? "" : $" --wire {wire.Name}";
        return (submission + cut).Trim();
    }
}
