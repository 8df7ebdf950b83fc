using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ClassChat.Sandbox.Isolation;
using ClassChat.Sandbox.Timing;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Server under test that runs as a <see cref="RunningProgram"/> in a process of its own
/// (<see cref="Target.Command"/>).
/// </summary>
internal sealed class ServerProcess : ServerUnderTest
{
    private readonly Target.Command _command;
    private readonly LaunchSpec _launch;
    private readonly WorkingCopy? _files;
    private readonly StarvationAwareClock _clock;
    private IPEndPoint _endpoint;
    private RunningProgram _program;
    private PseudoTerminal? _terminal;

    /// <summary>Creates the server without starting it.</summary>
    public ServerProcess(
        Target.Command command, LaunchSpec launch, IPEndPoint endpoint, WorkingCopy? files, StarvationAwareClock clock)
    {
        _command = command;
        _launch = launch;
        _files = files;
        _clock = clock;
        _endpoint = endpoint;
        _program = NewProgram();
    }

    /// <inheritdoc/>
    public override IPEndPoint Endpoint => _endpoint;

    /// <inheritdoc/>
    public override string? SilenceNote => _program.SilenceNote;

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
    public override ListenQueue? Queue => ListeningPorts.QueueOf(Endpoint, _program.Network);

    /// <inheritdoc/>
    public override Socket OpenSocket() => _program.OpenSocket(Endpoint.AddressFamily);

    /// <inheritdoc/>
    public override Process StartBeside(ProcessStartInfo start) =>
        _program.Beside(() => base.StartBeside(start));

    /// <summary>Starts the program and waits until it listens.</summary>
    /// <returns>Error; null if it listens.</returns>
    public async Task<StartFault?> LaunchAsync(CancellationToken cancel)
    {
        if (_command.HasTerminal)
        {
            _terminal = PseudoTerminal.Open();
            if (_terminal is null) return StartFault.Prevented("there is no terminal to be had here");
            _launch.Terminal = _terminal.Path;
            _program = NewProgram();
        }

        if ((_program.Open() ?? _program.Start(_launch)) is StartFault fault) return fault;
        var waiting = new ListenWait(_command, _program, _launch, Endpoint.Port, _clock);
        StartFault? silent = await waiting.WaitAsync(cancel);
        if (waiting.Address is IPAddress address) _endpoint = new IPEndPoint(address, Endpoint.Port);
        return silent;
    }

    /// <inheritdoc/>
    public override Task<bool> TypeAsync(string text, CancellationToken cancel) => _program.TypeAsync(text, cancel);

    /// <inheritdoc/>
    public override async Task<StartFault?> RestartAsync(CancellationToken cancel)
    {
        await _program.DisposeAsync();
        _terminal?.Dispose();
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
            _terminal?.Dispose();
            _files?.Dispose();
            PortLock?.Dispose(); // always released, because others wait for the port
        }
    }

    private RunningProgram NewProgram() => new(_command, _files, Console.Print, _terminal);
}
