using ClassChat.Specification.Dialects;

namespace ClassChat.Specification.Submissions;

/// <summary>
/// What one submission gets and what its file may ask for, as whoever grades has decided: by a class file, by options
/// of the command line, or by the defaults.
/// </summary>
/// <param name="Usual">Limits and start timeout of programs that ask for none.</param>
/// <param name="AtMost">The highest limits and the longest start timeout that the file may ask for.</param>
public sealed record SubmissionPolicy(ProgramDefaults Usual, ProgramDefaults AtMost)
{
    /// <summary>Maximum start timeout that a file may ask for by default: 60 s, as the whole class waits.</summary>
    private static readonly TimeSpan _maxStartTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Trust in the file.</summary>
    public SubmissionTrust Trust { get; init; } = SubmissionTrust.None;

    /// <summary>Full paths that all programs may read.</summary>
    public IReadOnlyList<string> Visible { get; init; } = [];

    /// <summary>Full paths that programs may read if the file asks for them or for something in them.</summary>
    public IReadOnlyList<string> VisibleOnRequest { get; init; } = [];

    /// <summary>The instructor's dialects that the file may choose besides the default of a level, by name.</summary>
    public IReadOnlyDictionary<string, Dialect> Dialects { get; init; } = new Dictionary<string, Dialect>();

    /// <summary>True if the file may also choose any dialect of the scenario folder by its name.</summary>
    public bool AllowsAllDialects { get; init; } = true;

    /// <summary>True if the file may name dialects and console dialects in the submission's folder.</summary>
    public bool AllowsOwnDialects { get; init; } = true;

    /// <summary>
    /// Names of the instructor's dialects whose adapters may be used; null: all of them. Adapters in a submission's
    /// folder are not among them.
    /// </summary>
    public IReadOnlyList<string>? Adapters { get; init; }

    /// <summary>Dialect files of the submission, relative to its folder, whose adapters may be used.</summary>
    public IReadOnlyList<string> OwnAdapters { get; init; } = [];

    /// <summary>The protections that the file may choose.</summary>
    public IReadOnlyList<ProtectionChoice> Protections { get; init; } = [ProtectionChoice.Best];

    /// <summary>Settings that hold for all programs, whatever the file says.</summary>
    public ProgramOverrides Overrides { get; init; } = new();

    /// <summary>The policy where there is no class file.</summary>
    /// <param name="usual">The usual limits and start timeout.</param>
    /// <param name="trust">The trust that the command line grants.</param>
    public static SubmissionPolicy WithoutClass(ProgramDefaults usual, SubmissionTrust trust)
    {
        TimeSpan longest = usual.StartTimeout > _maxStartTimeout ? usual.StartTimeout : _maxStartTimeout;
        return new SubmissionPolicy(usual, usual with { StartTimeout = longest }) { Trust = trust };
    }

    /// <summary>The same policy with the trust that the command line grants in addition.</summary>
    public SubmissionPolicy Trusting(SubmissionTrust more) => this with
    {
        Trust = new SubmissionTrust
        {
            OfFile = Trust.OfFile || more.OfFile,
            OfAdapters = Trust.OfAdapters || more.OfAdapters,
        },
    };
}

/// <summary>
/// Settings of one submission's programs that the instructor has set, whatever the submission's file says.
/// </summary>
public sealed record ProgramOverrides
{
    /// <summary>Limits, by key; those that are not set stay as the file asks for.</summary>
    public IReadOnlyDictionary<string, long> Limits { get; init; } = new Dictionary<string, long>();

    /// <summary>The start timeout; null if it is not set.</summary>
    public TimeSpan? StartTimeout { get; init; }

    /// <summary>The dialect of the programs of all levels that it is for; null if it is not set.</summary>
    public Dialect? Dialect { get; init; }

    /// <summary>The protection; null if it is not set.</summary>
    public ProtectionChoice? Protection { get; init; }
}
