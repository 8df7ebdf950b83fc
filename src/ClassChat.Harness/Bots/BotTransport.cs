using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Harness.Bots;

/// <summary>
/// The way a bot talks to a server: over its own sockets (<see cref="SocketTransport"/>) or through an external program
/// (<see cref="AdapterTransport"/>).
/// </summary>
internal abstract class BotTransport : IAsyncDisposable
{
    /// <summary>True until the bot ends the connection.</summary>
    public abstract bool IsOpen { get; }

    /// <summary>The server's text when it refused the join.</summary>
    public abstract string? Refusal { get; }

    /// <summary>The name that the server assigned, if any.</summary>
    public abstract string? GivenName { get; }

    /// <summary>Number of answers received before the last message was sent.</summary>
    public abstract int AnswersBefore { get; }

    /// <summary>The encryption session of the connection; null if there is none.</summary>
    public virtual CipherSession? Session => null;

    /// <summary>Closes the current connection and opens a new one; false if that fails.</summary>
    public abstract Task<bool> OpenAsync(ServerUnderTest server, Deadline deadline, CancellationToken cancel);

    /// <summary>Runs the dialect's join dialogue.</summary>
    public abstract Task<JoinResult> JoinAsync(
        TemplateValues values, DialogueContext context, CancellationToken cancel);

    /// <summary>Executes an action in the words of the dialect.</summary>
    public abstract Task<JoinResult> ActAsync(
        ActionKind action, TemplateValues values, DialogueContext context, CancellationToken cancel);

    /// <summary>
    /// If the join was inferred from the server's silence, waits for a late refusal and returns the new result.
    /// </summary>
    public virtual Task<JoinResult> AwaitLateRefusalAsync(TimeSpan timeout, CancellationToken cancel) =>
        Task.FromResult(JoinResult.Joined);

    /// <summary>Ends the connection: by a close, a half close or a reset.</summary>
    public abstract Task EndAsync(DisconnectMode mode);

    /// <summary>
    /// The bytes of an action whose dialogue only sends messages; empty if a program writes the bytes.
    /// </summary>
    public virtual byte[] Render(ActionKind action, TemplateValues values) => [];

    /// <summary>
    /// The bytes of a message, ended, encrypted and framed; empty if a program writes the bytes.
    /// </summary>
    public virtual byte[] Encode(ReadOnlySpan<byte> message) => [];

    /// <summary>Sends bytes; does nothing if a program writes the bytes.</summary>
    public virtual Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Sets how later writes are split.</summary>
    public virtual void SetWire(WriteMode mode, int bytes)
    {
    }

    /// <summary>Stops or resumes reading.</summary>
    public virtual void SetReading(bool reads)
    {
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}

/// <summary>Bot transport over the bot's own TCP connections, on which it runs the dialogues of a dialect.</summary>
/// <param name="scope">The dialect, and the history that events are added to.</param>
internal sealed class SocketTransport(ConnectionContext scope) : BotTransport
{
    private readonly BotConnections _connections = new(scope);
    private DialogueRunner? _dialogueRunner;

    /// <inheritdoc/>
    public override bool IsOpen => _connections.IsOpen;

    /// <inheritdoc/>
    public override string? Refusal => _dialogueRunner?.Refusal;

    /// <inheritdoc/>
    public override string? GivenName => _dialogueRunner?.GivenName;

    /// <inheritdoc/>
    public override int AnswersBefore => _dialogueRunner?.AnswersBefore ?? 0;

    /// <inheritdoc/>
    public override CipherSession? Session => _connections.First?.Session;

    /// <inheritdoc/>
    public override Task<bool> OpenAsync(ServerUnderTest server, Deadline deadline, CancellationToken cancel)
    {
        // A new connection forgets the framing and keys agreed on before.
        _dialogueRunner = new DialogueRunner(scope, _connections);
        return _connections.OpenAsync(server, deadline, cancel);
    }

    /// <inheritdoc/>
    public override Task<JoinResult> JoinAsync(
        TemplateValues values, DialogueContext dialogue, CancellationToken cancel)
    {
        _connections.First!.Me = values["me"];
        IReadOnlyList<DialogueStep> join = scope.Dialect.JoinWith(scope.Encryption != BotEncryption.Usual);
        if (scope.Encryption == BotEncryption.WrongKey) _connections.First.Session?.SpoilKey();
        return _dialogueRunner!.RunAsync(join, values, dialogue, cancel);
    }

    /// <inheritdoc/>
    public override Task<JoinResult> ActAsync(
        ActionKind action, TemplateValues values, DialogueContext dialogue, CancellationToken cancel) =>
        _dialogueRunner!.RunAsync(scope.Dialect.Actions[action], values, dialogue, cancel);

    /// <inheritdoc/>
    public override Task<JoinResult> AwaitLateRefusalAsync(TimeSpan timeout, CancellationToken cancel) =>
        _dialogueRunner!.AwaitLateRefusalAsync(timeout, cancel);

    /// <inheritdoc/>
    public override byte[] Render(ActionKind action, TemplateValues values) =>
        IsOpen ? _dialogueRunner!.Render(scope.Dialect.Actions[action], values, isAction: true) : [];

    /// <inheritdoc/>
    public override byte[] Encode(ReadOnlySpan<byte> message)
    {
        if (!IsOpen) return [];
        MessageEncoder messages = _connections.First!.Messages;
        messages.Note(message);
        return messages.Encode(message, isAction: true);
    }

    /// <inheritdoc/>
    public override async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (_connections.First is not null) await _connections.First.WriteAsync(bytes, cancel);
    }

    /// <inheritdoc/>
    public override void SetWire(WriteMode mode, int bytes) => _connections.SetWire(mode, bytes);

    /// <inheritdoc/>
    public override void SetReading(bool reads) => _connections.SetReading(reads);

    /// <inheritdoc/>
    public override Task EndAsync(DisconnectMode mode) => _connections.EndAsync(mode);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _connections.DisposeAsync();
}
