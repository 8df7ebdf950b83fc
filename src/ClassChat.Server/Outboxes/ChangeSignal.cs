namespace ClassChat.Server.Outboxes;

/// <summary>
/// Wakes tasks that wait for a state change; costs nothing while none waits. Guarded by its owner's lock.
/// </summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource? _next;

    /// <summary>Returns a task that completes at the next change.</summary>
    public Task Next()
    {
        _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _next.Task;
    }

    /// <summary>Signals a change.</summary>
    public void Signal()
    {
        _next?.TrySetResult();
        _next = null;
    }
}
