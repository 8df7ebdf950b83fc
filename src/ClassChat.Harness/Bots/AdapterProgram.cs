using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ClassChat.Harness.Allowances;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Frames;
using ClassChat.Harness.Isolation;
using ClassChat.Harness.Linux;
using ClassChat.Harness.Notation;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Targets;

namespace ClassChat.Harness.Bots;

/// <summary>
/// A program that talks to the server in the stead of all bots of a scenario, for what no dialect file can say. A line
/// of JSON for what a bot is to do goes to its standard input, a line for each event comes from its standard output.
/// Whatever it says or does, it causes no exception here.
/// </summary>
/// <param name="dialect">The dialect, which names its command; it runs in the folder of the dialect's file.</param>
/// <param name="allowance">Allowance of what the bots are sent.</param>
internal sealed class AdapterProgram(Dialect dialect, Allowance allowance) : IAsyncDisposable
{
    private const int ReadBytes = 16 * 1024;

    /// <summary>How long it may take to end once nothing more is asked of it.</summary>
    public static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, ConnectionScope> _bots = [];
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Census _census = new();

    // What is no event of a bot: its own chatter, and a line that has no end yet.
    private readonly Intake _others = new("the adapter", allowance);
    private Process? _process;
    private Task _reading = Task.CompletedTask;
    private Task _telling = Task.CompletedTask;

    /// <summary>True if it was started, and runs no more.</summary>
    public bool HasEnded => _process is { HasExited: true };

    /// <summary>From now on the events of a bot go to its history.</summary>
    public void Attach(string bot, ConnectionScope scope) => _bots[bot] = scope;

    /// <summary>Starts it, in the network of the server.</summary>
    /// <returns>That it cannot be started, and why: nothing can be said of the server then. Null: it runs.</returns>
    public string? Start(Subject server)
    {
        string missing = "a program that the scenario needs is missing: "
            + $"the adapter of dialect '{dialect.Name}', '{dialect.Adapter}', cannot be started: ";
        IReadOnlyList<string> words = CommandLine.Split(dialect.Adapter!);
        if (words is [] or ["", ..]) return missing + "it names no program";
        try
        {
            _process = server.StartBeside(StartOf(words));
            TemporaryFolder.NoteStarted(_process.Id);
        }
        catch (Win32Exception error)
        {
            return missing + error.Message;
        }

        _reading = ReadAsync(_process.StandardOutput.BaseStream);
        return null;
    }

    /// <summary>Tells the program to do something.</summary>
    /// <returns>False if it has ended, or does not read what it was told before.</returns>
    public async Task<bool> TellAsync(string line, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            if (_process is null || !_telling.IsCompletedSuccessfully) return false;
            _telling = _process.StandardInput.WriteLineAsync(line);
            // A write to who does not read ends only with the reader: it is left behind, and awaited at the end.
            await _telling.WaitAsync(cancel);
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
        var roots = new Dictionary<int, long> { [id] = ProcessStatus.Of(id)?.StartTicks ?? 0 };
        _census.Count(roots); // what descends from it now is known when it has ended
        if (_telling.IsCompleted) EndInput(_process);
        using var patience = new CancellationTokenSource(EndPatience);
        if (allowance.Excess is not null) await patience.CancelAsync(); // what it writes is not read any more
        await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        Leftovers.EndAll(() => _census.Count(roots).Values.SelectMany(usage => usage.Ids));
        TemporaryFolder.NoteEnded(id);
        await _telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
            // It has ended before it read all.
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
        var framer = Framer.For(Framing.Line, Digest.MaxObjectBytes)!;
        var buffer = new ByteBuffer();
        byte[] bytes = new byte[ReadBytes];
        bool goesOn = true;
        while (goesOn && await output.ReadAsync(bytes) is > 0 and int count)
        {
            int before = buffer.Length;
            buffer.Append(bytes.AsSpan(0, count));
            while (goesOn && framer.TryRead(buffer, out Piece line)) goesOn = Note(line.Bytes);
            goesOn = goesOn && _others.Take(Math.Max(0, buffer.Length - before), buffer.Length);
        }

        if (goesOn && buffer.Length > 0) Note(buffer.Take(buffer.Length));
        foreach (ConnectionScope scope in _bots.Values) Enter(scope, new ChatEvent(EventKind.Closed));
    }

    /// <summary>Enters what a line says.</summary>
    /// <returns>False if somebody was sent too much: no more is to be read.</returns>
    private bool Note(ReadOnlyMemory<byte> line)
    {
        string text = Encoding.UTF8.GetString(line.Span).TrimStart('\uFEFF', ' ');
        if (!text.StartsWith('{')) return Pass(line);
        try
        {
            using var document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (!_bots.TryGetValue(Field(root, "bot"), out ConnectionScope? scope)) return Pass(line);
            EventKind kind = Spelling.All<EventKind>().GetValueOrDefault(Field(root, "event"), EventKind.Unknown);
            ChatEvent seen = JsonPattern.ReadPlain(kind, root) with
            {
                Wire = line[..Math.Min(line.Length, WireTail.MaxBytes)].ToArray(),
            };
            lock (scope.History.Gate) scope.History.Received.Append(line.Span);
            Enter(scope, seen);
            lock (scope.History.Gate)
                return scope.Intake.Take(line.Length, scope.History.KeptBytes, scope.History.Events.Count);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return Pass(line); // braces do not make it JSON, nor do strings that are no text ("\ud800")
        }
    }

    /// <summary>What is no event of a bot is the program's own chatter; its end counts, too.</summary>
    private bool Pass(ReadOnlyMemory<byte> line) => _others.Take(line.Length + 1, 0);

    private static string Field(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement found) ? JsonFields.Text(found) ?? "" : "";

    private static void Enter(ConnectionScope scope, ChatEvent seen)
    {
        lock (scope.History.Gate)
        {
            scope.History.Add(seen, scope.Time.GetElapsedTime(scope.Epoch));
            scope.History.Announce();
        }
    }
}
