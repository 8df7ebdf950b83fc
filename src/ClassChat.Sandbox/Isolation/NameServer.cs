using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// DNS server (RFC 1035) at 127.0.0.1 in the network of a client under test: every host name leads to 127.0.0.1, since
/// there is only one server that it could mean.
/// </summary>
internal sealed class NameServer : IAsyncDisposable
{
    private const int Port = 53;
    private const int HeaderBytes = 12, MaxBytes = 512;
    private const ushort ReplyFlags = 0x8180; // a response without error, recursion desired and available
    private const ushort TypeA = 1, ClassIn = 1;

    // Name of the question by reference, A, IN, 60 s, 4 bytes: 127.0.0.1.
    private static readonly byte[] _answer = [0xC0, 0x0C, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1];

    private readonly Socket _socket;
    private readonly Task _serving;

    private NameServer(Socket socket)
    {
        _socket = socket;
        _serving = ServeAsync();
    }

    /// <summary>Starts it in a network; null if the port cannot be had there.</summary>
    public static NameServer? Open(NetworkNamespace network)
    {
        Socket? socket = null;
        try
        {
            socket = network.Run(
                () => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
            socket.Bind(new IPEndPoint(IPAddress.Loopback, Port));
            return new NameServer(socket);
        }
        catch (SocketException)
        {
            socket?.Dispose();
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _serving;
    }

    /// <summary>The reply to a query; null if it is none.</summary>
    internal static byte[]? Reply(ReadOnlySpan<byte> query)
    {
        int at = HeaderBytes;
        while (at < query.Length && query[at] is > 0 and < 64) at += query[at] + 1;
        int end = at + 1 + (2 * sizeof(ushort));
        bool isQuestion = end <= query.Length && query[at] == 0 && (query[2] & 0x80) == 0
            && BinaryPrimitives.ReadUInt16BigEndian(query[4..]) == 1;
        if (!isQuestion) return null;
        bool isAnswered = BinaryPrimitives.ReadUInt16BigEndian(query[(at + 1)..]) == TypeA
            && BinaryPrimitives.ReadUInt16BigEndian(query[(at + 3)..]) == ClassIn;
        byte[] reply = [.. query[..end], .. isAnswered ? _answer : []];
        BinaryPrimitives.WriteUInt16BigEndian(reply.AsSpan(2), ReplyFlags);
        BinaryPrimitives.WriteUInt16BigEndian(reply.AsSpan(6), (ushort)(isAnswered ? 1 : 0));
        reply.AsSpan(8, 4).Clear(); // no other records
        return reply;
    }

    private async Task ServeAsync()
    {
        byte[] query = new byte[MaxBytes];
        EndPoint anybody = new IPEndPoint(IPAddress.Any, 0);
        while (true)
        {
            try
            {
                SocketReceiveFromResult received = await _socket.ReceiveFromAsync(query, anybody);
                if (Reply(query.AsSpan(0, received.ReceivedBytes)) is byte[] reply)
                    await _socket.SendToAsync(reply, received.RemoteEndPoint);
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
            {
                // Who asked is gone.
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return; // the client has ended
            }
        }
    }
}
