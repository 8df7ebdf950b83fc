using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using ClassChat.Platform.Errors;
using ClassChat.Platform.Failpoints;
using ClassChat.Platform.Linux;
using ClassChat.Platform.Text;
using ClassChat.Sandbox.ControlGroups;
using ClassChat.Sandbox.Isolation;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// A program under test with all processes it starts: starts it, reads its output, types its input and kills it.
/// Servers (<see cref="ServerProcess"/>) and clients under test are built on it.
/// </summary>
/// <param name="command">The program to run.</param>
/// <param name="files">Its working copy; null: it runs in its original folder.</param>
/// <param name="console">The history that receives its output.</param>
/// <param name="terminal">Its terminal; null: pipes.</param>
/// <param name="isClient">True for a client, whose output is the screen that its user sees.</param>
public sealed class RunningProgram(
    Target.Command command, WorkingCopy? files, Action<string> console, PseudoTerminal? terminal = null,
    bool isClient = false) : IAsyncDisposable
{
    /// <summary>Time limit for a killed program to exit.</summary>
    private static readonly TimeSpan _endTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Time limit for all its processes to end together, before the process tree is killed one by one; also for reading
    /// the rest of its output.
    /// </summary>
    private static readonly TimeSpan _wholeTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Time limit for the exit of a program whose connections have broken.</summary>
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(300);

    private readonly IsolationSupport? _support = command.Support;
    private readonly ProgramOutput _output = new(
        console, command.Support is null ? long.MaxValue : command.Limits.OutputBytes,
        isScreen: isClient || terminal is not null);
    private readonly Lock _killing = new();
    private LaunchSpec? _launch;
    private NetworkNamespace? _network;
    private Process? _process;
    private Task _reading = Task.CompletedTask;
    private Task _typing = Task.CompletedTask;
    private string? _ended;
    private int? _program;
    private ProgramGroup? _group;

    /// <summary>
    /// Number of the program's own process; in a process namespace, this is a grandchild of the started process.
    /// </summary>
    public int? ProcessId => _program ??= _launch is { HasOwnProcesses: true }
        ? ProcessEnding.FirstGrandchild(_process)
        : _process?.Id;

    /// <summary>Number of the started process; in a process namespace, the program is a grandchild of it.</summary>
    public int RootId => _process!.Id;

    /// <summary>True while the program runs.</summary>
    public bool IsRunning => _process is not null && ExitCode is null;

    /// <summary>
    /// Its exit code; null while it runs. Also asks the system directly, since .NET notices an exit late on a busy
    /// machine.
    /// </summary>
    public int? ExitCode => _process switch
    {
        null => null,
        { HasExited: true } => _process.ExitCode,
        _ => LibC.ExitCodeOf(_process.Id),
    };

    /// <summary>Waits briefly for the exit of a program that may be ending; longer if the harness killed it.</summary>
    public async Task AwaitExitAsync()
    {
        if (_process is null) return;
        using var moment = new CancellationTokenSource(_ended is null ? _moment : _endTimeout);
        await _process.WaitForExitAsync(moment.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Description of its end; null while it runs.</summary>
    public string? ExitReason => ExitCode switch
    {
        null => null,
        _ when ReasonOfHarness is string reason => reason,
        > 128 and < 160 and int code => $"was ended by signal {code - 128}",
        int code => $"exited with code {code}",
    };

    /// <summary>
    /// Reason why the harness, or the kernel for it, has ended the program; null if it has not. The kernel may have
    /// done so since the watchdog looked last.
    /// </summary>
    private string? ReasonOfHarness
    {
        get
        {
            if (_ended is null && _group is not null && command.Limits.ExcessOf(_group) is string excess) End(excess);
            return _ended;
        }
    }

    /// <summary>Reason why the tools around the program failed, so that it never ran; null if they did not.</summary>
    public string? StartFailure => SandboxFault.Find(ExitCode, _output.Last, _group is not null);

    /// <summary>The end of its output, including standard error.</summary>
    public string LastOutput => SandboxFault.WithoutTool(_output.Last);

    /// <summary>Explanation, if it has printed nothing and has no terminal; otherwise null.</summary>
    public string? SilenceNote => terminal is null && _output.Last.Length == 0 ? ConsoleOutput.BufferedNote : null;

    /// <summary>Numbers of its processes.</summary>
    public IReadOnlyList<int> Processes => _group?.Processes ?? ProcFiles.Tree(RootId);

    /// <summary>Its own network namespace; null if it uses the machine's network.</summary>
    public NetworkNamespace? Network => _support is { HasNetworkNamespaces: true } ? _network : null;

    /// <summary>Creates its network namespace, if it is to have one.</summary>
    /// <returns>Error, after which it must not start in the machine's network; null on success.</returns>
    public StartFault? Open()
    {
        if (_support is not { Bubblewrap: not null }) return null;
        _network = NetworkNamespace.Open(_support.HasNetworkNamespaces, out string? fault);
        return fault is null ? null : StartFault.Prevented($"no network of its own could be made for it: {fault}");
    }

    /// <summary>Processor time that its processes have used; null if it is not known.</summary>
    public TimeSpan? ProcessorTime => _group?.ProcessorTime ?? ResourceWatchdog.Shared.ProcessorTimeOf(_process?.Id);

    /// <summary>Creates a TCP socket in its network.</summary>
    /// <param name="family">IPv4 or IPv6. Default: IPv4.</param>
    public Socket OpenSocket(AddressFamily family = AddressFamily.InterNetwork) =>
        _network?.OpenSocket(family) ?? TcpSocket.Open(family);

    /// <summary>
    /// Runs a function on the thread of its network namespace; a program started there shares its network.
    /// </summary>
    public T Beside<T>(Func<T> work) => _network is null ? work() : _network.Run(work);

    /// <summary>Starts the program.</summary>
    /// <param name="launch">Describes the process to start.</param>
    /// <returns>Error; null if it was started.</returns>
    public StartFault? Start(LaunchSpec launch)
    {
        _ended = null;
        _program = null;
        _launch = launch;
        if ((Prepare(launch, out ProcessStartInfo? start) ?? Launch(launch, start!)) is StartFault fault)
        {
            RemoveGroup();
            return fault;
        }

        if (_support is not null)
        {
            TemporaryFolder.RecordStart(_process!.Id);
            ResourceWatchdog.Shared.Watch(new WatchedProgram(_process.Id, command.Limits, files, End)
            {
                Group = _group,
                WrapperProcesses = launch.WrapperProcesses,
            });
        }

        _reading = ReadAsync(_process!);
        // The driver of a client types it, line by line.
        if (!isClient && command.Input is string input)
            _typing = TypeAsync(launch.FillIn(input), CancellationToken.None);
        return null;
    }

    /// <summary>Creates its control groups and the files of its sandbox.</summary>
    private StartFault? Prepare(LaunchSpec launch, out ProcessStartInfo? start)
    {
        start = null;
        _group = _support?.Groups?.Create(command.Limits.OfGroup);
        bool isRefused = _group is null && _support?.Groups is not null;
        if (isRefused) return StartFault.Prevented("the system refuses another control group");
        try
        {
            start = launch.Start(files, _group?.JoinFiles ?? []);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return StartFault.Prevented(
                $"the sandbox of '{command.Line}' cannot be prepared: {ErrorAdvice.Describe(error)}");
        }
    }

    private StartFault? Launch(LaunchSpec launch, ProcessStartInfo start)
    {
        try
        {
            _process = Beside(() =>
            {
                if (_support is not null && OperatingSystem.IsLinux()) LibC.CloseDescriptorsOnExec();
                Failpoint.Pass(FailpointKind.StartProcess, start.FileName);
                return ForkLock.Start(start);
            })!;
            return null;
        }
        catch (Win32Exception error)
        {
            // The wrapper programs around the command could not be started: the machine lacks resources, unless the
            // command line is too long.
            string reason = $"'{command.Line}' cannot be started: {ErrorAdvice.Describe(error)}";
            bool isOurs = ErrorAdvice.IsOfMachine(error)
                || (start.FileName != launch.Program && error.NativeErrorCode != LibC.E2BIG);
            return isOurs ? StartFault.Prevented(reason) : StartFault.Failed(reason);
        }
    }

    /// <summary>Writes text to its standard input or terminal.</summary>
    /// <returns>False if the program has closed it.</returns>
    public Task<bool> TypeAsync(string text, CancellationToken cancel) =>
        ProgramInput.TypeAsync(_process!, terminal, text, cancel);

    /// <summary>
    /// True if it has not yet read all input from its pipe. Always false at a terminal, where a read returns one line.
    /// </summary>
    public bool HasUnreadInput => terminal is null && IsRunning && ProgramInput.IsUnread(_process!);

    /// <summary>Waits briefly until all output from before its end has been read.</summary>
    public async Task ReadRestAsync(CancellationToken cancel) =>
        await _reading.WaitAsync(_wholeTimeout, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Kills the program because of its behavior, and records the reason.</summary>
    public void End(string reason)
    {
        if (Interlocked.CompareExchange(ref _ended, $"was ended by the harness: {reason}", null) is null) Kill();
    }

    /// <summary>Kills the program and all its processes; it can be opened and started again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            Kill();
            ResourceWatchdog.Shared.Forget(_process.Id);
            if (_support is not null) TemporaryFolder.RecordEnd(_process.Id);
            using var whole = new CancellationTokenSource(_wholeTimeout);
            await _process.WaitForExitAsync(whole.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited) ProcessEnding.KillTree(_process);
            using var timeout = new CancellationTokenSource(_endTimeout);
            await _process.WaitForExitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAll(_reading, _typing)
                .WaitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_killing)
            {
                _process.Dispose();
                _process = null;
            }
        }

        RemoveGroup();
        _network?.Dispose();
        _network = null;
    }

    private void RemoveGroup()
    {
        if (_group is not null) ResourceWatchdog.Shared.Remove(_group);
        _group = null;
    }

    private Task ReadAsync(Process process)
    {
        Action tooMuch = () => End($"it printed more than {QuantityFormatter.Bytes(command.Limits.OutputBytes)}");
        Task reading = _output.ReadAsync(process, tooMuch);
        if (terminal is null) return reading;
        return Task.WhenAll(reading, _output.ReadAsync(terminal, tooMuch), terminal.CloseAfterAsync(process));
    }

    /// <summary>Kills all its processes: those in its control groups, and those that can be found.</summary>
    private void Kill()
    {
        lock (_killing)
        {
            try
            {
                _group?.KillAll();
                if (_process is not null) ProcessEnding.Kill(_process, _launch!, isSearchedFor: _group is null);
            }
            catch (Exception error) when (error is InvalidOperationException or Win32Exception)
            {
                // It has just exited by itself.
            }
            catch (IOException)
            {
                // No descriptors are left to look for all processes.
                if (_process is not null) ProcessEnding.KillTree(_process);
            }
        }
    }
}
