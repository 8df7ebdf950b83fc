using System.CommandLine;
using ClassChat.Cli.Runs;
using ClassChat.Harness.Submissions;

namespace ClassChat.Cli.Commands;

/// <summary>The options by which whoever grades allows a submission's file more than a student's may do.</summary>
internal sealed class TrustOptions
{
    /// <summary><c>--trust-submission</c>.</summary>
    public Option<bool> Trust { get; } = new(RunRequest.TrustOption)
    {
        Description = "You wrote the submission file, or have read it: it may name paths outside of its folder, raise "
            + "limits, lower the protection and name adapters",
    };

    /// <summary><c>--allow-adapters</c>.</summary>
    public Option<bool> Adapters { get; } = new(RunRequest.AdaptersOption)
    {
        Description = "A dialect in a submission's folder may have an adapter, a program that runs with your rights: "
            + "read it before",
    };

    /// <summary>Trust that the command line grants.</summary>
    public SubmissionTrust Of(ParseResult parsed) => new()
    {
        OfFile = parsed.GetValue(Trust),
        OfAdapters = parsed.GetValue(Adapters),
    };
}
