using ClassChat.Protocol.Encryption;
using ClassChat.Protocol.Framing;
using ClassChat.Protocol.Messages;
using ClassChat.Server.Hub;
using ClassChat.Server.Outboxes;

namespace ClassChat.Server.Connections;

/// <summary>
/// Encryption of one connection (bonus 5.4): sends the public key, accepts the session key, before or after the
/// registration, and from then on decrypts frames. The <see cref="Outbox"/> encrypts.
/// </summary>
/// <param name="outbox">Output to the client.</param>
/// <param name="decoder">Input from the client.</param>
/// <param name="isOffered">True if the level of the server has encryption.</param>
internal sealed class ConnectionEncryption(Outbox outbox, FrameDecoder decoder, bool isOffered)
{
    /// <summary>
    /// Number of session keys that a client may send: decrypting one takes a thousand times as long as reading it.
    /// </summary>
    private const int MaxKeys = 8;

    private FrameCipher? _cipher;
    private int _keys;

    /// <summary>Decrypts a frame, if the connection is encrypted.</summary>
    /// <param name="frame">The frame as received; the one inside afterwards.</param>
    /// <returns>The answer to a frame that cannot be decrypted; null if it was, or need not be.</returns>
    public ServerMessage? Open(ref ReadOnlyMemory<byte> frame)
    {
        if (_cipher is null) return null;
        string? fault = _cipher.Open(frame, out ReadOnlyMemory<byte> inside);
        frame = inside;
        return fault is null ? null : new ServerMessage.Error(fault);
    }

    /// <summary>Answers a request for encryption.</summary>
    /// <returns>False if the request is another one.</returns>
    public bool TryAnswer(Request request, WriteBatch batch)
    {
        if (request is not (Request.Encrypt or Request.SessionKey or Request.Encrypted)) return false;
        ServerMessage answer = !isOffered ? ReplyTexts.NoEncryption
            : _cipher is not null ? ReplyTexts.EncryptedAlready
            : request switch
            {
                Request.Encrypt => new ServerMessage.PublicKey(ServerKey.PublicPem),
                Request.SessionKey key => Accept(key.Key),
                _ => ReplyTexts.NotEncryptedYet,
            };
        batch.Answer(outbox, answer);
        return true;
    }

    private ServerMessage Accept(string wrapped)
    {
        if (++_keys > MaxKeys) return ReplyTexts.TooManyKeys;
        if (ServerKey.TryUnwrap(wrapped) is not byte[] key) return ReplyTexts.WrongKey;
        _cipher = new FrameCipher(key);
        decoder.MaxFrameBytes = FrameCipher.MaxEnvelopeBytes;
        outbox.Encrypt(_cipher);
        return ReplyTexts.Encrypted;
    }
}
