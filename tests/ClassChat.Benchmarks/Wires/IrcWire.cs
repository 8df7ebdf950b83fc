namespace ClassChat.Benchmarks.Wires;

/// <summary>
/// IRC (RFC 2812). It confirms no message, so each is followed by a PING: its PONG says that the server is past the
/// message. The client is an operator with mode F, which frees it from the limits that hold floods back.
/// </summary>
internal sealed class IrcWire : Wire
{
    /// <summary>The name and password under which the server's configuration knows the operator.</summary>
    public const string Operator = "bench";

    /// <inheritdoc/>
    public override byte[] Ready { get; } = Bytes(" :+F\r\n");

    /// <inheritdoc/>
    public override byte[] Confirmation { get; } = Bytes(" PONG ");

    /// <inheritdoc/>
    public override string ConfirmationMeaning =>
        "IRC has none: each message is followed by a PING, whose PONG counts as confirmation";

    /// <inheritdoc/>
    public override byte[] Hello(string name) =>
        Bytes($"NICK {name}\r\nUSER {name} 0 * :{name}\r\nOPER {Operator} {Operator}\r\nMODE {name} +F\r\n");

    /// <inheritdoc/>
    public override byte[] Message(string sender, string receiver, string text) =>
        Bytes($"PRIVMSG {receiver} :{text}\r\nPING :x\r\n");
}
