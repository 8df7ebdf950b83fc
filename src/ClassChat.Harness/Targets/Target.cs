using ClassChat.Harness.Isolation;
using ClassChat.Harness.Timing;
using ClassChat.Protocol;

namespace ClassChat.Harness.Targets;

/// <summary>What is tested: how to start a fresh server for a scenario.</summary>
public abstract record Target
{
    /// <summary>True if scenarios can run side by side.</summary>
    public abstract bool IsParallel { get; }

    /// <summary>How reports name it.</summary>
    public abstract string Title { get; }

    /// <summary>What keeps it from the machine and its neighbours, in a few words each; none for our own.</summary>
    public virtual IReadOnlyList<string> Protections => [];

    /// <summary>What is missing to protect the machine from it, and how to get it; null: nothing is.</summary>
    public virtual string? Warning => null;

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="level">The level it is to run at, for servers that can be told.</param>
    /// <param name="clock">Deadlines.</param>
    /// <param name="cancel">Gives up, and leaves nothing running.</param>
    public abstract Task<Start> StartAsync(Level level, PatientClock clock, CancellationToken cancel);

    /// <summary>Any server program.</summary>
    /// <param name="Line">Its command line; <c>{port}</c>, <c>{host}</c> and <c>{level}</c> are put in.</param>
    public sealed record Command(string Line) : Target
    {
        /// <summary>The port it listens at, if that is fixed; null: one is chosen and told to it.</summary>
        public int? Port { get; init; }

        /// <summary>An environment variable besides <c>PORT</c> that gets the port; null: none.</summary>
        public string? PortVariable { get; init; }

        /// <summary>
        /// The folder of the submission, a full path: the program runs there, in a copy unless <see cref="Protection"/>
        /// is none; null: the current folder, as it is.
        /// </summary>
        public string? Directory { get; init; }

        /// <summary>Environment variables to set, on top of the harness's own.</summary>
        public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

        /// <summary>
        /// What is typed at its standard input once, at the start; null: nothing. Its standard input stays open.
        /// </summary>
        public string? Input { get; init; }

        /// <summary>What is put into its folder before each start; needs <see cref="Directory"/>.</summary>
        public IReadOnlyList<Placement> Place { get; init; } = [];

        /// <summary>
        /// What is removed from its folder before each start, before anything is placed: paths relative to it, with
        /// <c>*</c>, <c>?</c> within a name and <c>**</c> for any folders.
        /// </summary>
        public IReadOnlyList<string> Wipe { get; init; } = [];

        /// <summary>How long it may take until it listens, before the patience of the run. Default: 15 s.</summary>
        public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromSeconds(15);

        /// <summary>What it may take of the machine.</summary>
        public Limits Limits { get; init; } = new();

        /// <summary>How far it is kept from everything else.</summary>
        public Protection Protection { get; init; }

        /// <summary>
        /// True if whoever grades wrote the command: what it names by a path may be shown to it, although it is hidden.
        /// </summary>
        public bool IsTrusted { get; init; } = true;

        /// <summary>
        /// True if it was handed in: if its language is missing here, that says nothing about it.
        /// </summary>
        public bool IsHandedIn { get; init; }

        /// <summary>True for a program of ours: it is kept from nothing, and runs where it stands.</summary>
        public bool IsOurs { get; init; }

        /// <summary>
        /// Folders and files that it may see, read-only, although they are hidden otherwise: full paths, such as that
        /// of a toolchain in the home folder.
        /// </summary>
        public IReadOnlyList<string> See { get; init; } = [];

        /// <summary>
        /// Folders that it must not see besides the home folders and the harness's own program: full paths, such as
        /// that of the scenarios.
        /// </summary>
        public IReadOnlyList<string> Hide { get; init; } = [];

        /// <inheritdoc/>
        public override bool IsParallel => Port is null || Sandbox is { HasRooms: true };

        /// <inheritdoc/>
        public override string Title => Line;

        /// <inheritdoc/>
        public override Task<Start> StartAsync(Level level, PatientClock clock, CancellationToken cancel) =>
            new ProgramStart(this, level, clock).StartAsync(cancel);

        /// <inheritdoc/>
        public override IReadOnlyList<string> Protections => Shield.Protections(Sandbox, Limits);

        /// <inheritdoc/>
        public override string? Warning => IsOurs ? null : Shield.Warning(Protection, Sandbox);

        /// <summary>Sandbox instead of the one here, to try a system that has less; null: the one here.</summary>
        internal Sandbox? SandboxInstead { get; init; }

        /// <summary>What keeps it apart here; null: nothing does.</summary>
        internal Sandbox? Sandbox => SandboxInstead ?? Protection switch
        {
            _ when IsOurs => null,
            Protection.None => null,
            Protection.LimitsOnly => Sandbox.Here.WithoutNamespaces,
            _ => Sandbox.Here,
        };
    }

    /// <summary>A server that runs already. It is never started afresh, so scenarios run one after another.</summary>
    public sealed record Address(string Host, int Port) : Target
    {
        /// <inheritdoc/>
        public override bool IsParallel => false;

        /// <inheritdoc/>
        public override string Title => $"{Host}:{Port}";

        /// <inheritdoc/>
        public override Task<Start> StartAsync(Level level, PatientClock clock, CancellationToken cancel) =>
            AddressSubject.FindAsync(this, cancel);
    }
}
