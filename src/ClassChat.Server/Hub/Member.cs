using ClassChat.Protocol.Names;
using ClassChat.Server.Outboxes;

namespace ClassChat.Server.Hub;

/// <summary>Somebody who is here: a name and where to write.</summary>
/// <param name="name">The name, which nobody else has meanwhile.</param>
/// <param name="outbox">What the client is owed.</param>
internal sealed class Member(UserName name, Outbox outbox)
{
    private TaskCompletionSource? _left;
    private bool _isGone;

    /// <summary>The name.</summary>
    public UserName Name => name;

    /// <summary>What the client is owed.</summary>
    public Outbox Outbox => outbox;

    /// <summary>Ends when the name is free again. Under the hub's lock.</summary>
    public Task WhenLeft()
    {
        if (_isGone) return Task.CompletedTask;
        _left ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _left.Task;
    }

    /// <summary>Takes note that the name is free. Under the hub's lock.</summary>
    public void Left()
    {
        _isGone = true;
        _left?.TrySetResult();
    }
}
