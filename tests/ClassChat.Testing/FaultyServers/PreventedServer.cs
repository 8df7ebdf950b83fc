using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;

namespace ClassChat.Testing.FaultyServers;

/// <summary>A server that something outside the harness keeps from being started.</summary>
/// <param name="Reason">What it is.</param>
internal sealed record PreventedServer(string Reason) : Target
{
    public override bool IsParallel => true;

    public override string Title => "a server that cannot be started";

    public override Task<StartResult> StartAsync(Level level, StarvationAwareClock clock, CancellationToken cancel) =>
        Task.FromResult<StartResult>(new StartResult.Prevented(Reason));
}
