using System.Text.Json.Nodes;
using ClassChat.Harness.Servers;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Bot transport through the adapter program that all bots share (<see cref="AdapterProcess"/>): sends it one command
/// per action, with the bot's scenario name. Raw bytes, split writes and pauses in reading have no effect.
/// </summary>
/// <param name="name">The bot's name in the scenario.</param>
/// <param name="scope">The connection context, with the history that events are added to.</param>
/// <param name="program">The program.</param>
internal sealed class AdapterTransport(string name, ConnectionContext scope, AdapterProcess program) : BotTransport
{
    private ServerUnderTest? _server;
    private bool _isOpen;
    private int _answersBefore;
    private string? _refusal;
    private string? _givenName;

    /// <inheritdoc/>
    public override bool IsOpen => _isOpen;

    /// <inheritdoc/>
    public override string? Refusal => _refusal;

    /// <inheritdoc/>
    public override string? GivenName => _givenName;

    /// <inheritdoc/>
    public override int AnswersBefore => _answersBefore;

    /// <inheritdoc/>
    public override async Task<bool> OpenAsync(ServerUnderTest server, Deadline deadline, CancellationToken cancel)
    {
        if (_isOpen) await EndAsync(DisconnectMode.Close);
        _server = server;
        scope.Allowance.Connect();
        int requestStart;
        lock (scope.History.Gate)
        {
            scope.History.BeginConnection();
            requestStart = scope.History.Events.Count;
        }

        using IDisposable? turn = await scope.Bots.Gate.EnterAsync(server, deadline, cancel);
        if (turn is null) return false;
        program.Attach(name, scope);
        _isOpen = await SendAsync("connect", [], cancel);
        TimeSpan left = scope.Clock.Left(scope.Bots.Gate.Extend(deadline));
        // A 'closed' event at this point may belong to the previous connection: only 'ready' is the answer.
        bool isReady = _isOpen && await AwaitAsync([EventKind.Ready], [], requestStart, left, cancel) is not null;
        if (isReady) scope.Bots.Gate.Progress();
        return isReady;
    }

    /// <inheritdoc/>
    public override async Task<JoinResult> JoinAsync(
        TemplateValues values, DialogueContext dialogue, CancellationToken cancel)
    {
        await SendAsync("join", values, cancel);
        ObservedEvent? observed = await AwaitAsync(
            [EventKind.Welcome, EventKind.Refused], [EventKind.Closed, EventKind.Reset], dialogue.RequestStart,
                dialogue.Timeout,
            cancel);
        _refusal = observed?.Kind == EventKind.Refused ? observed.Text : null;
        _givenName = observed?.Kind == EventKind.Welcome ? observed.Name : null;
        return observed?.Kind switch
        {
            EventKind.Welcome => JoinResult.Joined,
            EventKind.Refused => JoinResult.Refused,
            null => JoinResult.NoReply,
            _ => JoinResult.Disconnected,
        };
    }

    /// <inheritdoc/>
    public override async Task<JoinResult> ActAsync(
        ActionKind action, TemplateValues values, DialogueContext dialogue, CancellationToken cancel)
    {
        lock (scope.History.Gate) _answersBefore = scope.History.Answers;
        return await SendAsync(SnakeCase.FromEnum(action), values, cancel) ? JoinResult.Joined
            : JoinResult.Disconnected;
    }

    /// <inheritdoc/>
    public override async Task EndAsync(DisconnectMode mode)
    {
        if (!_isOpen) return;
        _isOpen = mode == DisconnectMode.HalfClose;
        string act =
            mode switch { DisconnectMode.HalfClose => "half_close", DisconnectMode.Reset => "reset", _ => "close" };
        using var timeout = new CancellationTokenSource(AdapterProcess.ExitTimeout, scope.Time);
        Task sending = SendAsync(act, [], timeout.Token);
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the program may have stopped reading
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync() => await EndAsync(DisconnectMode.Close);

    private Task<bool> SendAsync(string act, TemplateValues values, CancellationToken cancel)
    {
        var line = new JsonObject { ["bot"] = name, ["do"] = act };
        if (act == "connect")
        {
            line["host"] = _server!.Endpoint.Address.ToString();
            line["port"] = _server.Endpoint.Port;
        }

        foreach ((string key, string value) in values) line[key == "me" ? "name" : key] = value;
        string json = line.ToJsonString();
        scope.Allowance.AddRequest();
        scope.Allowance.AddWrite(json.Length);
        return program.SendAsync(json, cancel);
    }

    private async Task<ObservedEvent?> AwaitAsync(
        EventKind[] kinds, EventKind[] ends, int requestStart, TimeSpan timeout, CancellationToken cancel)
    {
        ObservedEvent? found = null;
        await scope.Clock.UntilAsync(
            scope.History,
            () =>
            {
                RecordedEvent? recorded = scope.History.Events.Skip(requestStart).FirstOrDefault(recorded =>
                    !recorded.Consumed && (kinds.Contains(recorded.Event.Kind) || ends.Contains(recorded.Event.Kind)));
                if (recorded is not null && kinds.Contains(recorded.Event.Kind)) recorded.Consumed = true;
                found = recorded?.Event;
                return recorded is not null;
            },
            timeout, cancel);
        return found;
    }
}
