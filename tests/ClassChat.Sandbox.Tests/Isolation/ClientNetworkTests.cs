using System.Net;
using System.Net.Sockets;
using ClassChat.Sandbox.Isolation;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Isolation;

/// <summary>The network of a client: where names and addresses lead, and which attempts to connect are noted.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ClientNetworkTests
{
    // A query for the address of "a.bc", with an additional record, as resolvers send it (RFC 6891).
    private static readonly byte[] _query =
    [
        0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, (byte)'a', 2, (byte)'b', (byte)'c', 0, 0, 1, 0, 1,
        0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0,
    ];

    [Test]
    public void Every_name_leads_to_the_loopback_and_none_to_another_kind_of_address()
    {
        byte[] reply = NameServer.Reply(_query)!;
        reply[..12].ShouldBe([0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
        reply[12..22].ShouldBe(_query[12..22]);
        reply[^4..].ShouldBe([127, 0, 0, 1]);

        byte[] six = [.. _query];
        six[19] = 28; // AAAA
        NameServer.Reply(six)!.Length.ShouldBe(22);
    }

    [Test]
    public void What_is_no_query_gets_no_reply()
    {
        for (int length = 0; length < 22; length++) NameServer.Reply(_query.AsSpan(0, length)).ShouldBeNull();
        byte[] response = [.. _query];
        response[2] = 0x81;
        NameServer.Reply(response).ShouldBeNull();
        byte[] loop = [.. _query];
        loop[12] = 0xC0; // a name by reference
        NameServer.Reply(loop).ShouldBeNull();
    }

    [TestCase(0x02, true)]
    [TestCase(0x12, false)] // the answer to an attempt
    [TestCase(0x10, false)]
    public void Only_the_first_packet_of_a_connection_is_an_attempt(int flags, bool isAttempt)
    {
        byte[] packet = new byte[40];
        (packet[0], packet[16], packet[19]) = (0x45, 10, 9);
        (packet[22], packet[23], packet[33]) = (0x13, 0xBA, (byte)flags);
        ConnectWatch.Find(packet, isSix: false)
            .ShouldBe(isAttempt ? new IPEndPoint(new IPAddress([10, 0, 0, 9]), 5050) : null);
        ConnectWatch.Find(packet.AsSpan(0, 39), isSix: false).ShouldBeNull();
        ConnectWatch.Find([], isSix: true).ShouldBeNull();
    }

    [Test, Platform("Linux"), CancelAfter(10_000)]
    public async Task Whatever_the_address_a_connection_reaches_the_loopback_and_is_noted(CancellationToken cancel)
    {
        using NetworkNamespace network = NetworkNamespace.Open(hasOwnNetwork: true)!;
        await using ClientNetwork client = ClientNetwork.Open(network);
        using Socket listener = network.OpenSocket();
        listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        listener.Listen();
        var there = new IPEndPoint(new IPAddress([192, 168, 7, 7]), ((IPEndPoint)listener.LocalEndPoint!).Port);

        using Socket first = network.OpenSocket();
        await first.ConnectAsync(there, cancel);
        using Socket second = network.OpenSocket();
        await Should.ThrowAsync<SocketException>(
            async () => await second.ConnectAsync(new IPEndPoint(IPAddress.Loopback, 1), cancel));

        client.Attempts.ShouldBe([there, new IPEndPoint(IPAddress.Loopback, 1)]);
    }
}
