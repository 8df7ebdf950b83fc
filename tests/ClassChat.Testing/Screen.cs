using System.Text;

namespace ClassChat.Testing;

/// <summary>What an operator or user sees, with a way to wait for it.</summary>
public sealed class Screen : TextWriter
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly StringBuilder _shown = new();
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Everything shown so far.</summary>
    public string Shown
    {
        get
        {
            lock (_lock) return _shown.ToString();
        }
    }

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        lock (_lock)
        {
            _shown.Append(value);
            _change.TrySetResult();
            _change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until a text is shown.</summary>
    public async Task WaitForAsync(string text)
    {
        using var deadline = new CancellationTokenSource(_timeout);
        while (true)
        {
            Task change;
            lock (_lock)
            {
                if (_shown.ToString().Contains(text, StringComparison.Ordinal)) return;
                change = _change.Task;
            }

            try
            {
                await change.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"'{text}' was not shown; but: '{Shown}'");
            }
        }
    }
}
