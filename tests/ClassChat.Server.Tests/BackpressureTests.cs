using System.Diagnostics;
using ClassChat.Protocol;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Server.Tests;

[TestFixture]
[CancelAfter(30_000)]
public sealed class BackpressureTests : ServerFixture
{
    private static readonly string _text = new('x', 30_000);

    [Test]
    public async Task A_sender_flat_out_loses_nothing_to_a_reader_that_is_slow()
    {
        const int Messages = 1000; // 30 MB through an outbox of 256 KB
        Start(Level.Full, new ServerLimits { OutboxSoftBytes = 64 * 1024, OutboxHardBytes = 256 * 1024 });
        WireClient alice = await JoinAsync("Alice");
        WireClient bob = await JoinAsync("Bob", receiveBufferBytes: 16 * 1024);
        await bob.ReadToFenceAsync("Bob");
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < Messages; i++) await alice.SayAsync("Alice", "Bob", $"{i} {_text}");
        });
        int answers = Messages;
        Task answering = alice.ReadUntilAsync(line =>
            line.Contains("delivered to Bob", StringComparison.Ordinal) && --answers == 0);
        for (int i = 0; i < Messages; i++)
        {
            (await bob.ReadLineAsync())!.ShouldContain($"\"text\":\"{i} xxx");
            if (i % 10 == 0) await Task.Yield();
        }

        await sending;
        await answering;
    }

    [Test]
    public async Task A_reader_that_is_stuck_delays_nobody_and_is_cut_off()
    {
        var limits = new ServerLimits
        {
            OutboxSoftBytes = 64 * 1024,
            OutboxHardBytes = 8 * 1024 * 1024,
            StallTimeout = TimeSpan.FromMilliseconds(500),
        };
        Start(Level.Task4, limits);
        WireClient alice = await JoinAsync("Alice");
        WireClient stuck = await JoinAsync("Stuck", receiveBufferBytes: 4096);
        WireClient bob = await JoinAsync("Bob");
        await bob.ReadToFenceAsync("Bob");

        var watch = Stopwatch.StartNew();
        for (int i = 0; i < 100; i++)
        {
            await alice.SayAsync("Alice", "Stuck", _text);
            await alice.SayAsync("Alice", "Bob", $"{i}");
            (await bob.ReadLineAsync())!.ShouldContain($"\"text\":\"{i}\"");
        }

        TestContext.Out.WriteLine($"100 messages beside a stuck reader took {watch.Elapsed.TotalMilliseconds:F0} ms");
        Task dropped = bob.ReadUntilAsync(
            line => line.Contains("Stuck has left", StringComparison.Ordinal));
        Task answering = alice.ReadUntilAsync(
            line => line.Contains("'Stuck' is not connected", StringComparison.Ordinal));
        while (!answering.IsCompleted)
        {
            await alice.SayAsync("Alice", "Stuck", _text);
            if (dropped.IsCompleted) await alice.SayAsync("Alice", "Stuck", "gone?");
        }

        await dropped;
        await answering;
        GC.KeepAlive(stuck);
    }

    [Test]
    public async Task Two_who_flood_each_other_before_they_read_both_get_everything()
    {
        const int Messages = 300; // 9 MB each way
        Start(Level.Full, new ServerLimits { OutboxSoftBytes = 64 * 1024 });
        WireClient alice = await JoinAsync("Alice");
        WireClient bob = await JoinAsync("Bob");
        await Task.WhenAll(
            Task.Run(() => FloodAsync(alice, "Alice", "Bob")), Task.Run(() => FloodAsync(bob, "Bob", "Alice")));
        await Task.WhenAll(CountAsync(alice), CountAsync(bob));

        static async Task FloodAsync(WireClient client, string sender, string receiver)
        {
            for (int i = 0; i < Messages; i++) await client.SayAsync(sender, receiver, _text);
        }

        static async Task CountAsync(WireClient client)
        {
            int messages = 0;
            await client.ReadUntilAsync(line =>
                line.StartsWith("""{"status":"message",""", StringComparison.Ordinal) && ++messages == Messages);
        }
    }

    [Test]
    public async Task Who_takes_nothing_for_long_is_cut_off_even_if_little_waits()
    {
        Start(Level.Task4, new ServerLimits { SendIdleTimeout = TimeSpan.FromMilliseconds(300) });
        WireClient alice = await JoinAsync("Alice");
        await JoinAsync("Stuck", receiveBufferBytes: 4096);
        for (int i = 0; i < 30; i++) await alice.SayAsync("Alice", "Stuck", _text);
        await alice.ReadUntilAsync(line => line.Contains("Stuck has left", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_stopping_server_tells_everybody_sends_what_it_owes_and_ends()
    {
        ChatServer server = Start(Level.Full);
        WireClient alice = await JoinAsync("Alice");
        WireClient nobody = await ConnectAsync();
        for (int i = 0; i < 100; i++) await alice.SayAsync("Alice", "Alice", _text);
        await alice.ReadUntilAsync(line => line.Contains("delivered", StringComparison.Ordinal));
        Task stop = server.StopAsync(TimeSpan.FromSeconds(5));
        string rest = await alice.ReadToEndAsync();
        rest.ShouldEndWith("""{"status":"system","message":"Server is shutting down"}""" + "\n");
        (await nobody.ReadToEndAsync()).ShouldContain("Server is shutting down");
        await stop;
        server.Completion.IsCompleted.ShouldBeTrue();
        await Should.ThrowAsync<System.Net.Sockets.SocketException>(() => WireClient.ConnectAsync(Endpoint));
    }
}
