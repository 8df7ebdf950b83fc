using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Isolation;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Targets;

namespace ClassChat.Harness.Bots;

/// <summary>
/// A program that talks to the server in the stead of all bots of a scenario, for what no dialect file can say. A line
/// of JSON for what a bot is to do goes to its standard input, a line for each event comes from its standard output.
/// </summary>
/// <param name="dialect">The dialect, which names its command; it runs in the folder of the dialect's file.</param>
internal sealed class AdapterProgram(Dialect dialect) : IAsyncDisposable
{
    /// <summary>How long it may take to end once nothing more is asked of it.</summary>
    private static readonly TimeSpan _endPatience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, ConnectionScope> _bots = [];
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Census _census = new();
    private Process? _process;
    private Task _reading = Task.CompletedTask;

    /// <summary>From now on the events of a bot go to its history.</summary>
    public void Attach(string bot, ConnectionScope scope) => _bots[bot] = scope;

    /// <summary>Tells the program to do something; starts it where it does not run.</summary>
    /// <returns>False if it has ended.</returns>
    public async Task<bool> TellAsync(Subject server, JsonObject line, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            _process ??= Launch(server);
            await _process.StandardInput.WriteLineAsync(line.ToJsonString().AsMemory(), cancel);
            await _process.StandardInput.FlushAsync(cancel);
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
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(_endPatience);
        await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        Leftovers.EndAll(() => _census.Count(roots).Values.SelectMany(usage => usage.Ids));
        await _reading;
        _process.Dispose();
    }

    private Process Launch(Subject server)
    {
        IReadOnlyList<string> words = CommandLine.Split(dialect.Adapter!);
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(dialect.Path)) ?? "",
            UseShellExecute = false,
        };
        start.Environment["PYTHONUNBUFFERED"] = "1";
        Process process = server.StartBeside(start);
        TemporaryFolder.Own.NoteStarted(process.Id);
        _reading = ReadAsync(process.StandardOutput);
        return process;
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is string line) Note(line);
        foreach (ConnectionScope scope in _bots.Values) Enter(scope, new ChatEvent(EventKind.Closed));
    }

    private void Note(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            string bot = Field("bot");
            if (!_bots.TryGetValue(bot, out ConnectionScope? scope)) return;
            EventKind kind = Spelling.All<EventKind>().GetValueOrDefault(Field("event"), EventKind.Unknown);
            byte[] wire = Encoding.UTF8.GetBytes(line);
            ChatEvent seen = JsonPattern.ReadPlain(kind, root) with
            {
                Wire = wire.AsMemory(0, Math.Min(wire.Length, WireTail.MaxBytes)),
            };
            lock (scope.History.Gate) scope.History.Received.Append(wire);
            Enter(scope, seen);

            string Field(string name) =>
                root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement found)
                    ? JsonFields.Text(found) ?? ""
                    : "";
        }
        catch (JsonException)
        {
            // What is no JSON is the program's own chatter.
        }
    }

    private static void Enter(ConnectionScope scope, ChatEvent seen)
    {
        lock (scope.History.Gate)
        {
            scope.History.Add(seen, scope.Time.GetElapsedTime(scope.Epoch));
            scope.History.Announce();
        }
    }
}
