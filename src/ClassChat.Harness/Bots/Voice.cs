using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Targets;
using ClassChat.Harness.Timing;

namespace ClassChat.Harness.Bots;

/// <summary>
/// How a bot speaks to a server: over sockets of its own, or through a program that does it in its stead.
/// </summary>
internal abstract class Voice : IAsyncDisposable
{
    /// <summary>True while the bot has not gone.</summary>
    public abstract bool IsOpen { get; }

    /// <summary>What the server said when it refused to let it in.</summary>
    public abstract string? Refusal { get; }

    /// <summary>The name that the server gave, if it gave one.</summary>
    public abstract string? GivenName { get; }

    /// <summary>How many answers had come when the last thing was said.</summary>
    public abstract int AnswersBefore { get; }

    /// <summary>Opens a connection, after closing the one there is; false if there is none to be had.</summary>
    public abstract Task<bool> OpenAsync(Subject server, Deadline deadline, CancellationToken cancel);

    /// <summary>Leads the conversation that gets a bot in.</summary>
    public abstract Task<Entry> JoinAsync(Values values, ConversationLead lead, CancellationToken cancel);

    /// <summary>Does something in the words of the dialect.</summary>
    public abstract Task<Entry> ActAsync(
        ActionKind action, Values values, ConversationLead lead, CancellationToken cancel);

    /// <summary>
    /// Where silence was taken for a yes, waits for a no that comes all the same: how it stands then.
    /// </summary>
    public virtual Task<Entry> HearOutAsync(TimeSpan patience, CancellationToken cancel) => Task.FromResult(Entry.In);

    /// <summary>Goes in one of the ways in which a client can.</summary>
    public abstract Task EndAsync(Manner manner);

    /// <summary>The bytes of an action that only says something; none where no bytes are ours.</summary>
    public virtual byte[] Render(ActionKind action, Values values) => [];

    /// <summary>The bytes of a message, framed and encrypted; none where no bytes are ours.</summary>
    public virtual byte[] Encode(ReadOnlySpan<byte> message) => [];

    /// <summary>Puts bytes on the wire, where that is ours.</summary>
    public virtual Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>From now on bytes are put on the wire so.</summary>
    public virtual void SetWire(WireManner manner, int bytes)
    {
    }

    /// <summary>Stops or takes up reading.</summary>
    public virtual void SetReading(bool reads)
    {
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>Speaks over sockets, in the words of a dialect.</summary>
/// <param name="scope">How the server talks, and where what it says goes.</param>
internal sealed class SocketVoice(ConnectionScope scope) : Voice
{
    private readonly Connections _connections = new(scope);
    private Conversation? _conversation;

    /// <inheritdoc/>
    public override bool IsOpen => _connections.IsOpen;

    /// <inheritdoc/>
    public override string? Refusal => _conversation?.Refusal;

    /// <inheritdoc/>
    public override string? GivenName => _conversation?.GivenName;

    /// <inheritdoc/>
    public override int AnswersBefore => _conversation?.AnswersBefore ?? 0;

    /// <inheritdoc/>
    public override Task<bool> OpenAsync(Subject server, Deadline deadline, CancellationToken cancel)
    {
        _conversation = new Conversation(scope, _connections); // nothing agreed upon before holds any longer
        return _connections.OpenAsync(server, deadline, cancel);
    }

    /// <inheritdoc/>
    public override Task<Entry> JoinAsync(Values values, ConversationLead lead, CancellationToken cancel)
    {
        _connections.First!.Me = values["me"];
        return _conversation!.LeadAsync(scope.Dialect.Join, values, lead, cancel);
    }

    /// <inheritdoc/>
    public override Task<Entry> ActAsync(
        ActionKind action, Values values, ConversationLead lead, CancellationToken cancel) =>
        _conversation!.LeadAsync(scope.Dialect.Actions[action], values, lead, cancel);

    /// <inheritdoc/>
    public override Task<Entry> HearOutAsync(TimeSpan patience, CancellationToken cancel) =>
        _conversation!.HearOutAsync(patience, cancel);

    /// <inheritdoc/>
    public override byte[] Render(ActionKind action, Values values) =>
        IsOpen ? _conversation!.Render(scope.Dialect.Actions[action], values, isAction: true) : [];

    /// <inheritdoc/>
    public override byte[] Encode(ReadOnlySpan<byte> message) => IsOpen ? _connections.First!.Encode(message) : [];

    /// <inheritdoc/>
    public override async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (_connections.First is not null) await _connections.First.WriteAsync(bytes, cancel);
    }

    /// <inheritdoc/>
    public override void SetWire(WireManner manner, int bytes) => _connections.SetWire(manner, bytes);

    /// <inheritdoc/>
    public override void SetReading(bool reads) => _connections.SetReading(reads);

    /// <inheritdoc/>
    public override Task EndAsync(Manner manner) => _connections.EndAsync(manner);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _connections.DisposeAsync();
}
