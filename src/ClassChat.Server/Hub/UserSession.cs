using ClassChat.Protocol.Names;
using ClassChat.Server.Outboxes;

namespace ClassChat.Server.Hub;

/// <summary>
/// A registered, connected user: the name, the outbox of the client, and a task that completes when the user has left.
/// </summary>
/// <param name="name">The name, unique among connected users.</param>
/// <param name="outbox">The outbox of the client.</param>
internal sealed class UserSession(UserName name, Outbox outbox)
{
    private TaskCompletionSource? _left;
    private bool _isGone;

    /// <summary>The name of the user.</summary>
    public UserName Name => name;

    /// <summary>The outbox of the client.</summary>
    public Outbox Outbox => outbox;

    /// <summary>Returns a task that completes when the name is free again. Guarded by the hub's lock.</summary>
    public Task WhenLeft()
    {
        if (_isGone) return Task.CompletedTask;
        _left ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _left.Task;
    }

    /// <summary>Marks the name as free again. Guarded by the hub's lock.</summary>
    public void Left()
    {
        _isGone = true;
        _left?.TrySetResult();
    }
}
