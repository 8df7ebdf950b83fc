namespace ClassChat.Client.Tests.Files;

/// <summary>Zeros without end; after some reads it cancels the reading, and from then on waits for that.</summary>
internal sealed class EndlessStream(CancellationTokenSource cancel, int cancelAfterReads) : MemoryStream
{
    private int _reads;

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (++_reads > cancelAfterReads) await cancel.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        buffer.Span.Clear();
        return buffer.Length;
    }
}
