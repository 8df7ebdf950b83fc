namespace ClassChat.Server.Sockets;

/// <summary>Extension method that waits for a task with a time limit, without exceptions.</summary>
internal static class TaskTimeout
{
    /// <summary>Waits for a task up to a time limit; does not cancel the task.</summary>
    /// <param name="task">The task to wait for.</param>
    /// <param name="time">The time limit.</param>
    /// <param name="clock">The time source.</param>
    /// <returns>True if the task ended in time, whether it succeeded or failed.</returns>
    public static async Task<bool> EndsWithinAsync(this Task task, TimeSpan time, TimeProvider clock)
    {
        if (task.IsCompleted) return true;
        using var ends = new CancellationTokenSource();
        await Task.WhenAny(task, Task.Delay(time, clock, ends.Token));
        await ends.CancelAsync();
        return task.IsCompleted;
    }
}
