namespace ClassChat.Server.Sockets;

/// <summary>Waiting for something that may not come.</summary>
internal static class Deadline
{
    /// <summary>Waits for a task, but not for ever; the task goes on.</summary>
    /// <param name="task">What is waited for.</param>
    /// <param name="time">How long.</param>
    /// <param name="clock">Whose time counts.</param>
    /// <returns>True if the task ended in time, in whatever way.</returns>
    public static async Task<bool> EndsWithinAsync(this Task task, TimeSpan time, TimeProvider clock)
    {
        if (task.IsCompleted) return true;
        using var ends = new CancellationTokenSource();
        await Task.WhenAny(task, Task.Delay(time, clock, ends.Token));
        await ends.CancelAsync();
        return task.IsCompleted;
    }
}
