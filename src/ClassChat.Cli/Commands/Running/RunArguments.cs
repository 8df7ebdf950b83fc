using ClassChat.Specification.Scenarios;
using ClassChat.Specification.Submissions;

namespace ClassChat.Cli.Commands.Running;

/// <summary>
/// Parsed command line of <c>classchat run</c>. Other commands fill in a part of it to build a submission with
/// <see cref="SubmissionResolver"/>.
/// </summary>
internal sealed record RunArguments
{
    /// <summary>Items and scenarios as written on the command line; if empty, everything.</summary>
    public required IReadOnlyList<string> Ids { get; init; }

    /// <summary>Name or file of the rubric; null for the default, or that of the class file.</summary>
    public string? Rubric { get; init; }

    /// <summary>The scenario folder; null for the nearest one.</summary>
    public string? Scenarios { get; init; }

    /// <summary>The seed that determines all names, texts, sizes and orders.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The number of scenarios that run in parallel; null for the default.</summary>
    public int? Jobs { get; init; }

    /// <summary>The number of times that a failed scenario is repeated.</summary>
    public int Repeat { get; init; } = 4;

    /// <summary>The factor by which all deadlines are extended.</summary>
    public double Patience { get; init; } = 1;

    /// <summary>True for longer pauses in scenarios, and more time to listen after them.</summary>
    public bool IsThorough { get; init; }

    /// <summary>The folder for reports.</summary>
    public required string Report { get; init; }

    /// <summary>The submission file, or its folder.</summary>
    public string? Submission { get; init; }

    /// <summary>The class file that it is graded by; null for none.</summary>
    public string? Class { get; init; }

    /// <summary>The trust granted to that file.</summary>
    public SubmissionTrust Trust { get; init; } = SubmissionTrust.None;

    /// <summary>The command that starts the program under test.</summary>
    public string? Server { get; init; }

    /// <summary>The fixed port of the program under test, if its command takes none.</summary>
    public int? Port { get; init; }

    /// <summary>The level of the program under test.</summary>
    public string? Level { get; init; }

    /// <summary>The address of a server that is already running.</summary>
    public string? Connect { get; init; }

    /// <summary>The dialect of the server, as a name or a file.</summary>
    public string? Dialect { get; init; }

    /// <summary>The command that starts the client under test.</summary>
    public string? Client { get; init; }

    /// <summary>The console dialect of that client, as a name or a file.</summary>
    public string? Console { get; init; }

    /// <summary>True to give that client a terminal of its own.</summary>
    public bool HasTerminal { get; init; }

    /// <summary>True to run ClassChat's own server in a separate process.</summary>
    public bool OwnProcess { get; init; }

    /// <summary>A workload file to run besides the named items; null for none.</summary>
    public string? Workload { get; init; }

    /// <summary>The duration of workloads; null for the number of operations in their files.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The patterns in which bots write bytes to the connection: one, or several to compare.</summary>
    public IReadOnlyList<WritePattern> Wires { get; init; } = [WritePattern.Whole];

    /// <summary>Time limit for reducing a failed workload to a short scenario.</summary>
    public TimeSpan MinimizingTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>True to only list the items and scenarios.</summary>
    public bool List { get; init; }

    /// <summary>True to only show what would run.</summary>
    public bool DryRun { get; init; }

    /// <summary>True to print events as they happen, and the logs of ClassChat's own server.</summary>
    public bool Verbose { get; init; }

    /// <summary>Everything named on the command line, including the workload; if empty, everything.</summary>
    public IReadOnlyList<string> Named => Workload is null ? Ids : [.. Ids, Workload];

    /// <summary>Returns the command-line arguments that repeat a run.</summary>
    /// <param name="submission">The arguments that select the submission.</param>
    /// <param name="wire">The write pattern of the run.</param>
    public static string Again(string submission, WritePattern wire)
    {
        string cut = wire == WritePattern.Whole ? "" : $" --wire {wire.Name}";
        return (submission + cut).Trim();
    }
}
