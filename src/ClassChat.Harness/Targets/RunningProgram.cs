using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;
using System.Net.Sockets;
using ClassChat.Harness.Isolation;
using ClassChat.Harness.Linux;
using ClassChat.Harness.Notation;

namespace ClassChat.Harness.Targets;

/// <summary>A program in a process of its own, with all processes it starts: begun, watched, ended.</summary>
/// <param name="command">What was asked for.</param>
/// <param name="files">Its copy of its files; null: it runs where they are.</param>
/// <param name="console">Receives what it prints.</param>
/// <param name="terminal">The terminal that it is on; null: pipes.</param>
/// <param name="isClient">True if what it prints is a screen, that its user sees.</param>
internal sealed class RunningProgram(
    Target.Command command, RunFolder? files, Action<string> console, Terminal? terminal = null, bool isClient = false)
    : IAsyncDisposable
{
    /// <summary>How long a killed program may take to be gone.</summary>
    private static readonly TimeSpan _endPatience = TimeSpan.FromSeconds(5);

    /// <summary>How long the end of all its processes at once may take, before each is ended by itself.</summary>
    private static readonly TimeSpan _wholePatience = TimeSpan.FromSeconds(1);

    /// <summary>How long it is waited for the end of a program whose connections have broken.</summary>
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(300);

    private readonly Sandbox? _sandbox = command.Sandbox;
    private readonly ProgramOutput _output = new(
        console, command.Sandbox is null ? long.MaxValue : command.Limits.OutputBytes, isClient);
    private readonly Lock _killing = new();
    private Launch? _launch;
    private Room? _room;
    private Process? _process;
    private Task _reading = Task.CompletedTask;
    private Task _typing = Task.CompletedTask;
    private string? _ended;
    private int? _program;

    /// <summary>The program's own process: in a sandbox, the child of the child of what makes the sandbox.</summary>
    public int? ProcessId => _program ??= _launch is not { HasOwnProcesses: true } ? _process?.Id : FirstGrandchild();

    /// <summary>The process that was started; what it stands for may be a child of a child of it.</summary>
    public int RootId => _process!.Id;

    /// <summary>True while it has not ended.</summary>
    public bool IsRunning => _process is not null && ExitCode is null;

    /// <summary>
    /// Its exit code; null while it runs. The system is asked as well: on a busy machine the framework takes note late.
    /// </summary>
    public int? ExitCode => _process switch
    {
        null => null,
        { HasExited: true } => _process.ExitCode,
        _ => LibC.ExitCodeOf(_process.Id),
    };

    /// <summary>Waits a moment for the end of a program that is about to end; longer if the harness ended it.</summary>
    public async Task LingerAsync()
    {
        if (_process is null) return;
        using var moment = new CancellationTokenSource(_ended is null ? _moment : _endPatience);
        await _process.WaitForExitAsync(moment.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>How it ended, if it has.</summary>
    public string? Death => ExitCode switch
    {
        null => null,
        _ when _ended is not null => _ended,
        > 128 and < 160 and int code => $"was ended by signal {code - 128}",
        int code => $"exited with code {code}",
    };

    /// <summary>The last of what it printed, errors included.</summary>
    public string LastOutput => _output.Last;

    /// <summary>The network it is to have, or has; null: the machine's.</summary>
    public Room? Network => _sandbox is { HasRooms: true } ? _room : null;

    /// <summary>Opens what it is to run in.</summary>
    public void Open() => _room = _sandbox?.OpenRoom();

    /// <summary>A socket in its network.</summary>
    public Socket OpenSocket() =>
        _room?.OpenSocket() ?? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Does something where it runs: a program that is started so is in its network.</summary>
    public T Beside<T>(Func<T> work) => _room is null ? work() : _room.Do(work);

    /// <summary>Starts it.</summary>
    /// <param name="launch">How.</param>
    /// <returns>What went wrong; null if it was started.</returns>
    public StartFault? Start(Launch launch)
    {
        _ended = null;
        _program = null;
        _launch = launch;
        ProcessStartInfo start = launch.Start(files);
        try
        {
            _process = Beside(() => Process.Start(start))!;
        }
        catch (Win32Exception error)
        {
            // What stands around it could not be started: the machine has no room, unless the command is too long.
            string reason = $"'{command.Line}' cannot be started: {error.Message}";
            bool isOurs = start.FileName != launch.Program && error.NativeErrorCode != LibC.E2BIG;
            return isOurs ? StartFault.Prevented(reason) : StartFault.Failed(reason);
        }

        if (_sandbox is not null)
        {
            TemporaryFolder.NoteStarted(_process.Id);
            Watcher.Shared.Watch(new Watched(_process.Id, command.Limits, files, End));
        }

        _reading = ReadAsync(_process);
        if (command.Input is string input) _typing = TypeAsync(input, CancellationToken.None);
        return null;
    }

    /// <summary>Types at its standard input.</summary>
    /// <returns>False if it has closed it.</returns>
    public async Task<bool> TypeAsync(string text, CancellationToken cancel)
    {
        if (terminal is not null) return await terminal.TypeAsync(text, cancel);
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

    /// <summary>
    /// True if it has not yet read all that was typed. At a terminal nobody need ask: there a read gives one line.
    /// </summary>
    public bool HasUnreadInput
    {
        get
        {
            if (terminal is not null || !OperatingSystem.IsLinux() || !IsRunning) return false;
            if (_process!.StandardInput.BaseStream is not PipeStream { SafePipeHandle: { IsClosed: false } pipe })
                return false;
            byte[] count = new byte[sizeof(int)];
            return LibC.Ioctl((int)pipe.DangerousGetHandle(), LibC.FIONREAD, count) == 0
                && BitConverter.ToInt32(count) > 0;
        }
    }

    /// <summary>Waits a moment for what it has printed before it ended.</summary>
    public async Task ReadRestAsync(CancellationToken cancel) =>
        await _reading.WaitAsync(_wholePatience, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>The harness ends it, for what it has done.</summary>
    public void End(string reason)
    {
        if (Interlocked.CompareExchange(ref _ended, $"was ended by the harness: {reason}", null) is null) Kill();
    }

    /// <summary>Ends it, whatever it does; it can be opened and started again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            Kill();
            Watcher.Shared.Forget(_process.Id);
            if (_sandbox is not null) TemporaryFolder.NoteEnded(_process.Id);
            using var whole = new CancellationTokenSource(_wholePatience);
            await _process.WaitForExitAsync(whole.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited) KillTree(_process);
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

    private Task ReadAsync(Process process)
    {
        Action tooMuch = () => End($"it printed more than {Amounts.Bytes(command.Limits.OutputBytes)}");
        Task reading = _output.ReadAsync(process, tooMuch);
        if (terminal is null) return reading;
        return Task.WhenAll(reading, _output.ReadAsync(terminal, tooMuch), LeaveAsync(process, terminal));
    }

    /// <summary>While the program runs, the terminal is held open: it may let go of it, and take it again.</summary>
    private static async Task LeaveAsync(Process process, Terminal terminal)
    {
        await process.WaitForExitAsync();
        terminal.Leave();
    }

    /// <summary>
    /// Ends all its processes. In a namespace they all end with its first one, at once, whatever they do; elsewhere
    /// those of its group, its children, and all that were seen to be its.
    /// </summary>
    private void Kill()
    {
        lock (_killing)
        {
            try
            {
                if (_process is not null) Kill(_process);
            }
            catch (Exception error) when (error is InvalidOperationException or Win32Exception)
            {
                // It has ended by itself meanwhile.
            }
        }
    }

    private static void KillTree(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself meanwhile, or a child of it has become another user whom we may not touch.
        }
    }

    private void Kill(Process process)
    {
        if (_launch!.HasOwnProcesses)
        {
            if (process.HasExited) return;
            IReadOnlyList<int> first = ProcFiles.ChildrenOf(process.Id);
            foreach (int id in first) _ = LibC.Kill(id, LibC.SIGKILL);
            if (first.Count == 0) process.Kill(); // it has none yet: they are to die with their parent
            return;
        }

        // Once it has ended, its number may be that of somebody else's group.
        if (_launch.LeadsGroup && !process.HasExited) _ = LibC.Kill(-process.Id, LibC.SIGKILL);
        if (!process.HasExited) KillTree(process);
        Leftovers.EndAll(() => Watcher.Shared.ProcessesOf(process.Id));
    }

    private int? FirstGrandchild()
    {
        if (_process is null or { HasExited: true }) return null;
        return ProcFiles.ChildrenOf(_process.Id).SelectMany(ProcFiles.ChildrenOf)
            .Select(id => (int?)id).FirstOrDefault();
    }
}
