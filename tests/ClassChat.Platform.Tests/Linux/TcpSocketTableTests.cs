using ClassChat.Platform.Linux;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Platform.Tests.Linux;

/// <summary>The tables of sockets, as Linux on a little-endian machine shows them.</summary>
public sealed class TcpSocketTableTests
{
    private const string Header = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid";
    private const string Rest = " 00000000:00000000 00:00000000 00000000     0        0 ";

    [Test]
    public void Listening_sockets_are_read_with_their_addresses()
    {
        string[] lines =
        [
            Header,
            "   0: 0100007F:13BA 00000000:0000 0A" + Rest + "4711 1 0 100 0 0 10 0",
            "   1: 00000000000000000000000001000000:3039 " + new string('0', 32) + ":0000 0A" + Rest + "4712 1 0",
            "   2: 0000000000000000FFFF00000101007F:0050 " + new string('0', 32) + ":0000 0A" + Rest + "4713 1 0",
            "   3: 0100007F:13BA 0100007F:9C40 01" + Rest + "4714 1 0",
            "   4: 0100007F:13BB 00000000:0000 0A" + Rest + "4715 1 0", // never seen: after those that are connected
        ];

        TcpSocketTable.Listeners(lines).Select(socket => (socket.ToString(), socket.Link)).ShouldBe(
        [
            ("127.0.0.1:5050", "socket:[4711]"), ("[::1]:12345", "socket:[4712]"), ("127.0.1.1:80", "socket:[4713]"),
        ]);
    }
}
