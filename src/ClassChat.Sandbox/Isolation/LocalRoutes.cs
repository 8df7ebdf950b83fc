using ClassChat.Platform.Linux;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Routes by which every address leads to the loopback interface of the calling thread's network namespace
/// (rtnetlink(7)), so that a program finds a server there whatever address it was written for.
/// </summary>
internal static class LocalRoutes
{
    private const int NETLINK_ROUTE = 0;
    private const ushort RTM_NEWROUTE = 24, NLMSG_ERROR = 2;
    private const ushort NLM_F_REQUEST = 0x1, NLM_F_ACK = 0x4, NLM_F_CREATE = 0x400;
    private const byte RT_TABLE_LOCAL = 255, RTPROT_STATIC = 4, RT_SCOPE_HOST = 254, RTN_LOCAL = 2;
    private const ushort RTA_OIF = 4;
    private const int LoopbackIndex = 1; // the first interface of each namespace
    private const int HeaderBytes = 16, RouteBytes = 12, AttributeBytes = 8;
    private const int RequestBytes = HeaderBytes + RouteBytes + AttributeBytes;
    private const int AnswerBytes = 512;

    /// <summary>Adds the routes for IPv4 and IPv6; false if the system refuses one of them.</summary>
    public static bool Add() => Add(LibC.AF_INET) & Add(LibC.AF_INET6);

    private static bool Add(int family)
    {
        int socket = LibC.Socket(LibC.AF_NETLINK, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, NETLINK_ROUTE);
        if (socket < 0) return false;
        byte[] request = Request((byte)family), answer = new byte[AnswerBytes];
        // The kernel answers before send returns.
        bool isAnswered = LibC.Send(socket, request, request.Length, 0) == request.Length
            && LibC.Receive(socket, answer, answer.Length, LibC.MSG_DONTWAIT) >= HeaderBytes + sizeof(int);
        _ = LibC.Close(socket);
        return isAnswered && BitConverter.ToUInt16(answer, 4) == NLMSG_ERROR
            && BitConverter.ToInt32(answer, HeaderBytes) == 0; // no error: the acknowledgement
    }

    /// <summary>Builds struct nlmsghdr, struct rtmsg and the interface; all in host byte order.</summary>
    private static byte[] Request(byte family)
    {
        byte[] bytes = new byte[RequestBytes];
        BitConverter.TryWriteBytes(bytes.AsSpan(0), RequestBytes);
        BitConverter.TryWriteBytes(bytes.AsSpan(4), RTM_NEWROUTE);
        BitConverter.TryWriteBytes(bytes.AsSpan(6), (ushort)(NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE));
        Span<byte> route = bytes.AsSpan(HeaderBytes);
        (route[0], route[4], route[5], route[6], route[7]) =
            (family, RT_TABLE_LOCAL, RTPROT_STATIC, RT_SCOPE_HOST, RTN_LOCAL);
        Span<byte> attribute = route[RouteBytes..];
        BitConverter.TryWriteBytes(attribute, (ushort)AttributeBytes);
        BitConverter.TryWriteBytes(attribute[2..], RTA_OIF);
        BitConverter.TryWriteBytes(attribute[4..], LoopbackIndex);
        return bytes;
    }
}
