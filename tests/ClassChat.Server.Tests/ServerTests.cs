using System.Net.Sockets;
using System.Text;
using ClassChat.Protocol;
using ClassChat.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Server.Tests;

[TestFixture]
[CancelAfter(30_000)]
public sealed class ServerTests : ServerFixture
{
    [Test]
    public void There_is_no_server_of_task2() =>
        Should.Throw<ArgumentException>(() => Start(Level.Task2));

    [TestCase(Level.Task1)]
    [TestCase(Level.Task3)]
    [TestCase(Level.Full)]
    public async Task A_taken_port_is_refused_and_a_port_just_left_is_not(Level level)
    {
        ChatServer first = Start(level);
        ServerOptions same = new() { Level = level, Port = Endpoint.Port };
        Should.Throw<SocketException>(() => ChatServer.Start(same, NullLoggerFactory.Instance))
            .SocketErrorCode.ShouldBe(SocketError.AddressAlreadyInUse);

        WireClient client = await ConnectAsync();
        await client.ReadAsLongAsAsync("?"); // it was accepted
        Task stop = first.StopAsync(TimeSpan.FromSeconds(1)); // the server closes first: TIME_WAIT is on its side
        await client.ReadToEndAsync();
        client.Dispose();
        await stop;
        await using ChatServer second = ChatServer.Start(same, NullLoggerFactory.Instance);
        second.Endpoint.Port.ShouldBe(same.Port);
    }

    [Test]
    public async Task Above_the_limit_a_client_is_told_that_the_server_is_full()
    {
        Start(Level.Task4, new ServerLimits { MaxClients = 1 });
        await JoinAsync("Alice");
        WireClient second = await ConnectAsync();
        (await second.ReadToEndAsync()).ShouldContain("The server is full.");
    }

    [Test]
    public async Task Who_gives_no_name_in_time_is_sent_away()
    {
        Start(Level.Task4, new ServerLimits { RegistrationTimeout = TimeSpan.FromMilliseconds(50) });
        WireClient silent = await ConnectAsync();
        (await silent.ReadToEndAsync()).ShouldContain("No username was given in time.");
    }

    [Test]
    public async Task Hostile_bytes_are_answered_and_harm_nobody([Values(1, 2, 3)] int seed)
    {
        Start(Level.Full);
        WireClient witness = await JoinAsync("Witness");
        var random = new Random(seed);
        byte[][] attacks =
        [
            Encoding.UTF8.GetBytes(new string('[', 10_000) + "\n"),
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "\n"),
            Encoding.UTF8.GetBytes(new string('x', 200_000)),
            [0xff, 0xfe, 0x80, 0, (byte)'\n'],
            [.. "{\"receiver\":\"Witness\",\"text\":\""u8, 0xff, .. "\"}\n"u8],
            "{\"receiver\":\"\\ud800\",\"text\":\"x\"}\n"u8.ToArray(),
            "{\"receiver\":12,\"text\":[]}\n"u8.ToArray(),
            RandomBytes(random, 100_000),
        ];
        foreach (byte[] attack in attacks)
        {
            using WireClient stranger = await WireClient.ConnectAsync(Endpoint);
            await SendAllAsync(stranger, attack);
            using WireClient registered = await WireClient.JoinAsync(Endpoint, "Eve");
            await SendAllAsync(registered, attack);
            await SendAllAsync(registered, "\n"u8.ToArray());
            registered.EndSending();
            (await registered.ReadToEndAsync()).ShouldContain("\"error\"");
        }

        await witness.ReadToFenceAsync("Witness");
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    // Whoever is attacked may hang up.
    private static async Task SendAllAsync(WireClient client, byte[] bytes)
    {
        try
        {
            await client.SendAsync(bytes);
        }
        catch (SocketException)
        {
        }
    }
}
