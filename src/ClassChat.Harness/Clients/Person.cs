using System.Net.Sockets;
using ClassChat.Harness.Allowances;
using ClassChat.Harness.Consoles;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Isolation;
using ClassChat.Harness.Notation;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Probes;
using ClassChat.Harness.Subjects;
using ClassChat.Harness.Targets;
using ClassChat.Harness.Timing;
using ClassChat.Protocol;

namespace ClassChat.Harness.Clients;

/// <summary>
/// Sits at a client under test: starts it, types what the console dialect has for an action, and sees its screen. It
/// judges nothing.
/// </summary>
/// <param name="target">The program.</param>
/// <param name="name">The person's name in the scenario.</param>
/// <param name="wireName">The name that others know them by.</param>
/// <param name="server">The server that is played for it.</param>
/// <param name="level">The level of that server.</param>
/// <param name="clock">Deadlines.</param>
/// <param name="allowance">How much the program may send its server.</param>
internal sealed class Person(
    ClientTarget target, string name, string wireName, Subject server, Level level, PatientClock clock,
    Allowance allowance)
    : IAsyncDisposable
{
    /// <summary>How long the first prompt may take: a program starts meanwhile.</summary>
    private static readonly TimeSpan _joinPatience = TimeSpan.FromSeconds(5);

    /// <summary>How long another one may take. One that does not come is not waited for again.</summary>
    private static readonly TimeSpan _promptPatience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan _readPatience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan _readLook = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<string> _typed = [];
    private RunFolder? _files;
    private Terminal? _terminal;
    private RunningProgram? _program;
    private IDisposable? _place;
    private WaitProbe? _probe;
    private PromptWait? _prompts;
    private long _mark;
    private string _kept = "";

    /// <summary>The person's name in the scenario.</summary>
    public string Name => name;

    /// <summary>What is typed, and what is shown.</summary>
    public ConsoleDialect Console => target.Console;

    /// <summary>What stands on the screen, and the last bytes on the program's wire.</summary>
    public History Screen { get; } = new(name, endChars: History.ScreenChars);

    /// <summary>The last lines that were typed.</summary>
    public IReadOnlyList<string> Typed => _typed;

    /// <summary>How many characters had been shown when something was typed last. Under the screen's gate.</summary>
    public long Mark => _mark;

    /// <summary>What stands between it and its server; null before it is started.</summary>
    public Relay? Relay { get; private set; }

    /// <summary>The program; null before it is started.</summary>
    public RunningProgram? Program => _program;

    /// <summary>What it writes; null before it is started.</summary>
    public FolderProbe? Files { get; private set; }

    /// <summary>True if it could not be started, for a reason outside of it.</summary>
    public bool WasPrevented { get; private set; }

    /// <summary>True if it could not be started, or ended before it reached its server.</summary>
    public bool NeverStarted { get; private set; }

    /// <summary>Starts the program, and gets in.</summary>
    /// <returns>What went wrong; null if it has a connection.</returns>
    public async Task<StartFault?> StartAsync(CancellationToken cancel)
    {
        StartFault? fault = await LaunchAsync(cancel);
        if (fault is null)
        {
            if (level >= Level.Task4) await DoAsync(target.Join, [], _joinPatience, null, cancel);
            fault = await ConnectedAsync(cancel) is string unconnected ? StartFault.Failed(unconnected) : null;
        }

        NeverStarted = fault is { IsPrevented: false };
        WasPrevented = fault is { IsPrevented: true };
        return fault;
    }

    /// <summary>Types what an action needs.</summary>
    /// <param name="action">What; the console dialect must have it.</param>
    /// <param name="values">With what.</param>
    /// <param name="sending">Called right before the last line is typed.</param>
    /// <param name="cancel">Gives up.</param>
    public Task DoAsync(ActionKind action, Values values, Action? sending, CancellationToken cancel) =>
        DoAsync(target.Console.Actions[action], values, _promptPatience, sending, cancel);

    /// <summary>
    /// Types the first half of what an action needs: all lines but the last, and at a terminal half of that one, too.
    /// </summary>
    public async Task BeginAsync(ActionKind action, Values values, CancellationToken cancel)
    {
        IReadOnlyList<ConsoleStep> steps = target.Console.Actions[action];
        await DoAsync([.. steps.SkipLast(1)], values, _promptPatience, null, cancel);
        string last = Line((ConsoleStep.Line)steps[^1], values);
        // Who reads lines from a pipe waits for the whole line when half of it is there; at a terminal nobody does.
        int now = target.HasTerminal ? last.Length / 2 : 0;
        if (now > 0) await _program!.TypeAsync(last[..now], cancel);
        _kept = last[now..];
    }

    /// <summary>Types the rest.</summary>
    public Task EndAsync(CancellationToken cancel) => EnterAsync(_kept, cancel);

    /// <summary>Types a line.</summary>
    public Task TypeAsync(string line, CancellationToken cancel) => EnterAsync(line, cancel);

    /// <summary>What the program's threads wait in; none if it does not run.</summary>
    /// <exception cref="UnauthorizedAccessException">The system does not show them.</exception>
    public IReadOnlyList<ThreadLook> LookAtThreads()
    {
        if (_program?.ProcessId is not int process) return [];
        _probe ??= new WaitProbe(process, Relay!.Endpoint.Port);
        return _probe.Look();
    }

    /// <summary>A file in the program's folder, for the program to send.</summary>
    /// <returns>Its path, as the program knows it.</returns>
    public async Task<string> PlaceAsync(string fileName, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        allowance.Write(content.Length); // it will be asked to send it
        if (_files is not null) await PlacedFile.WriteAsync(_files, fileName, content, cancel);
        return fileName;
    }

    /// <summary>The harness ends the program, for what it has done.</summary>
    public void End(string reason) => _program?.End(reason);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_program is not null) await _program.DisposeAsync();
        if (Relay is not null) await Relay.DisposeAsync();
        _terminal?.Dispose();
        _files?.Dispose();
        _place?.Dispose();
        _turn.Dispose();
    }

    private async Task<StartFault?> LaunchAsync(CancellationToken cancel)
    {
        // First: what a killed harness has left may hold the port.
        if (TemporaryFolder.Prepare() is string noRoom) return StartFault.Prevented(noRoom);
        Target.Command command = target.Command;
        if (target.HasTerminal && (_terminal = Terminal.Open()) is null)
            return StartFault.Prevented("there is no terminal to be had here");
        if (ProgramFiles.Make(command, out _files) is StartFault unfilled) return unfilled;
        Files = new FolderProbe(_files!.Root, _files.Path);
        bool sharesPort = command.Port is not null && command.Sandbox is not { HasRooms: true };
        if (sharesPort) _place = await PortLocks.OfMachine.TakeAsync(command.Port!.Value, cancel);
        _program = new RunningProgram(
            command, _files, text => HistoryText.Print(Screen, text), _terminal, isClient: true);
        _program.Open();
        Relay = new Relay(_program.OpenSocket(), server.Endpoint, Screen, new Intake("its server", allowance));
        try
        {
            Relay.Listen(command.Port ?? 0);
        }
        catch (SocketException error)
        {
            return StartFault.Prevented($"no server can be played for it at port {command.Port}: {error.Message}");
        }

        var launch = new Launch(command, level, Relay.Endpoint, command.Sandbox)
        {
            Name = wireName,
            Terminal = _terminal?.Path,
        };
        if (launch.User is int user) _files!.GiveTo(user);
        return launch.Fault() ?? _program.Start(launch);
    }

    private async Task<string?> ConnectedAsync(CancellationToken cancel)
    {
        Deadline deadline = clock.After(target.Command.ReadyWithin);
        using var look = new PeriodicTimer(_look);
        while (!Relay!.HasClient)
        {
            if (!_program!.IsRunning)
            {
                await _program.ReadRestAsync(cancel);
                return $"the program {_program.Death} before it connected to its server";
            }

            if (clock.Left(deadline) <= TimeSpan.Zero)
            {
                string patience = Amounts.Time(target.Command.ReadyWithin);
                return $"the program did not connect to 127.0.0.1:{Relay.Endpoint.Port} within {patience}";
            }

            await look.WaitForNextTickAsync(cancel);
        }

        return null;
    }

    private async Task DoAsync(
        IReadOnlyList<ConsoleStep> steps, Values values, TimeSpan patience, Action? sending, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            for (int i = 0; i < steps.Count; i++)
            {
                if (steps[i] is ConsoleStep.Await prompt)
                    await Prompts.ForAsync(prompt.Prompt, _mark, patience, WaitsForKeyboard, cancel);
                if (i == steps.Count - 1) sending?.Invoke();
                if (steps[i] is ConsoleStep.Line line) await EnterAsync(Line(line, values), cancel);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private PromptWait Prompts => _prompts ??= new PromptWait(Console, Screen, clock);

    private string Line(ConsoleStep.Line line, Values values)
    {
        values.TryAdd("me", wireName);
        return System.Text.Encoding.UTF8.GetString(line.Text.Render(values));
    }

    /// <summary>
    /// True if the program has read all that was typed, and waits for more: then no prompt is on its way. At a terminal
    /// it cannot be seen what has been read.
    /// </summary>
    private bool WaitsForKeyboard()
    {
        if (target.HasTerminal || !WaitProbe.CanSee || _program!.HasUnreadInput) return false;
        try
        {
            return LookAtThreads().Any(thread => thread.For.HasFlag(Sources.Keyboard));
        }
        catch (UnauthorizedAccessException)
        {
            return false; // it is not shown here
        }
    }

    /// <summary>
    /// A person's lines come one by one, since a terminal gives a line to each read. On a pipe several would come
    /// together, so a line is typed when the last one has been read, or after a while.
    /// </summary>
    private async Task BeReadAsync(CancellationToken cancel)
    {
        Deadline deadline = clock.After(_readPatience);
        using var look = new PeriodicTimer(_readLook);
        while (_program!.HasUnreadInput && clock.Left(deadline) > TimeSpan.Zero)
            await look.WaitForNextTickAsync(cancel);
    }

    /// <summary>At a terminal Enter is a carriage return, whatever the program makes of it.</summary>
    private async Task EnterAsync(string line, CancellationToken cancel)
    {
        await BeReadAsync(cancel);
        lock (Screen.Gate) _mark = Screen.Text.Total;
        _typed.Add(line);
        allowance.Ask();
        allowance.Write(line.Length);
        await _program!.TypeAsync(line + (target.HasTerminal ? '\r' : '\n'), cancel);
    }
}
