using ClassChat.Protocol.Encryption;
using ClassChat.Protocol.Messages;

namespace ClassChat.Cli.Chat.Session;

/// <summary>
/// Agrees on a session key with the server, on each new connection before the registration. If that fails the session
/// ends: what is to be encrypted is never sent in clear.
/// </summary>
/// <param name="isWanted">True to encrypt connections.</param>
internal sealed class KeyAgreement(bool isWanted)
{
    /// <summary>True until both sides have the key.</summary>
    public bool IsUnderWay { get; private set; }

    /// <summary>Begins on a new connection; the first request, or null if nothing is to be encrypted.</summary>
    public Effect? Begin()
    {
        IsUnderWay = isWanted;
        return isWanted ? new Effect.Send(new Request.Encrypt()) : null;
    }

    /// <summary>Handles a message of the server.</summary>
    /// <param name="message">The message.</param>
    /// <param name="messages">Decrypts what the server sends.</param>
    /// <param name="request">Requests an effect.</param>
    /// <returns>The reason why there will be no key; null if all is well.</returns>
    public string? Handle(ServerMessage message, MessageStream messages, Action<Effect> request)
    {
        switch (message)
        {
            case ServerMessage.PublicKey offered:
                byte[] key = SessionKey.Create();
                if (SessionKey.TryWrap(key, offered.Key) is not string wrapped) return "the server's key is unusable";
                var cipher = new FrameCipher(key);
                request(new Effect.Send(new Request.SessionKey(wrapped)));
                request(new Effect.Encrypt(cipher));
                messages.Decrypt(cipher);
                return null;
            case ServerMessage.Success when messages.IsEncrypted:
                IsUnderWay = false;
                return null;
            case ServerMessage.Error error:
                return error.Message;
            default:
                return "the server sends no key";
        }
    }
}
