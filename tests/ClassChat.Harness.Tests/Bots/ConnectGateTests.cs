using System.Net;
using System.Net.Sockets;
using ClassChat.Harness.Bots;
using ClassChat.Sandbox.Isolation;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Bots;

/// <summary>Bots connect when the server's queue has room, and only then.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ConnectGateTests : IDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(3);

    private readonly ManualTime _time = new();
    private readonly StarvationAwareClock _clock;
    private readonly ConnectGate _gate;

    public ConnectGateTests()
    {
        _clock = new StarvationAwareClock(1, _time);
        _gate = new ConnectGate(_clock, _time);
    }

    public void Dispose()
    {
        _gate.Dispose();
        _clock.Dispose();
    }

    [Test, CancelAfter(30_000)]
    public async Task The_system_tells_how_many_wait_and_how_many_may(CancellationToken cancel)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(5);
        await using var server = new Unaccepting((IPEndPoint)listener.LocalEndpoint);

        server.Queue.ShouldBe(new ListenQueue(0, 5));
        using var first = new TcpClient();
        await first.ConnectAsync(server.Endpoint, cancel);
        server.Queue.ShouldBe(new ListenQueue(1, 5));
        using Socket accepted = await listener.AcceptSocketAsync(cancel);
        server.Queue.ShouldBe(new ListenQueue(0, 5));
    }

    [Test, CancelAfter(30_000)]
    public async Task One_connects_at_a_time(CancellationToken cancel)
    {
        await using var server = new Showing { Now = new ListenQueue(0, 5) };
        IDisposable? first = await Enter(server, cancel);
        Task<IDisposable?> second = Enter(server, cancel);
        second.IsCompleted.ShouldBeFalse();
        first!.Dispose();
        (await second).ShouldNotBeNull().Dispose();
    }

    [Test, CancelAfter(30_000)]
    public async Task Nobody_connects_to_a_full_queue_before_it_has_room(
        [Values(0, 1, 5)] int backlog, CancellationToken cancel)
    {
        await using var server = new Showing { Now = new ListenQueue(backlog + 1, backlog) };
        Task<IDisposable?> turn = Enter(server, cancel);
        _time.Pass(_timeout / 2);
        turn.IsCompleted.ShouldBeFalse();
        server.Now = new ListenQueue(backlog, backlog);
        (await PassingAsync(turn)).ShouldNotBeNull().Dispose();
    }

    [Test, CancelAfter(30_000)]
    public async Task A_queue_that_stays_full_is_given_up(CancellationToken cancel)
    {
        await using var server = new Showing { Now = new ListenQueue(2, 1) };
        Task<IDisposable?> turn = Enter(server, cancel), behind = Enter(server, cancel);
        (await PassingAsync(turn)).ShouldBeNull();
        (await PassingAsync(behind)).ShouldBeNull();
    }

    [Test, CancelAfter(30_000)]
    public async Task Nobody_gives_up_while_others_get_in(CancellationToken cancel)
    {
        await using var server = new Showing { Now = new ListenQueue(2, 1) };
        Task<IDisposable?> turn = Enter(server, cancel);
        for (int i = 0; i < 5; i++)
        {
            _time.Pass(ConnectGate.ProgressTimeout / 2);
            _gate.Progress();
        }

        turn.IsCompleted.ShouldBeFalse();
        server.Now = new ListenQueue(1, 1);
        (await PassingAsync(turn)).ShouldNotBeNull().Dispose();
    }

    [Test, CancelAfter(30_000)]
    public async Task All_who_connect_start_together_and_nobody_waits_for_who_cannot(CancellationToken cancel)
    {
        var line = new StartingLine(3, _clock);
        Task first = line.ArriveAsync(cancel), second = line.ArriveAsync(cancel);
        (first.IsCompleted || second.IsCompleted).ShouldBeFalse();
        await line.ArriveAsync(cancel);
        await Task.WhenAll(first, second);

        var blocked = new StartingLine(3, _clock);
        Task early = blocked.ArriveAsync(cancel);
        await PassingAsync(early.ContinueWith(_ => true, cancel, default, TaskScheduler.Default));
        await blocked.ArriveAsync(cancel); // who comes later starts at once
    }

    private Task<IDisposable?> Enter(ServerUnderTest server, CancellationToken cancel) =>
        _gate.EnterAsync(server, _clock.After(_timeout), cancel);

    /// <summary>Lets time pass, at most a minute, until a task has ended.</summary>
    private async Task<T> PassingAsync<T>(Task<T> task)
    {
        for (int i = 0; i < 3_000 && !task.IsCompleted; i++)
        {
            _time.Pass(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        return await task;
    }

    private sealed class Unaccepting(IPEndPoint endpoint) : ServerUnderTest
    {
        public override IPEndPoint Endpoint => endpoint;

        public override Task<bool> TypeAsync(string text, CancellationToken cancel) => Task.FromResult(false);

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Showing : ServerUnderTest
    {
        public ListenQueue? Now { get; set; }

        public override ListenQueue? Queue => Now;

        public override IPEndPoint Endpoint => new(IPAddress.Loopback, 1);

        public override Task<bool> TypeAsync(string text, CancellationToken cancel) => Task.FromResult(false);

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
