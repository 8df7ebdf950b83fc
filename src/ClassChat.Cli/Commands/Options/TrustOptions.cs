using System.CommandLine;
using ClassChat.Specification.Submissions;

namespace ClassChat.Cli.Commands.Options;

/// <summary>
/// The two independent options with which the person who grades grants more trust to a submission:
/// <c>--trust-submission</c> (its file) and <c>--allow-adapters</c> (programs of dialects in its folder).
/// </summary>
internal sealed class TrustOptions
{
    /// <summary>The option that trusts the file of a submission.</summary>
    public const string TrustOption = "--trust-submission";

    /// <summary>The option that allows adapters in a submission's folder.</summary>
    public const string AdaptersOption = "--allow-adapters";

    /// <summary>The option <c>--trust-submission</c>.</summary>
    public Option<bool> Trust { get; } = new(TrustOption)
    {
        Description = "You wrote the submission file, or have read it: it may name paths outside of its folder, raise "
            + "limits, lower the protection and name adapters; for one submission of a class, see --class",
    };

    /// <summary>The option <c>--allow-adapters</c>.</summary>
    public Option<bool> Adapters { get; } = new(AdaptersOption)
    {
        Description = "A dialect in a submission's folder may have an adapter, a program that runs with your rights: "
            + "read it before",
    };

    /// <summary>Reads the trust granted on the command line.</summary>
    public SubmissionTrust Read(ParseResult parsed) => new()
    {
        OfFile = parsed.GetValue(Trust),
        OfAdapters = parsed.GetValue(Adapters),
    };
}
