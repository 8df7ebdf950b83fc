namespace ClassChat.Server.Outboxes;

/// <summary>
/// Tells those who wait that something has changed; costs nothing while nobody waits. Under its holder's lock.
/// </summary>
internal sealed class Change
{
    private TaskCompletionSource? _next;

    /// <summary>Ends at the next change.</summary>
    public Task Next()
    {
        _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _next.Task;
    }

    /// <summary>Takes note of a change.</summary>
    public void Signal()
    {
        _next?.TrySetResult();
        _next = null;
    }
}
