using System.Globalization;
using System.Net.Sockets;
using ClassChat.Harness.Allowances;
using ClassChat.Harness.Servers;
using ClassChat.Platform.Errors;
using ClassChat.Platform.FileSystem;
using ClassChat.Protocol;
using ClassChat.Sandbox.Isolation;
using ClassChat.Sandbox.Probes;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.ClientUnderTest;

/// <summary>
/// Drives a client under test like a person: starts the program behind a proxy to its server, types what the console
/// dialect has for an action, and records its screen. It judges nothing.
/// </summary>
/// <param name="target">The client program.</param>
/// <param name="name">The user's name in the scenario.</param>
/// <param name="wireName">The name that the server and other users know the user by.</param>
/// <param name="server">The server that the harness runs for the client.</param>
/// <param name="level">The level of that server.</param>
/// <param name="clock">The clock that deadlines run by.</param>
/// <param name="allowance">Limit of the data that the program may send to its server.</param>
internal sealed class ClientDriver(
    ClientTarget target, string name, string wireName, ServerUnderTest server, Level level, StarvationAwareClock clock,
    Allowance allowance)
    : IAsyncDisposable
{
    /// <summary>Maximum wait for each prompt while joining; includes the program's start.</summary>
    private static readonly TimeSpan _joinTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Maximum wait for a prompt after the join. A prompt that never appeared is not awaited again.</summary>
    private static readonly TimeSpan _promptTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan _readTimeout = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan _readPollInterval = TimeSpan.FromMilliseconds(2);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<string> _typed = [];
    private WorkingCopy? _files;
    private OpenFolder? _start;
    private PseudoTerminal? _terminal;
    private RunningProgram? _program;
    private ClientNetwork? _network;
    private LaunchSpec? _launch;
    private IDisposable? _place;
    private SyscallProbe? _probe;
    private PromptWait? _prompts;
    private long _requestStart;
    private string _kept = "";

    /// <summary>The user's name in the scenario.</summary>
    public string Name => name;

    /// <summary>The console dialect: the lines to type, and the patterns of the output.</summary>
    public ConsoleDialect Console => target.Console;

    /// <summary>The screen's text, and the last bytes sent and received by the program.</summary>
    public History Screen { get; } = new(name, endChars: History.ScreenChars, budget: allowance.Searches);

    /// <summary>The lines typed so far.</summary>
    public IReadOnlyList<string> Typed => _typed;

    /// <summary>
    /// Number of characters on the screen before the last line was typed. Read it under the screen's gate.
    /// </summary>
    public long RequestStart => _requestStart;

    /// <summary>The proxy between the client and its server; null before the start.</summary>
    public ClientProxy? Proxy { get; private set; }

    /// <summary>The running program; null before the start.</summary>
    public RunningProgram? Program => _program;

    /// <summary>Probe for the files that the program writes; null before the start.</summary>
    public FolderProbe? Files { get; private set; }

    /// <summary>True if a cause outside the program prevented its start.</summary>
    public bool WasPrevented { get; private set; }

    /// <summary>True if the program failed to start, or did not connect to its server.</summary>
    public bool NeverStarted { get; private set; }

    /// <summary>Starts the program and joins the chat.</summary>
    /// <returns>The error; null if the program has a connection.</returns>
    public async Task<StartFault?> StartAsync(CancellationToken cancel)
    {
        StartFault? fault = await LaunchAsync(cancel);
        if (fault is null)
        {
            await TypeInputAsync(cancel);
            if (level >= Level.Task4) await ExecuteAsync(target.Join, [], _joinTimeout, null, cancel);
            fault = await new ConnectWait(target.Command, _program!, Proxy!, _network, clock).WaitAsync(cancel);
        }

        NeverStarted = fault is { IsPrevented: false };
        WasPrevented = fault is { IsPrevented: true };
        return fault;
    }

    /// <summary>Types the lines of an action.</summary>
    /// <param name="action">The action; the console dialect must have it.</param>
    /// <param name="values">Values of the placeholders.</param>
    /// <param name="sending">Called right before the last line is typed.</param>
    /// <param name="cancel">Cancels the action.</param>
    public Task ExecuteAsync(ActionKind action, TemplateValues values, Action? sending, CancellationToken cancel) =>
        ExecuteAsync(target.Console.Actions[action], values, _promptTimeout, sending, cancel);

    /// <summary>Types the first half of an action: all lines but the last, and at a terminal half of that.</summary>
    public async Task BeginAsync(ActionKind action, TemplateValues values, CancellationToken cancel)
    {
        IReadOnlyList<ConsoleStep> steps = target.Console.Actions[action];
        await ExecuteAsync([.. steps.SkipLast(1)], values, _promptTimeout, null, cancel);
        string last = Line((ConsoleStep.Line)steps[^1], values);
        // A program that reads lines from a pipe blocks on half a line; at a terminal it does not.
        int now = target.HasTerminal ? last.Length / 2 : 0;
        if (now > 0) await _program!.TypeAsync(last[..now], cancel);
        _kept = last[now..];
    }

    /// <summary>Types the rest of an action that <see cref="BeginAsync"/> started.</summary>
    public Task EndAsync(CancellationToken cancel) => TypeLineAsync(_kept, cancel);

    /// <summary>Types a line.</summary>
    public Task TypeAsync(string line, CancellationToken cancel) => TypeLineAsync(line, cancel);

    /// <summary>The state of the program's threads; empty if it does not run.</summary>
    /// <exception cref="UnauthorizedAccessException">The system does not provide this data.</exception>
    public IReadOnlyList<ThreadSnapshot> SnapshotThreads()
    {
        if (_program?.ProcessId is not int process) return [];
        _probe ??= new SyscallProbe(process, Proxy!.Endpoint.Port);
        return _probe.Snapshot();
    }

    /// <summary>Puts a file into the program's folder, for the program to send.</summary>
    /// <returns>The file's path as the program knows it.</returns>
    public async Task<string> PlaceAsync(string fileName, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        allowance.AddWrite(content.Length); // the client will send this file later
        if (_files is not null) await UploadFile.WriteAsync(_files, fileName, content, cancel);
        return fileName;
    }

    /// <summary>Ends the program because of what it did.</summary>
    public void End(string reason) => _program?.End(reason);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_program is not null) await _program.DisposeAsync();
        if (Proxy is not null) await Proxy.DisposeAsync();
        if (_network is not null) await _network.DisposeAsync();
        _terminal?.Dispose();
        _start?.Dispose();
        _files?.Dispose();
        _place?.Dispose();
        _turn.Dispose();
    }

    private async Task<StartFault?> LaunchAsync(CancellationToken cancel)
    {
        // First, because a process that a killed harness left running may hold the port.
        if (TemporaryFolder.Prepare() is string failure) return StartFault.Prevented(failure);
        Target.Command command = target.Command;
        if (target.HasTerminal && (_terminal = PseudoTerminal.Open()) is null)
            return StartFault.Prevented("there is no terminal to be had here");
        if (WorkingCopyBuilder.Build(command, out _files) is StartFault unfilled) return unfilled;
        if ((_start = _files!.OpenStart()) is null) return StartFault.Prevented($"no folder '{command.StartFolder}'");
        Files = new FolderProbe(_start, _files.StartPath);
        bool sharesPort = command.Port is not null && command.Support is not { HasNetworkNamespaces: true };
        if (sharesPort) _place = await PortLocks.OfMachine.AcquireAsync(command.Port!.Value, cancel);
        _program = new RunningProgram(
            command, _files, text => HistoryRecorder.Print(Screen, text), _terminal, isClient: true);
        if (_program.Open() is StartFault isolated) return isolated;
        if (PlayServer(_program, command) is StartFault unplayed) return unplayed;
        _launch = new LaunchSpec(command, level, Proxy!.Endpoint, command.Support)
        {
            Name = wireName,
            Terminal = _terminal?.Path,
        };
        if (_launch.User is int user && WorkingCopyBuilder.GiveTo(_files!, user) is string kept)
        {
            _files = null;
            return StartFault.Prevented(kept);
        }

        return _launch.FindError() ?? _program.Start(_launch);
    }

    /// <summary>Prepares the program's network, and listens there in the place of its server.</summary>
    private StartFault? PlayServer(RunningProgram program, Target.Command command)
    {
        if (program.Network is NetworkNamespace network) _network = ClientNetwork.Open(network);
        Proxy = new ClientProxy(
            program.OpenSocket, isAlone: _network is not null, server.Endpoint, Screen,
            new ReceiveMeter("its server", allowance));
        try
        {
            Proxy.Listen(command.Port ?? 0);
            return null;
        }
        catch (SocketException error)
        {
            return StartFault.Prevented(
                $"no server can be played for it at port {command.Port}: {ErrorAdvice.Describe(error)}");
        }
    }

    /// <summary>Types the input that the submission has for the start, line by line.</summary>
    private async Task TypeInputAsync(CancellationToken cancel)
    {
        if (target.Command.Input is not string input) return;
        foreach (string line in _launch!.FillIn(input).TrimEnd('\n').Split('\n')) await TypeLineAsync(line, cancel);
    }

    private async Task ExecuteAsync(
        IReadOnlyList<ConsoleStep> steps, TemplateValues values, TimeSpan patience, Action? sending,
            CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            for (int i = 0; i < steps.Count; i++)
            {
                if (steps[i] is ConsoleStep.Await prompt)
                    await Prompts.ForAsync(prompt.Prompt, _requestStart, patience, WaitsForKeyboard, cancel);
                if (i == steps.Count - 1) sending?.Invoke();
                if (steps[i] is ConsoleStep.Line line) await TypeLineAsync(Line(line, values), cancel);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private PromptWait Prompts => _prompts ??= new PromptWait(Console, Screen, clock);

    private string Line(ConsoleStep.Line line, TemplateValues values)
    {
        values.TryAdd("me", wireName);
        values.TryAdd("host", Proxy!.Endpoint.Address.ToString());
        values.TryAdd("port", Proxy.Endpoint.Port.ToString(CultureInfo.InvariantCulture));
        return System.Text.Encoding.UTF8.GetString(line.Text.Render(values));
    }

    /// <summary>
    /// True if the program has read all typed input and waits for more, so that no prompt is on its way. Always false
    /// at a terminal, where reads cannot be observed.
    /// </summary>
    private bool WaitsForKeyboard()
    {
        if (target.HasTerminal || !SyscallProbe.CanSee || _program!.HasUnreadInput) return false;
        try
        {
            return SnapshotThreads().Any(thread => thread.For.HasFlag(InputSources.Keyboard));
        }
        catch (UnauthorizedAccessException)
        {
            return false; // the console is not visible to the harness
        }
    }

    /// <summary>
    /// Waits until the program has read the previous line, up to a time limit. On a pipe one read could return several
    /// lines; at a terminal each read returns one.
    /// </summary>
    private async Task AwaitReadAsync(CancellationToken cancel)
    {
        Deadline deadline = clock.After(_readTimeout);
        using var timer = new PeriodicTimer(_readPollInterval);
        while (_program!.HasUnreadInput && clock.Left(deadline) > TimeSpan.Zero)
            await timer.WaitForNextTickAsync(cancel);
    }

    /// <summary>Types a line and Enter, which is a carriage return at a terminal and a newline on a pipe.</summary>
    private async Task TypeLineAsync(string line, CancellationToken cancel)
    {
        await AwaitReadAsync(cancel);
        lock (Screen.Gate) _requestStart = Screen.Text.Total;
        _typed.Add(line);
        allowance.AddRequest();
        allowance.AddWrite(line.Length);
        await _program!.TypeAsync(line + (target.HasTerminal ? '\r' : '\n'), cancel);
    }
}
