using ClassChat.Protocol.Messages;

namespace ClassChat.Client.Requests;

/// <summary>
/// Bounded queue of unanswered requests, oldest first, which matches replies to them. The server answers each exactly
/// once and in order, so a reply belongs to the oldest request.
/// </summary>
internal sealed class PendingRequests : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<PendingRequest> _open = [];
    private readonly SemaphoreSlim _freeSlots;
    private bool _listFollows; // a group list follows the answer to a group command
    private bool _closed;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="capacity">Maximum number of unanswered requests.</param>
    public PendingRequests(int capacity) => _freeSlots = new SemaphoreSlim(capacity);

    /// <summary>Adds a request that is about to be sent, as soon as there is room.</summary>
    public async Task AddAsync(PendingRequest pending, CancellationToken cancellationToken)
    {
        try
        {
            await _freeSlots.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            pending.End(null);
            throw;
        }

        lock (_lock)
        {
            if (_closed) pending.End(null);
            else _open.Enqueue(pending);
        }
    }

    /// <summary>Completes the request that a message answers; false if it answers none.</summary>
    public bool TryAnswer(ServerMessage message)
    {
        lock (_lock)
        {
            if (_listFollows && EndsFollowing(message)) return false;
            if (!_open.TryPeek(out PendingRequest? pending) || !pending.IsAnsweredBy(message)) return false;
            _open.Dequeue();
            _listFollows = pending.ExpectedReply == ExpectedReply.GroupConfirmation;
            pending.End(message);
        }

        _freeSlots.Release();
        return true;
    }

    /// <summary>Completes all unanswered requests without a reply, including those added later.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            while (_open.TryDequeue(out PendingRequest? pending)) pending.End(null);
        }

        _freeSlots.Release(); // wakes up waiting callers, who then see that it is closed
    }

    /// <inheritdoc/>
    public void Dispose() => _freeSlots.Dispose();

    // A server may omit the list, e.g. after an error; then this message is already the next answer.
    private bool EndsFollowing(ServerMessage message)
    {
        bool isList = message is ServerMessage.GroupList;
        bool isAnswer = message
            is ServerMessage.Sent or ServerMessage.Success or ServerMessage.Error or ServerMessage.Help;
        if (isList || isAnswer) _listFollows = false;
        return isList;
    }
}
