using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using Microsoft.Extensions.Logging;

namespace ClassChat.Harness.Servers;

/// <summary>
/// The built-in server, run inside this process: the fastest target, also used as the reference server.
/// </summary>
public sealed record InProcessTarget(ILoggerFactory Logs) : Target
{
    /// <inheritdoc/>
    public override bool IsParallel => true;

    /// <inheritdoc/>
    public override string Title => "ClassChat's own server, in process";

    /// <inheritdoc/>
    public override Task<StartResult> StartAsync(Level level, StarvationAwareClock clock, CancellationToken cancel) =>
        Task.FromResult(InProcessServer.Start(level, Logs));
}
