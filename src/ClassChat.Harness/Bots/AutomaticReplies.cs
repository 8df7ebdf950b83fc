using ClassChat.Specification.Dialects;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Sends the automatic replies of one connection, in order. In the middle of an upload they wait, because a server
/// would take them for a part of the file.
/// </summary>
/// <param name="take">Takes the next reply that is due; null if there is none.</param>
/// <param name="send">Sends a reply.</param>
internal sealed class AutomaticReplies(Func<AutomaticReply?> take, Func<AutomaticReply, Task> send) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private bool _isHeld;

    /// <summary>Sends the replies that are due, unless they are held back.</summary>
    public async Task SendAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            while (!_isHeld && take() is AutomaticReply reply) await send(reply);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Holds replies back from here on; waits until one that is being sent is complete.</summary>
    public async Task HoldAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        _isHeld = true;
        _turn.Release();
    }

    /// <summary>Sends what was held back, and later replies at once.</summary>
    public async Task ReleaseAsync(CancellationToken cancel)
    {
        _isHeld = false;
        try
        {
            await SendAsync(cancel);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The bot has ended the connection meanwhile, so nobody waits for the replies.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
