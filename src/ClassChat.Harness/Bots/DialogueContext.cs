namespace ClassChat.Harness.Bots;

/// <summary>
/// Parameters of one join or action beside its steps and placeholder values, such as the start of its answers, the
/// timeout and the bytes of a file to send.
/// </summary>
/// <param name="RequestStart">Index of the first event that can be an answer.</param>
/// <param name="Timeout">Timeout for each of the server's answers.</param>
/// <param name="IsAction">True for an action, false for the join dialogue.</param>
/// <param name="Say">Writes bytes to the first connection.</param>
internal sealed record DialogueContext(
    int RequestStart, TimeSpan Timeout, bool IsAction, Func<ReadOnlyMemory<byte>, CancellationToken, Task> Say)
{
    /// <summary>The bytes of the file to send.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>The bytes of the chunk to send.</summary>
    public ReadOnlyMemory<byte> Chunk { get; init; }
}
