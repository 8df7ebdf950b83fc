using System.Text.Json.Nodes;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Subjects;
using ClassChat.Harness.Targets;
using ClassChat.Harness.Timing;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Speaks through a program (<see cref="AdapterProgram"/>), which knows the bot by its name in the scenario.
/// </summary>
/// <param name="name">That name.</param>
/// <param name="scope">Where what is seen goes.</param>
/// <param name="program">The program.</param>
internal sealed class AdapterVoice(string name, ConnectionScope scope, AdapterProgram program) : Voice
{
    private Subject? _server;
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
    public override async Task<bool> OpenAsync(Subject server, Deadline deadline, CancellationToken cancel)
    {
        if (_isOpen) await EndAsync(Manner.Close);
        _server = server;
        scope.Allowance.Connect();
        int mark;
        lock (scope.History.Gate)
        {
            scope.History.BeginConnection();
            mark = scope.History.Events.Count;
        }

        program.Attach(name, scope);
        _isOpen = await TellAsync("connect", [], cancel);
        TimeSpan left = scope.Clock.Left(deadline);
        // An end that comes meanwhile may be that of the connection before: only 'ready' is the answer.
        return _isOpen && await AwaitAsync([EventKind.Ready], [], mark, left, cancel) is not null;
    }

    /// <inheritdoc/>
    public override async Task<Entry> JoinAsync(Values values, ConversationLead lead, CancellationToken cancel)
    {
        await TellAsync("join", values, cancel);
        ChatEvent? seen = await AwaitAsync(
            [EventKind.Welcome, EventKind.Refused], [EventKind.Closed, EventKind.Reset], lead.Mark, lead.Patience,
            cancel);
        _refusal = seen?.Kind == EventKind.Refused ? seen.Text : null;
        _givenName = seen?.Kind == EventKind.Welcome ? seen.Name : null;
        return seen?.Kind switch
        {
            EventKind.Welcome => Entry.In,
            EventKind.Refused => Entry.Refused,
            null => Entry.Silent,
            _ => Entry.Closed,
        };
    }

    /// <inheritdoc/>
    public override async Task<Entry> ActAsync(
        ActionKind action, Values values, ConversationLead lead, CancellationToken cancel)
    {
        lock (scope.History.Gate) _answersBefore = scope.History.Answers;
        return await TellAsync(Spelling.Of(action), values, cancel) ? Entry.In : Entry.Closed;
    }

    /// <inheritdoc/>
    public override async Task EndAsync(Manner manner)
    {
        if (!_isOpen) return;
        _isOpen = manner == Manner.HalfClose;
        string act = manner switch { Manner.HalfClose => "half_close", Manner.Reset => "reset", _ => "close" };
        using var patience = new CancellationTokenSource(AdapterProgram.EndPatience, scope.Time);
        Task telling = TellAsync(act, [], patience.Token);
        await telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // it may not read any more
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync() => await EndAsync(Manner.Close);

    private Task<bool> TellAsync(string act, Values values, CancellationToken cancel)
    {
        var line = new JsonObject { ["bot"] = name, ["do"] = act };
        if (act == "connect")
        {
            line["host"] = _server!.Endpoint.Address.ToString();
            line["port"] = _server.Endpoint.Port;
        }

        foreach ((string key, string value) in values) line[key == "me" ? "name" : key] = value;
        string told = line.ToJsonString();
        scope.Allowance.Ask();
        scope.Allowance.Write(told.Length);
        return program.TellAsync(told, cancel);
    }

    private async Task<ChatEvent?> AwaitAsync(
        EventKind[] kinds, EventKind[] ends, int mark, TimeSpan patience, CancellationToken cancel)
    {
        ChatEvent? found = null;
        await scope.Clock.UntilAsync(
            scope.History,
            () =>
            {
                Seen? seen = scope.History.Events.Skip(mark).FirstOrDefault(seen =>
                    !seen.Taken && (kinds.Contains(seen.Event.Kind) || ends.Contains(seen.Event.Kind)));
                if (seen is not null && kinds.Contains(seen.Event.Kind)) seen.Taken = true;
                found = seen?.Event;
                return seen is not null;
            },
            patience, cancel);
        return found;
    }
}
