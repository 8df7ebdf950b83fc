namespace ClassChat.Benchmarks.Wires;

/// <summary>
/// The client protocol of NATS: each client listens at a subject of its own name, and is "verbose", so that every
/// PUB is confirmed.
/// </summary>
internal sealed class NatsWire : Wire
{
    /// <inheritdoc/>
    public override byte[] Ready { get; } = Bytes("PONG\r\n");

    /// <inheritdoc/>
    public override byte[] Confirmation { get; } = Bytes("+OK\r\n");

    /// <inheritdoc/>
    public override string ConfirmationMeaning => "+OK (verbose): the server has taken the message";

    /// <inheritdoc/>
    public override byte[] Hello(string name) =>
        Bytes($"CONNECT {{\"verbose\":true,\"pedantic\":false,\"name\":\"{name}\"}}\r\nSUB {name} 1\r\nPING\r\n");

    /// <inheritdoc/>
    public override byte[] Message(string sender, string receiver, string text) =>
        Bytes($"PUB {receiver} {text.Length}\r\n{text}\r\n");
}
