using ClassChat.Harness.Observations;
using ClassChat.Protocol;
using Microsoft.Extensions.Logging;

namespace ClassChat.Harness.Targets;

/// <summary>What is tested: how to start a fresh server for a scenario.</summary>
public abstract record Target
{
    /// <summary>True if scenarios can run side by side.</summary>
    public abstract bool IsParallel { get; }

    /// <summary>How reports name it.</summary>
    public abstract string Title { get; }

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="level">The level it is to run at, for servers that can be told.</param>
    /// <param name="clock">Deadlines.</param>
    /// <param name="cancel">Gives up, and leaves nothing running.</param>
    public abstract Task<Start> StartAsync(Level level, PatientClock clock, CancellationToken cancel);

    /// <summary>Our own server, inside this process: the fastest way, and what the reference run uses.</summary>
    public sealed record InProcess(ILoggerFactory Logs) : Target
    {
        /// <inheritdoc/>
        public override bool IsParallel => true;

        /// <inheritdoc/>
        public override string Title => "ClassChat's own server, in process";

        /// <inheritdoc/>
        public override Task<Start> StartAsync(Level level, PatientClock clock, CancellationToken cancel) =>
            Task.FromResult(InProcessSubject.Start(level, Logs));
    }

    /// <summary>Any server program.</summary>
    /// <param name="Line">Its command line; <c>{port}</c>, <c>{host}</c> and <c>{level}</c> are put in.</param>
    public sealed record Command(string Line) : Target
    {
        /// <summary>The port it listens at, if that is fixed; null: one is chosen and told to it.</summary>
        public int? Port { get; init; }

        /// <summary>Where it runs; null: here.</summary>
        public string? Directory { get; init; }

        /// <inheritdoc/>
        public override bool IsParallel => Port is null;

        /// <inheritdoc/>
        public override string Title => Line;

        /// <inheritdoc/>
        public override Task<Start> StartAsync(Level level, PatientClock clock, CancellationToken cancel) =>
            ProcessSubject.StartAsync(this, level, clock, cancel);
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
