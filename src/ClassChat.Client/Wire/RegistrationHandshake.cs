using System.Buffers;
using System.Net.Sockets;
using ClassChat.Protocol.Framing;
using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Names;

namespace ClassChat.Client.Wire;

/// <summary>
/// Registers a name with a server right after connecting: sends the request, skips the prompt and reads the reply.
/// </summary>
internal static class RegistrationHandshake
{
    /// <summary>
    /// Sends the name as a JSON object, which no server can mistake for a plain-text name, and reads the reply.
    /// </summary>
    /// <returns><see cref="ServerMessage.Success"/> or <see cref="ServerMessage.Error"/>; null if the peer is not a
    /// ClassChat server or has closed the connection.</returns>
    public static async Task<ServerMessage?> RunAsync(
        Socket socket, FrameReader frames, UserName name, CancellationToken cancellationToken)
    {
        var request = new ArrayBufferWriter<byte>();
        RequestWriter.Write(request, new Request.Register(name.Value));
        await socket.SendAsync(request.WrittenMemory, cancellationToken);

        if (!await frames.SkipPromptAsync(cancellationToken)) return null;
        Frame? frame = await frames.ReadAsync(cancellationToken);
        ServerMessage? answer = frame is { Kind: FrameKind.Json } json ? ServerMessageReader.Read(json.Bytes) : null;
        return answer is ServerMessage.Success or ServerMessage.Error ? answer : null;
    }
}
