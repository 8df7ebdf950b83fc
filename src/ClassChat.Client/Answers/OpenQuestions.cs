using ClassChat.Protocol.Messages;

namespace ClassChat.Client.Answers;

/// <summary>
/// The requests on their way, oldest first. The server answers each exactly once and in order, so the oldest that a
/// message can answer is the one it answers.
/// </summary>
internal sealed class OpenQuestions : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<Question> _open = [];
    private readonly SemaphoreSlim _room;
    private bool _listFollows; // the group list behind the answer to a group command
    private bool _closed;

    /// <summary>Makes room for so many.</summary>
    /// <param name="capacity">Most requests that may be without answer at a time.</param>
    public OpenQuestions(int capacity) => _room = new SemaphoreSlim(capacity);

    /// <summary>Adds one that is about to be sent, once there is room.</summary>
    public async Task AddAsync(Question question, CancellationToken cancellationToken)
    {
        try
        {
            await _room.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            question.End(null);
            throw;
        }

        lock (_lock)
        {
            if (_closed) question.End(null);
            else _open.Enqueue(question);
        }
    }

    /// <summary>Gives a message to the question that it answers; false if it answers none.</summary>
    public bool TryAnswer(ServerMessage message)
    {
        lock (_lock)
        {
            if (_listFollows && EndsFollowing(message)) return false;
            if (!_open.TryPeek(out Question? question) || !question.IsAnsweredBy(message)) return false;
            _open.Dequeue();
            _listFollows = question.Expected == Expected.GroupConfirmation;
            question.End(message);
        }

        _room.Release();
        return true;
    }

    /// <summary>Ends all questions without an answer, also those still to come.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            while (_open.TryDequeue(out Question? question)) question.End(null);
        }

        _room.Release(); // whoever waits for room learns it, too
    }

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();

    // A server may leave the list out, e.g. with an error; then the next answer has come instead of it.
    private bool EndsFollowing(ServerMessage message)
    {
        bool isList = message is ServerMessage.GroupList;
        bool isAnswer = message
            is ServerMessage.Sent or ServerMessage.Success or ServerMessage.Error or ServerMessage.Help;
        if (isList || isAnswer) _listFollows = false;
        return isList;
    }
}
