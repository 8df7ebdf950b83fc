namespace ClassChat.Benchmarks.Wires;

/// <summary>Our own: the classic dialect, from task 4 on.</summary>
internal sealed class ClassChatWire : Wire
{
    /// <inheritdoc/>
    public override byte[] Ready { get; } = Bytes("{\"status\":\"user_list\"");

    /// <inheritdoc/>
    public override byte[] Confirmation { get; } = Bytes("{\"status\":\"sent\"");

    /// <inheritdoc/>
    public override string ConfirmationMeaning => "\"sent\": the message is on its way to its receiver";

    /// <inheritdoc/>
    public override byte[] Hello(string name) => Bytes(name + "\n");

    /// <inheritdoc/>
    public override byte[] Message(string sender, string receiver, string text) =>
        Bytes($"{{\"sender\":\"{sender}\",\"receiver\":\"{receiver}\",\"text\":\"{text}\"}}\n");
}
