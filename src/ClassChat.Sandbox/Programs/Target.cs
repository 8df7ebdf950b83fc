using System.Net;
using ClassChat.Protocol;
using ClassChat.Sandbox.Isolation;
using ClassChat.Sandbox.Timing;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// A server as a command line or a submission names it, from which each scenario starts a fresh instance: in this
/// process, as a program, or (not fresh) at an address.
/// </summary>
public abstract record Target
{
    /// <summary>True if scenarios can run in parallel.</summary>
    public abstract bool IsParallel { get; }

    /// <summary>Its name in reports.</summary>
    public abstract string Title { get; }

    /// <summary>
    /// Active protections of the machine and other programs, a few words each; empty for the reference server.
    /// </summary>
    public virtual IReadOnlyList<string> Protections => [];

    /// <summary>
    /// Paths of the machine that it may read beside its own files; null if it is not isolated from the machine's files.
    /// </summary>
    public virtual IReadOnlyList<string>? VisibleFiles => null;

    /// <summary>Missing protections and their remedy; null if none is missing.</summary>
    public virtual string? Warning => null;

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="level">The level that the server runs at, for servers that support levels.</param>
    /// <param name="clock">Clock for deadlines.</param>
    /// <param name="cancel">Cancels the start and leaves nothing running.</param>
    public abstract Task<StartResult> StartAsync(Level level, StarvationAwareClock clock, CancellationToken cancel);

    /// <summary>
    /// A command line with its settings: a server program that each scenario starts anew, or a client under test. It is
    /// isolated as far as its settings ask for and the machine allows.
    /// </summary>
    /// <param name="Line">Its command line; <c>{port}</c>, <c>{host}</c> and <c>{level}</c> are replaced.</param>
    public sealed record Command(string Line) : Target
    {
        /// <summary>Its fixed port; null: the harness chooses a port and passes it to the program.</summary>
        public int? Port { get; init; }

        /// <summary>Environment variable besides <c>PORT</c> that receives the port; null for none.</summary>
        public string? PortVariable { get; init; }

        /// <summary>
        /// Folder of the submission, a full path. The program runs in a working copy of it, or in the folder itself if
        /// <see cref="Protection"/> is none; null: the current folder itself.
        /// </summary>
        public string? Directory { get; init; }

        /// <summary>
        /// Folder below <see cref="Directory"/> in which the program runs, a relative path; empty: that folder itself.
        /// </summary>
        public string StartFolder { get; init; } = "";

        /// <summary>The full path at which the program runs, outside of any copy.</summary>
        public string StartPath => Path.Combine(Directory ?? System.Environment.CurrentDirectory, StartFolder);

        /// <summary>
        /// Environment variables to set, besides those that the harness chooses for every program.
        /// </summary>
        public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

        /// <summary>
        /// Text typed at its standard input once, at the start; null for none. Standard input stays open.
        /// </summary>
        public string? Input { get; init; }

        /// <summary>True if a server runs at a pseudo terminal (pty), false if it uses pipes.</summary>
        public bool HasTerminal { get; init; }

        /// <summary>
        /// Files and folders copied into the folder in which it runs, before each start; requires
        /// <see cref="Directory"/>.
        /// </summary>
        public IReadOnlyList<Placement> Placements { get; init; } = [];

        /// <summary>
        /// Patterns of files removed from the folder in which it runs, before each start and before anything is placed:
        /// relative paths with <c>*</c> and <c>?</c> within a name and <c>**</c> for any folders.
        /// </summary>
        public IReadOnlyList<string> CleanPatterns { get; init; } = [];

        /// <summary>Time limit for it to start listening. Default: 15 s.</summary>
        public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(15);

        /// <summary>Its resource limits.</summary>
        public ResourceLimits Limits { get; init; } = new();

        /// <summary>Degree of its isolation.</summary>
        public Protection Protection { get; init; }

        /// <summary>
        /// True if the instructor wrote the command: paths that it names may be made visible although they are hidden.
        /// </summary>
        public bool IsTrusted { get; init; } = true;

        /// <summary>True for a submission: if its language is not installed here, it is not to blame.</summary>
        public bool IsSubmitted { get; init; }

        /// <summary>
        /// True for a program of the harness itself: it is not isolated and runs in its original folder.
        /// </summary>
        public bool IsOurs { get; init; }

        /// <summary>
        /// Folders and files in hidden places that it may read, as full paths, for example a toolchain in the home
        /// folder.
        /// </summary>
        public IReadOnlyList<string> VisiblePaths { get; init; } = [];

        /// <summary>
        /// Folders hidden from it in addition to the home folders and the harness, as full paths, for example the
        /// scenarios.
        /// </summary>
        public IReadOnlyList<string> HiddenPaths { get; init; } = [];

        /// <inheritdoc/>
        public override bool IsParallel => Port is null || Support is { HasNetworkNamespaces: true };

        /// <inheritdoc/>
        public override string Title => Line;

        /// <inheritdoc/>
        public override Task<StartResult> StartAsync(
            Level level, StarvationAwareClock clock, CancellationToken cancel) =>
            new ServerLauncher(this, level, clock).StartAsync(cancel);

        /// <inheritdoc/>
        public override IReadOnlyList<string> Protections => ProtectionSummary.Protections(Support, Limits);

        /// <inheritdoc/>
        public override IReadOnlyList<string>? VisibleFiles =>
            Support is { Bubblewrap: not null }
                ? new LaunchSpec(this, Level.Task4, new IPEndPoint(IPAddress.Loopback, 0), Support).VisibleFiles
                : null;

        /// <inheritdoc/>
        public override string? Warning => IsOurs ? null : ProtectionSummary.Warning(Protection, Support);

        /// <summary>
        /// Isolation tools to use instead of those detected, to simulate a system with fewer; null: those detected.
        /// </summary>
        internal IsolationSupport? SandboxInstead { get; init; }

        /// <summary>Isolation tools for this command; null for none.</summary>
        public IsolationSupport? Support => SandboxInstead ?? Protection switch
        {
            _ when IsOurs => null,
            Protection.None => null,
            Protection.LimitsOnly => IsolationSupport.Here.WithoutNamespaces,
            _ => IsolationSupport.Here,
        };
    }

    /// <summary>
    /// A server that somebody else has started and that all scenarios share: it is never restarted, so they run one
    /// after another.
    /// </summary>
    public sealed record Address(string Host, int Port) : Target
    {
        /// <inheritdoc/>
        public override bool IsParallel => false;

        /// <inheritdoc/>
        public override string Title => $"{Host}:{Port}";

        /// <inheritdoc/>
        public override Task<StartResult> StartAsync(
            Level level, StarvationAwareClock clock, CancellationToken cancel) =>
            ExternalServer.FindAsync(this, cancel);
    }
}
