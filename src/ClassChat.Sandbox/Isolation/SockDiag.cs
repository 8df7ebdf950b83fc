using System.Buffers.Binary;
using ClassChat.Platform.Linux;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Asks the kernel through netlink (sock_diag(7)) whether a program listens on a port of 127.0.0.1 or ::1 in one
/// network namespace, and how many connections wait there. Meant for polling: reading <c>/proc/net</c> instead takes
/// milliseconds.
/// </summary>
public sealed class SockDiag : IDisposable
{
    private const int NETLINK_SOCK_DIAG = 4;
    private const ushort SOCK_DIAG_BY_FAMILY = 20; // in requests and in replies with a socket
    private const ushort NLMSG_ERROR = 2; // no such socket, or the query failed
    private const int NotThere = -2; // -ENOENT
    private const byte IPPROTO_TCP = 6;
    private const byte TCP_LISTEN = 10;
    private const int HeaderBytes = 16;
    private const int RequestBytes = HeaderBytes + 56;
    private const int AnswerBytes = 4096;

    // struct inet_diag_msg: idiag_rqueue and idiag_wqueue, which for a listener are its queue and its backlog.
    private const int QueueOffset = 56, MaxQueueOffset = 60;

    private readonly Lock _lock = new();
    private readonly int _socket;

    /// <summary>
    /// Opens the socket in the network namespace of the calling thread; it can then be used from any thread.
    /// </summary>
    public SockDiag() =>
        _socket = LibC.Socket(LibC.AF_NETLINK, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, NETLINK_SOCK_DIAG);

    /// <summary>
    /// True if a program listens on the port, false if none does; null if the kernel does not answer.
    /// </summary>
    /// <param name="port">The port.</param>
    /// <param name="isSix">True: at ::1; false: at 127.0.0.1.</param>
    public bool? Has(int port, bool isSix = false)
    {
        byte[] answer = new byte[AnswerBytes];
        return Ask(port, isSix, answer) is int count ? Read(answer.AsSpan(0, count)) : null;
    }

    /// <summary>
    /// The connections that wait for the listener on the port to accept them; null if there is no listener or the
    /// kernel does not answer.
    /// </summary>
    /// <param name="port">The port.</param>
    /// <param name="isSix">True: at ::1; false: at 127.0.0.1.</param>
    public ListenQueue? QueueOf(int port, bool isSix)
    {
        byte[] answer = new byte[AnswerBytes];
        return Ask(port, isSix, answer) is int count ? ReadQueue(answer.AsSpan(0, count)) : null;
    }

    /// <summary>
    /// True if an answer of the kernel has a listening socket, false if there is none; null for any other answer.
    /// </summary>
    internal static bool? Read(ReadOnlySpan<byte> answer)
    {
        if (answer.Length < HeaderBytes + 4) return null;
        ushort type = BitConverter.ToUInt16(answer[4..]);
        if (type == SOCK_DIAG_BY_FAMILY) return answer[HeaderBytes + 1] == TCP_LISTEN;
        bool isNone = type == NLMSG_ERROR && BitConverter.ToInt32(answer[HeaderBytes..]) == NotThere;
        return isNone ? false : null;
    }

    /// <summary>
    /// The queue of the listening socket in an answer of the kernel (struct inet_diag_msg); null if there is none.
    /// </summary>
    internal static ListenQueue? ReadQueue(ReadOnlySpan<byte> answer)
    {
        if (Read(answer) != true || answer.Length < HeaderBytes + MaxQueueOffset + 4) return null;
        uint waiting = BitConverter.ToUInt32(answer[(HeaderBytes + QueueOffset)..]);
        uint backlog = BitConverter.ToUInt32(answer[(HeaderBytes + MaxQueueOffset)..]);
        return new ListenQueue((int)Math.Min(waiting, int.MaxValue), (int)Math.Min(backlog, int.MaxValue - 1));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_socket >= 0) _ = LibC.Close(_socket);
    }

    /// <summary>Asks about a port; returns the number of bytes of the answer, or null if there is none.</summary>
    private int? Ask(int port, bool isSix, byte[] answer)
    {
        if (_socket < 0) return null;
        lock (_lock)
        {
            byte[] query = BuildRequest(port, isSix);
            if (LibC.Send(_socket, query, query.Length, 0) != query.Length) return null;
            // The kernel replies before send returns.
            nint count = LibC.Receive(_socket, answer, answer.Length, LibC.MSG_DONTWAIT);
            return count < 0 ? null : (int)count;
        }
    }

    /// <summary>
    /// Builds struct nlmsghdr and struct inet_diag_req_v2. Ports are in network byte order, everything else in host
    /// byte order.
    /// </summary>
    private static byte[] BuildRequest(int port, bool isSix)
    {
        byte[] bytes = new byte[RequestBytes];
        BitConverter.TryWriteBytes(bytes.AsSpan(0), RequestBytes);
        BitConverter.TryWriteBytes(bytes.AsSpan(4), SOCK_DIAG_BY_FAMILY);
        BitConverter.TryWriteBytes(bytes.AsSpan(6), (ushort)1); // NLM_F_REQUEST
        Span<byte> request = bytes.AsSpan(HeaderBytes);
        request[0] = (byte)(isSix ? LibC.AF_INET6 : LibC.AF_INET);
        request[1] = IPPROTO_TCP;
        BitConverter.TryWriteBytes(request[4..], 1u << TCP_LISTEN);
        BinaryPrimitives.WriteUInt16BigEndian(request[8..], (ushort)port);
        request[12] = (byte)(isSix ? 0 : 127); // 127.0.0.1
        request[isSix ? 27 : 15] = 1; // the last byte of ::1, or of 127.0.0.1
        request[48..].Fill(0xFF); // INET_DIAG_NOCOOKIE
        return bytes;
    }
}
