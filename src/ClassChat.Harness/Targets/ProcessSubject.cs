using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ClassChat.Harness.Isolation;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Targets;

/// <summary>A server program in a process of its own, with all processes it starts.</summary>
internal sealed class ProcessSubject : Subject
{
    /// <summary>How long a killed program may take to be gone.</summary>
    private static readonly TimeSpan _endPatience = TimeSpan.FromSeconds(5);

    /// <summary>How long the end of all its processes at once may take, before each is ended by itself.</summary>
    private static readonly TimeSpan _wholePatience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(10);

    private readonly Target.Command _command;
    private readonly Launch _launch;
    private readonly RunFolder? _files;
    private readonly Sandbox? _sandbox;
    private readonly PatientClock _clock;
    private readonly ProgramOutput _output;
    private readonly Lock _killing = new();
    private readonly string _mark = Leftovers.NewMark();
    private Room? _room;
    private Process? _process;
    private Task _reading = Task.CompletedTask;
    private Task _typing = Task.CompletedTask;
    private string? _ended;
    private int? _program;

    /// <summary>Ready to be launched.</summary>
    public ProcessSubject(
        Target.Command command, Launch launch, IPEndPoint endpoint, RunFolder? files, Sandbox? sandbox,
        PatientClock clock)
    {
        _command = command;
        _launch = launch;
        _files = files;
        _sandbox = sandbox;
        _clock = clock;
        Endpoint = endpoint;
        _output = new ProgramOutput(Console, sandbox is null ? long.MaxValue : command.Limits.OutputBytes);
    }

    /// <inheritdoc/>
    public override IPEndPoint Endpoint { get; }

    /// <inheritdoc/>
    public override bool CanRestart => true;

    /// <summary>The program's own process: in a sandbox, the child of the child of what makes the sandbox.</summary>
    public override int? ProcessId => _program ??= !_launch.IsSandboxed ? _process?.Id : FirstGrandchild();

    /// <inheritdoc/>
    public override string? Death => _process is null or { HasExited: false } ? null : _ended ?? _process.ExitCode switch
    {
        > 128 and < 160 and int code => $"was ended by signal {code - 128}",
        int code => $"exited with code {code}",
    };

    /// <inheritdoc/>
    public override string LastOutput => _output.Last;

    /// <summary>What else is to be given back when it has ended.</summary>
    public IDisposable? Turn { private get; init; }

    /// <inheritdoc/>
    public override Socket OpenSocket() => _room?.OpenSocket() ?? base.OpenSocket();

    /// <summary>Starts the program and waits until it listens.</summary>
    /// <returns>What went wrong; null if it listens.</returns>
    public async Task<string?> LaunchAsync(CancellationToken cancel)
    {
        _ended = null;
        _program = null;
        _room = _sandbox?.OpenRoom();
        ProcessStartInfo start = _launch.Start(_files, _mark);
        try
        {
            _process = (_room is null ? Process.Start(start) : _room.Do(() => Process.Start(start)))!;
        }
        catch (Win32Exception error)
        {
            return $"'{_command.Line}' cannot be started: {error.Message}";
        }

        _reading = _output.ReadAsync(
            _process, () => End($"it printed more than {Amounts.Bytes(_command.Limits.OutputBytes)}"));
        if (_sandbox is not null)
            Watcher.Shared.Watch(new Watched(_mark, _process.Id, _command.Limits, _files, End));
        if (_command.Input is string input) _typing = TypeAsync(input, CancellationToken.None);
        return await ListensAsync(cancel);
    }

    /// <inheritdoc/>
    public override async Task<bool> TypeAsync(string text, CancellationToken cancel)
    {
        try
        {
            await _process!.StandardInput.WriteAsync(text.AsMemory(), cancel);
            await _process.StandardInput.FlushAsync(cancel);
            return true;
        }
        catch (IOException)
        {
            return false; // it closed its standard input
        }
    }

    /// <inheritdoc/>
    public override async Task<string?> RestartAsync(CancellationToken cancel)
    {
        await EndAsync();
        return await LaunchAsync(cancel);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await EndAsync();
        _files?.Dispose();
        Turn?.Dispose();
    }

    /// <summary>Waits until the program listens; says what went wrong if it does not.</summary>
    private async Task<string?> ListensAsync(CancellationToken cancel)
    {
        Deadline deadline = _clock.After(_command.ReadyWithin);
        using var look = new PeriodicTimer(_look);
        while (!Listeners.Reachable(Endpoint.Port, HasNetwork ? _room : null, _process!.Id))
        {
            if (_process.HasExited)
            {
                await _reading.WaitAsync(_wholePatience, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

    private bool HasNetwork => _sandbox?.HasRooms ?? false;

    /// <summary>The harness ends it, for what it has done.</summary>
    private void End(string reason)
    {
        if (Interlocked.CompareExchange(ref _ended, $"was ended by the harness: {reason}", null) is null) Kill();
    }

    private async Task EndAsync()
    {
        Watcher.Shared.Forget(_mark);
        if (_process is not null)
        {
            Kill();
            using var whole = new CancellationTokenSource(_wholePatience);
            await _process.WaitForExitAsync(whole.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
            using var patience = new CancellationTokenSource(_endPatience);
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAll(_reading, _typing)
                .WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_killing)
            {
                _process.Dispose();
                _process = null;
            }
        }

        _room?.Dispose();
        _room = null;
    }

    /// <summary>
    /// Ends all its processes. In a sandbox they all end with its first one, at once, whatever they do; elsewhere those
    /// of its group, its children, and all that carry its mark.
    /// </summary>
    private void Kill()
    {
        lock (_killing)
        {
            if (_process is not null) Kill(_process);
        }
    }

    private void Kill(Process process)
    {
        if (_launch.IsSandboxed)
        {
            if (process.HasExited) return;
            IReadOnlyList<int> first = Census.ChildrenOf(process.Id);
            foreach (int id in first) _ = Native.Kill(id, Native.SigKill);
            if (first.Count == 0) process.Kill(); // it has none yet: they are to die with their parent
            return;
        }

        if (_launch.LeadsGroup) _ = Native.Kill(-process.Id, Native.SigKill);
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        Leftovers.End(_mark);
    }

    private int? FirstGrandchild()
    {
        if (_process is null or { HasExited: true }) return null;
        return Census.ChildrenOf(_process.Id).SelectMany(Census.ChildrenOf).Select(id => (int?)id).FirstOrDefault();
    }
}
