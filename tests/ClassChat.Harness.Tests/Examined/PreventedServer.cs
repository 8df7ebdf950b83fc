using ClassChat.Harness.Targets;
using ClassChat.Harness.Timing;
using ClassChat.Protocol;

namespace ClassChat.Harness.Tests.Examined;

/// <summary>A server that something outside the harness keeps from being started.</summary>
/// <param name="Reason">What it is.</param>
internal sealed record PreventedServer(string Reason) : Target
{
    public override bool IsParallel => true;

    public override string Title => "a server that cannot be started";

    public override Task<Start> StartAsync(Level level, PatientClock clock, CancellationToken cancel) =>
        Task.FromResult<Start>(new Start.Prevented(Reason));
}
