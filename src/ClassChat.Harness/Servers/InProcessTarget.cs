using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using Microsoft.Extensions.Logging;

namespace ClassChat.Harness.Servers;

/// <summary>
/// The built-in server, which each scenario starts anew inside this process: the reference server, and the server of
/// every client under test.
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
