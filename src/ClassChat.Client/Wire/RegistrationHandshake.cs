using System.Buffers;
using System.Net.Sockets;
using ClassChat.Protocol.Encryption;
using ClassChat.Protocol.Framing;
using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Names;

namespace ClassChat.Client.Wire;

/// <summary>
/// Registers a name with a server right after connecting: agrees on a session key if the connection is to be encrypted,
/// sends the request, skips the prompt and reads the reply.
/// </summary>
/// <param name="socket">The connection.</param>
/// <param name="frames">Reads the replies.</param>
internal sealed class RegistrationHandshake(Socket socket, FrameReader frames)
{
    private bool _hasPrompt;

    /// <summary>Encrypts what is sent; null if the connection is not encrypted.</summary>
    public FrameCipher? Cipher { get; private set; }

    /// <summary>
    /// Sends the name as a JSON object, which no server can mistake for a plain-text name, and reads the reply.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="isEncrypted">True to encrypt the connection first.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <returns><see cref="ServerMessage.Success"/> or <see cref="ServerMessage.Error"/>; null if the peer is not a
    /// ClassChat server or has closed the connection.</returns>
    public async Task<ServerMessage?> RunAsync(UserName name, bool isEncrypted, CancellationToken cancellationToken)
    {
        if (isEncrypted)
        {
            ServerMessage? answer = await EncryptAsync(cancellationToken);
            if (answer is not ServerMessage.Success) return answer as ServerMessage.Error;
        }

        ServerMessage? welcome = await AskAsync(new Request.Register(name.Value), cancellationToken);
        return welcome is ServerMessage.Success or ServerMessage.Error ? welcome : null;
    }

    private async Task<ServerMessage?> EncryptAsync(CancellationToken cancellationToken)
    {
        ServerMessage? offer = await AskAsync(new Request.Encrypt(), cancellationToken);
        if (offer is not ServerMessage.PublicKey publicKey) return offer as ServerMessage.Error;
        byte[] key = SessionKey.Create();
        if (SessionKey.TryWrap(key, publicKey.Key) is not string wrapped)
            return new ServerMessage.Error("The server's public key cannot be used.");
        await SendAsync(new Request.SessionKey(wrapped), cancellationToken);
        var cipher = new FrameCipher(key);
        if (await frames.ReadAsync(cancellationToken) is not { Kind: FrameKind.Json } frame) return null;
        bool isEncrypted = cipher.Open(frame.Bytes, out ReadOnlyMemory<byte> inside) is null;
        if (!isEncrypted)
            return ServerMessageReader.Read(frame.Bytes) as ServerMessage.Error
                ?? new ServerMessage.Error("The server's answer to the session key is not encrypted.");
        Cipher = cipher;
        frames.Decrypt(cipher);
        return ServerMessageReader.Read(inside);
    }

    private async Task<ServerMessage?> AskAsync(Request request, CancellationToken cancellationToken)
    {
        await SendAsync(request, cancellationToken);
        if (!_hasPrompt && !await frames.SkipPromptAsync(cancellationToken)) return null;
        _hasPrompt = true;
        Frame? frame = await frames.ReadAsync(cancellationToken);
        return frame is { Kind: FrameKind.Json } json ? ServerMessageReader.Read(json.Bytes) : null;
    }

    private async Task SendAsync(Request request, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>();
        RequestWriter.Write(output, request);
        await socket.SendAsync(Cipher?.Seal(output.WrittenSpan) ?? output.WrittenMemory, cancellationToken);
    }
}
