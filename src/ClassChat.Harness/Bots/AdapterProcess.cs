using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using ClassChat.Harness.Allowances;
using ClassChat.Platform.Linux;
using ClassChat.Platform.Text;
using ClassChat.Sandbox.Isolation;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Adapter program of a dialect: an external process, started beside the server, that talks to it for all bots of a
/// scenario. Reads bot commands and writes the events for the bots' histories, one JSON object per line.
/// </summary>
/// <param name="dialect">The dialect, which names its command; it runs in the folder of the dialect's file.</param>
/// <param name="allowance">Limit of the data that the bots may receive.</param>
internal sealed class AdapterProcess(Dialect dialect, Allowance allowance) : IAsyncDisposable
{
    private const int ReadBytes = 16 * 1024;

    /// <summary>Maximum time for the program to exit once its input is closed.</summary>
    public static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, ConnectionContext> _bots = [];
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ProcessAccounting _processAccounting = new();

    // Measures output that is not an event of a bot: other lines, and an unfinished line.
    private readonly ReceiveMeter _otherOutput = new("the adapter", allowance);
    private Process? _process;
    private Task _reading = Task.CompletedTask;
    private Task _write = Task.CompletedTask;

    /// <summary>True if the program was started and has exited.</summary>
    public bool HasEnded => _process is { HasExited: true };

    /// <summary>Routes the events of a bot to that bot's history from now on.</summary>
    public void Attach(string bot, ConnectionContext context) => _bots[bot] = context;

    /// <summary>Starts the program in the server's network.</summary>
    /// <returns>The reason why the program cannot be started, so that the server cannot be tested; null if it
    /// runs.</returns>
    public string? Start(ServerUnderTest server)
    {
        string missing = "a program that the scenario needs is missing: "
            + $"the adapter of dialect '{dialect.Name}', '{dialect.Adapter}', cannot be started: ";
        IReadOnlyList<string> words = CommandLine.Split(dialect.Adapter!);
        if (words is [] or ["", ..]) return missing + "it names no program";
        try
        {
            _process = server.StartBeside(StartOf(words));
            TemporaryFolder.RecordStart(_process.Id);
        }
        catch (Win32Exception error)
        {
            return missing + error.Message;
        }

        _reading = ReadAsync(_process.StandardOutput.BaseStream);
        return null;
    }

    /// <summary>Writes one command line to the program.</summary>
    /// <returns>False if the program has exited or has not read an earlier command.</returns>
    public async Task<bool> SendAsync(string line, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            if (_process is null || !_write.IsCompletedSuccessfully) return false;
            _write = _process.StandardInput.WriteLineAsync(line);
            // A write to a program that does not read ends only with the program; DisposeAsync awaits it.
            await _write.WaitAsync(cancel);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _writing.Dispose();
        if (_process is null) return;
        int id = _process.Id;
        var roots = new Dictionary<int, long> { [id] = ProcessStatus.Read(id)?.StartTicks ?? 0 };
        _processAccounting.Count(roots); // remembers its child processes before it exits
        if (_write.IsCompleted) EndInput(_process);
        using var timeout = new CancellationTokenSource(ExitTimeout);
        if (allowance.Excess is not null) await timeout.CancelAsync(); // its output is no longer read
        await _process.WaitForExitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        OrphanProcesses.EndAll(
            () => _processAccounting.Count(roots).Values.SelectMany(resourceUsage => resourceUsage.Ids));
        TemporaryFolder.RecordEnd(id);
        await _write.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _reading;
        _process.Dispose();
    }

    private static void EndInput(Process process)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It exited before it had read everything.
        }
    }

    private ProcessStartInfo StartOf(IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(dialect.Path)) ?? "",
            UseShellExecute = false,
        };
        start.Environment["PYTHONUNBUFFERED"] = "1";
        return start;
    }

    private async Task ReadAsync(Stream output)
    {
        var framer = Framer.For(Framing.Line, EventDecoder.MaxObjectBytes)!;
        var buffer = new ByteBuffer();
        byte[] bytes = new byte[ReadBytes];
        bool continues = true;
        while (continues && await output.ReadAsync(bytes) is > 0 and int count)
        {
            int before = buffer.Length;
            buffer.Append(bytes.AsSpan(0, count));
            while (continues && framer.TryRead(buffer, out StreamPart line)) continues = Record(line.Bytes);
            continues = continues && _otherOutput.Consume(Math.Max(0, buffer.Length - before), buffer.Length);
        }

        if (continues && buffer.Length > 0) Record(buffer.Consume(buffer.Length));
        foreach (ConnectionContext context in _bots.Values) Record(context, new ObservedEvent(EventKind.Closed));
    }

    /// <summary>Adds the event that a line describes to the history of its bot.</summary>
    /// <returns>False if a bot was sent more than its allowance: reading stops.</returns>
    private bool Record(ReadOnlyMemory<byte> line)
    {
        if (AdapterLine.Parse(line) is not AdapterLine parsed
            || !_bots.TryGetValue(parsed.Bot, out ConnectionContext? context)) return Pass(line);
        lock (context.History.Gate) context.History.Received.Append(line.Span);
        Record(context, parsed.Event);
        lock (context.History.Gate)
            return context.ReceiveMeter.Consume(
                line.Length, context.History.KeptBytes, context.History.Events.Count);
    }

    /// <summary>Counts a line that is not a bot's event (the program's own output) against the allowance.</summary>
    private bool Pass(ReadOnlyMemory<byte> line) => _otherOutput.Consume(line.Length + 1, 0);

    private static void Record(ConnectionContext context, ObservedEvent observed)
    {
        lock (context.History.Gate)
        {
            context.History.Add(observed, context.Time.GetElapsedTime(context.Epoch));
            context.History.NotifyChanged();
        }
    }
}
