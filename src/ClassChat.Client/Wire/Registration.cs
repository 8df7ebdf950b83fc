using System.Buffers;
using System.Net.Sockets;
using ClassChat.Protocol.Framing;
using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Names;

namespace ClassChat.Client.Wire;

/// <summary>The first words with a server: a name is offered, and taken or refused.</summary>
internal static class Registration
{
    /// <summary>Offers a name, as an object, which no server takes for a name by mistake.</summary>
    /// <returns>
    /// <see cref="ServerMessage.Success"/>, or <see cref="ServerMessage.Error"/>; null if this is no ClassChat server,
    /// or it has hung up.
    /// </returns>
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
