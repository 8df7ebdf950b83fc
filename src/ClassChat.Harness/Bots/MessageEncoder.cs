using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.WireFormats;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Encodes the messages that a bot sends on one connection: end mark, encryption and framing. Keeps them for reports as
/// they are before encryption.
/// </summary>
/// <param name="dialect">The server's dialect.</param>
/// <param name="history">The history of the bot.</param>
/// <param name="session">The encryption session; null if the dialect has no encryption.</param>
internal sealed class MessageEncoder(Dialect dialect, History history, CipherSession? session)
{
    /// <summary>Framing of messages.</summary>
    public Framing Framing { get; set; } = dialect.Sending;

    /// <summary>True if messages are encrypted, unless a step says otherwise.</summary>
    public bool Encrypts { get; set; }

    /// <summary>The bytes of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isAction">True if the dialect's end mark follows.</param>
    /// <param name="step">The framing and encryption to use; null for those of the connection.</param>
    public byte[] Encode(ReadOnlySpan<byte> message, bool isAction, DialogueStep.Send? step = null) =>
        Encode(message, isAction, step?.Framing ?? Framing, step?.IsEncrypted ?? Encrypts);

    /// <summary>The bytes of a part of a file that is sent as a message.</summary>
    /// <param name="part">The part.</param>
    /// <param name="framing">The framing to use.</param>
    public byte[] Encode(ReadOnlySpan<byte> part, Framing framing) =>
        Encode(part, isAction: false, framing, Encrypts);

    private byte[] Encode(ReadOnlySpan<byte> message, bool isAction, Framing framing, bool isEncrypted)
    {
        byte[] ended = isAction ? dialect.Ended(message) : message.ToArray();
        if (!isEncrypted || session is not { HasKey: true }) return framing.Encode(ended);
        if (dialect.Envelope is not CipherEnvelope envelope) return framing.Encode(session.Encrypt(ended));
        byte[] wrapped = envelope.Wrap(session.Seal(message), session.Cipher.Form);
        return framing.Encode(isAction ? dialect.Ended(wrapped) : wrapped);
    }

    /// <summary>Keeps a message for reports as it is before its encryption.</summary>
    public void Note(ReadOnlySpan<byte> message)
    {
        if (session is null) return;
        lock (history.Gate)
        {
            history.PlainSent.Append(message);
            history.PlainSent.Append("\n"u8);
        }
    }
}
