using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ClassChat.Harness.Isolation;
using ClassChat.Harness.Notation;
using ClassChat.Harness.Timing;

namespace ClassChat.Harness.Targets;

/// <summary>A server program in a process of its own, with all processes it starts.</summary>
internal sealed class ProcessSubject : Subject
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(10);

    private readonly Target.Command _command;
    private readonly Launch _launch;
    private readonly RunFolder? _files;
    private readonly PatientClock _clock;
    private readonly RunningProgram _program;

    /// <summary>Ready to be launched.</summary>
    public ProcessSubject(
        Target.Command command, Launch launch, IPEndPoint endpoint, RunFolder? files, PatientClock clock)
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
    public override string? Death => _program.Death;

    /// <inheritdoc/>
    public override Task LingerAsync() => _program.LingerAsync();

    /// <inheritdoc/>
    public override void End(string reason) => _program.End(reason);

    /// <inheritdoc/>
    public override string LastOutput => _program.LastOutput;

    /// <summary>What else is to be given back when it has ended.</summary>
    public IDisposable? Turn { private get; init; }

    /// <inheritdoc/>
    public override Socket OpenSocket() => _program.OpenSocket();

    /// <inheritdoc/>
    public override Process StartBeside(ProcessStartInfo start) =>
        _program.Beside(() => base.StartBeside(start));

    /// <summary>Starts the program and waits until it listens.</summary>
    /// <returns>What went wrong; null if it listens.</returns>
    public async Task<StartFault?> LaunchAsync(CancellationToken cancel)
    {
        _program.Open();
        if (_program.Start(_launch) is StartFault fault) return fault;
        return await ListensAsync(cancel) is string silent ? StartFault.Failed(silent) : null;
    }

    /// <inheritdoc/>
    public override Task<bool> TypeAsync(string text, CancellationToken cancel) => _program.TypeAsync(text, cancel);

    /// <inheritdoc/>
    public override async Task<string?> RestartAsync(CancellationToken cancel)
    {
        await _program.DisposeAsync();
        return (await LaunchAsync(cancel))?.Reason;
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
            Turn?.Dispose(); // whatever happens: others wait for it
        }
    }

    /// <summary>Waits until the program listens; says what went wrong if it does not.</summary>
    private async Task<string?> ListensAsync(CancellationToken cancel)
    {
        Deadline deadline = _clock.After(_command.ReadyWithin);
        using var look = new PeriodicTimer(_look);
        while (!Listeners.Reachable(Endpoint.Port, _program.Network, _program.RootId))
        {
            if (!_program.IsRunning)
            {
                await _program.ReadRestAsync(cancel);
                return $"the program {Death} before it listened at port {Endpoint.Port}";
            }

            if (_clock.Left(deadline) <= TimeSpan.Zero)
            {
                string patience = Amounts.Time(_command.ReadyWithin);
                return $"the program does not listen at port {Endpoint.Port} after {patience}";
            }

            await look.WaitForNextTickAsync(cancel);
        }

        return null;
    }
}
