using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ClassChat.Platform.Text;
using ClassChat.Sandbox.Isolation;
using ClassChat.Sandbox.Timing;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Server under test that runs as a <see cref="RunningProgram"/> in a process of its own
/// (<see cref="Target.Command"/>).
/// </summary>
internal sealed class ServerProcess : ServerUnderTest
{
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(10);

    private readonly Target.Command _command;
    private readonly LaunchSpec _launch;
    private readonly WorkingCopy? _files;
    private readonly StarvationAwareClock _clock;
    private readonly RunningProgram _program;

    /// <summary>Creates the server without starting it.</summary>
    public ServerProcess(
        Target.Command command, LaunchSpec launch, IPEndPoint endpoint, WorkingCopy? files, StarvationAwareClock clock)
    {
        _command = command;
        _launch = launch;
        _files = files;
        _clock = clock;
        Endpoint = endpoint;
        _program = new RunningProgram(command, files, Console.Print);
    }

    /// <inheritdoc/>
    public override IPEndPoint Endpoint { get; }

    /// <inheritdoc/>
    public override bool CanRestart => true;

    /// <inheritdoc/>
    public override int? ProcessId => _program.ProcessId;

    /// <inheritdoc/>
    public override TimeSpan? ProcessorTime => _program.ProcessorTime;

    /// <inheritdoc/>
    public override string? ExitReason => _program.ExitReason;

    /// <inheritdoc/>
    public override Task AwaitExitAsync() => _program.AwaitExitAsync();

    /// <inheritdoc/>
    public override void End(string reason) => _program.End(reason);

    /// <inheritdoc/>
    public override string LastOutput => _program.LastOutput;

    /// <summary>Port lock to release when the server is disposed; null if none is held.</summary>
    public IDisposable? PortLock { private get; init; }

    /// <inheritdoc/>
    public override ListenQueue? Queue => ListeningPorts.QueueOf(Endpoint.Port, _program.Network);

    /// <inheritdoc/>
    public override Socket OpenSocket() => _program.OpenSocket();

    /// <inheritdoc/>
    public override Process StartBeside(ProcessStartInfo start) =>
        _program.Beside(() => base.StartBeside(start));

    /// <summary>Starts the program and waits until it listens.</summary>
    /// <returns>Error; null if it listens.</returns>
    public async Task<StartFault?> LaunchAsync(CancellationToken cancel)
    {
        if ((_program.Open() ?? _program.Start(_launch)) is StartFault fault) return fault;
        if (await ListensAsync(cancel) is not string silent) return null;
        return _program.IsRunning || _program.StartFailure is not string unstarted
            ? StartFault.Failed(silent)
            : StartFault.Prevented($"the program could not be started in its sandbox: {unstarted}");
    }

    /// <inheritdoc/>
    public override Task<bool> TypeAsync(string text, CancellationToken cancel) => _program.TypeAsync(text, cancel);

    /// <inheritdoc/>
    public override async Task<StartFault?> RestartAsync(CancellationToken cancel)
    {
        await _program.DisposeAsync();
        return await LaunchAsync(cancel);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _program.DisposeAsync();
        }
        finally
        {
            _files?.Dispose();
            PortLock?.Dispose(); // always released, because others wait for the port
        }
    }

    /// <summary>Waits until the program listens; returns an error message if it does not.</summary>
    private async Task<string?> ListensAsync(CancellationToken cancel)
    {
        Deadline deadline = _clock.After(_command.StartTimeout);
        using var timer = new PeriodicTimer(_pollInterval);
        while (!ListeningPorts.Reachable(Endpoint.Port, _program.Network, _program.RootId))
        {
            if (!_program.IsRunning)
            {
                await _program.ReadRestAsync(cancel);
                return $"the program {ExitReason} before it listened at port {Endpoint.Port}";
            }

            if (_clock.Left(deadline) <= TimeSpan.Zero)
            {
                string timeLimit = QuantityFormatter.Time(_command.StartTimeout);
                return $"the program does not listen at port {Endpoint.Port} after {timeLimit}";
            }

            await timer.WaitForNextTickAsync(cancel);
        }

        return null;
    }
}
