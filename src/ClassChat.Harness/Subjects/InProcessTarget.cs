using ClassChat.Harness.Targets;
using ClassChat.Harness.Timing;
using ClassChat.Protocol;
using Microsoft.Extensions.Logging;

namespace ClassChat.Harness.Subjects;

/// <summary>Our own server, inside this process: the fastest way, and what the reference run uses.</summary>
public sealed record InProcessTarget(ILoggerFactory Logs) : Target
{
    /// <inheritdoc/>
    public override bool IsParallel => true;

    /// <inheritdoc/>
    public override string Title => "ClassChat's own server, in process";

    /// <inheritdoc/>
    public override Task<Start> StartAsync(Level level, PatientClock clock, CancellationToken cancel) =>
        Task.FromResult(InProcessSubject.Start(level, Logs));
}
