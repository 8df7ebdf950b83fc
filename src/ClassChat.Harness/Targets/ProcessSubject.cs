using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using ClassChat.Harness.Observations;
using ClassChat.Protocol;

namespace ClassChat.Harness.Targets;

/// <summary>A server program in a process of its own, with all processes it starts.</summary>
internal sealed class ProcessSubject : Subject
{
    /// <summary>How long a killed program may take to be gone.</summary>
    private static readonly TimeSpan _endPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(20);

    /// <summary>How much of its output is kept for the report.</summary>
    private const int MaxOutputChars = 4_000;

    private readonly Target.Command _command;
    private readonly Level _level;
    private readonly PatientClock _clock;
    private readonly StringBuilder _output = new();
    private readonly string _mark = Leftovers.NewMark();
    private Process _process;
    private Task _reading = Task.CompletedTask;

    private ProcessSubject(Target.Command command, Level level, int port, PatientClock clock)
    {
        _command = command;
        _level = level;
        _clock = clock;
        Endpoint = new IPEndPoint(IPAddress.Loopback, port);
        _process = Launch();
    }

    /// <inheritdoc/>
    public override IPEndPoint Endpoint { get; }

    /// <inheritdoc/>
    public override bool CanRestart => true;

    /// <inheritdoc/>
    public override int? ProcessId => _process.Id;

    /// <inheritdoc/>
    public override string? Death => !_process.HasExited ? null : _process.ExitCode switch
    {
        > 128 and < 160 => $"was ended by signal {_process.ExitCode - 128}",
        int code => $"exited with code {code}",
    };

    /// <inheritdoc/>
    public override string LastOutput
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Starts a program and waits until it listens.</summary>
    public static async Task<Start> StartAsync(
        Target.Command command, Level level, PatientClock clock, CancellationToken cancel)
    {
        int port = command.Port ?? PortPool.Take();
        if (Listeners.Has(port))
            return new Start.Failed($"port {port} is in use already: end the program that listens there", "");

        ProcessSubject subject;
        try
        {
            subject = new ProcessSubject(command, level, port, clock);
        }
        catch (Exception error) when (error is Win32Exception or ArgumentException)
        {
            return new Start.Failed($"'{command.Line}' cannot be started: {error.Message}", "");
        }

        try
        {
            if (await subject.ListensAsync(cancel) is not string fault) return new Start.Running(subject);
            await subject.DisposeAsync();
            return new Start.Failed(fault, subject.LastOutput);
        }
        catch (OperationCanceledException)
        {
            await subject.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task<bool> TypeAsync(string text, CancellationToken cancel)
    {
        try
        {
            await _process.StandardInput.WriteAsync(text.AsMemory(), cancel);
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
        _process.Dispose();
        _process = Launch();
        return await ListensAsync(cancel);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await EndAsync();
        _process.Dispose();
    }

    private Process Launch()
    {
        string line = _command.Line
            .Replace("{port}", Endpoint.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{host}", Endpoint.Address.ToString(), StringComparison.Ordinal)
            .Replace("{level}", _level.Name(), StringComparison.Ordinal);
        IReadOnlyList<string> words = CommandLine.Split(line);
        if (words.Count == 0) throw new ArgumentException("the command is empty");

        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
            WorkingDirectory = _command.Directory ?? "",
            UseShellExecute = false,
        };
        start.Environment[Leftovers.Variable] = _mark;
        start.Environment["PORT"] = Endpoint.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["PYTHONUNBUFFERED"] = "1"; // a program's console is to be seen as it writes
        Process process = Process.Start(start) ?? throw new Win32Exception("no process was started");
        _reading = Task.WhenAll(
            ReadAsync(process.StandardOutput, isConsole: true), ReadAsync(process.StandardError, isConsole: false));
        return process;
    }

    private async Task ReadAsync(StreamReader output, bool isConsole)
    {
        char[] buffer = new char[4096];
        while (await output.ReadAsync(buffer) is > 0 and int count)
        {
            lock (_output)
            {
                _output.Append(buffer, 0, count);
                if (_output.Length > MaxOutputChars * 2) _output.Remove(0, _output.Length - MaxOutputChars);
            }

            if (!isConsole) continue;
            lock (Console.Gate)
            {
                Console.Text.Append(buffer.AsSpan(0, count));
                Console.Announce();
            }
        }
    }

    /// <summary>Waits until the program listens; says what went wrong if it does not.</summary>
    private async Task<string?> ListensAsync(CancellationToken cancel)
    {
        Deadline deadline = _clock.After(_command.ReadyWithin);
        using var look = new PeriodicTimer(_look);
        while (!Listeners.Has(Endpoint.Port))
        {
            if (_process.HasExited) return $"the program {Death} before it listened at port {Endpoint.Port}";
            if (_clock.Left(deadline) <= TimeSpan.Zero)
                return $"the program does not listen at port {Endpoint.Port} after {_command.ReadyWithin.TotalSeconds:0} s";
            await look.WaitForNextTickAsync(cancel);
        }

        return null;
    }

    private async Task EndAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        Leftovers.End(_mark); // a child whose parent has ended stands in no tree
        using var patience = new CancellationTokenSource(_endPatience);
        await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _reading.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
