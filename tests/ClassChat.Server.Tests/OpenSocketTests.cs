using System.Net.Sockets;
using ClassChat.Protocol;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Server.Tests;

/// <summary>No more client sockets are open than may be; newcomers wait until one is closed.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class OpenSocketTests : ServerFixture
{
    private const string IsFull = "newcomers wait until one ends";
    private const string GoesOn = "Information: Newcomers are accepted again\n";

    // Nobody who is refused is closed in this time: each holds its socket until it goes.
    private static readonly ServerLimits _limits =
        new() { MaxOpenSockets = 3, LingerTimeout = TimeSpan.FromMinutes(1) };

    [TestCase(Level.Task1)]
    [TestCase(Level.Task3)]
    [TestCase(Level.Full)]
    public async Task With_all_sockets_open_a_newcomer_waits_until_one_is_closed(Level level)
    {
        using var logs = new ScreenLogs();
        Start(new ServerOptions { Level = level, Limits = _limits }, logs);
        List<WireClient> present = await FillAsync();

        WireClient newcomer = await ConnectAsync();
        await logs.Screen.WaitForAsync($"Warning: 3 connections are open, as many as may be (ulimit -n): {IsFull}\n");
        newcomer.Socket.Available.ShouldBe(0);

        present[1].Dispose();
        await GreetedAsync(newcomer);
    }

    [TestCase(Level.Task1)]
    [TestCase(Level.Task3)]
    [TestCase(Level.Full)]
    public async Task What_is_full_is_said_once_and_so_is_that_it_no_longer_is(Level level)
    {
        using var logs = new ScreenLogs();
        Start(new ServerOptions { Level = level, Limits = _limits }, logs);
        List<WireClient> present = await FillAsync();
        List<WireClient> waiting = [await ConnectAsync(), await ConnectAsync()];
        await logs.Screen.WaitForAsync(IsFull);

        for (int i = 0; i < 2; i++)
        {
            present[i + 1].Dispose();
            await GreetedAsync(waiting[i]);
        }

        logs.Screen.Shown.ShouldNotContain(GoesOn);
        waiting[0].Dispose();
        await logs.Screen.WaitForAsync(GoesOn);
        logs.Screen.Shown.Split(IsFull).Length.ShouldBe(2);
        await GreetedAsync(await ConnectAsync());
    }

    [Test]
    public async Task Who_gives_no_name_makes_room_for_who_waits_and_who_has_one_stays()
    {
        Start(new ServerOptions
        {
            Limits = new ServerLimits { MaxOpenSockets = 3, CrowdedRegistrationTimeout = TimeSpan.FromMilliseconds(1) },
        });
        WireClient alice = await JoinAsync("Alice");
        WireClient[] silent = [await ConnectAsync(), await ConnectAsync()];
        foreach (WireClient one in silent) await GreetedAsync(one);

        await JoinAsync("Bob");

        string[] told = await Task.WhenAll(silent.Select(one => one.ReadToEndAsync()));
        told.ShouldAllBe(text => text.Contains("No username was given in time", StringComparison.Ordinal));
        bool hasEnded = alice.Socket.Poll(0, SelectMode.SelectRead) && alice.Socket.Available == 0;
        hasEnded.ShouldBeFalse();
    }

    [TestCase(Level.Task1)]
    [TestCase(Level.Task3)]
    [TestCase(Level.Full)]
    public async Task A_full_server_can_be_stopped_and_its_clients_are_told(Level level)
    {
        using var logs = new ScreenLogs();
        var limits = _limits with { LingerTimeout = new ServerLimits().LingerTimeout };
        ChatServer server = Start(new ServerOptions { Level = level, Limits = limits }, logs);
        List<WireClient> present = await FillAsync();
        await ConnectAsync();
        await logs.Screen.WaitForAsync(IsFull);

        Task stop = server.StopAsync(TimeSpan.FromSeconds(5));
        string[] told = await Task.WhenAll(present.Select(client => client.ReadToEndAsync()));
        foreach (string text in level == Level.Task1 ? told[..1] : told) text.ShouldContain("Server is shutting down");
        await stop;
    }

    [Test]
    public async Task However_clients_go_their_sockets_are_closed(
        [Values(Level.Task1, Level.Task3, Level.Full)] Level level, [Values(1, 2)] int seed)
    {
        Start(level, _limits);
        var random = new Random(seed);
        for (int i = 0; i < 100; i++)
        {
            using WireClient client = await WireClient.ConnectAsync(Endpoint);
            await ComeAndGoAsync(client, $"name{i}", random);
        }

        await FillAsync();
    }

    [TestCase(Level.Task3)]
    [TestCase(Level.Full)]
    public async Task Who_is_refused_keeps_no_socket_open(Level level)
    {
        Start(level, _limits with { MaxClients = 1 });
        await GreetedAsync(await ConnectAsync());
        for (int i = 0; i < 10; i++) await (await ConnectAsync()).ReadToEndAsync();
    }

    private async Task<List<WireClient>> FillAsync()
    {
        List<WireClient> clients = [];
        for (int i = 0; i < _limits.MaxOpenSockets; i++) clients.Add(await GreetedAsync(await ConnectAsync()));
        return clients;
    }

    private static async Task<WireClient> GreetedAsync(WireClient client)
    {
        (await client.ReadAsLongAsAsync("?")).ShouldNotBeEmpty();
        return client;
    }

    private static async Task ComeAndGoAsync(WireClient client, string name, Random random)
    {
        if (random.Next(2) == 0) await GreetedAsync(client);
        if (random.Next(3) == 0) await client.SendAsync(name);
        switch (random.Next(3))
        {
            case 0:
                client.Reset();
                break;
            case 1:
                client.EndSending();
                await client.ReadToEndAsync();
                break;
        }
    }
}
