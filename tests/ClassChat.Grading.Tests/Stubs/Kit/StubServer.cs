using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;

namespace ClassChat.Grading.Tests.Stubs.Kit;

/// <summary>
/// A small and correct chat server that talks in some manner, or has one fault; each scenario its own.
/// </summary>
/// <param name="NewManner">How it talks: a manner of its own for each start.</param>
/// <param name="Fault">What it does wrong.</param>
internal sealed record StubServer(Func<StubProtocol> NewManner, StubFault Fault = StubFault.None) : Target
{
    public override bool IsParallel => true;

    /// <summary>Number of connections that may wait to be accepted, as listen(2) counts them.</summary>
    public int Backlog { get; init; } = 512;

    /// <summary>True if it accepts a client only after it has let in, or refused, the one before.</summary>
    public bool AcceptsKnownOnly { get; init; }

    /// <summary>Pause after each connection that it accepts.</summary>
    public TimeSpan AcceptPause { get; init; }

    public override string Title => $"a stub server, {NewManner().Dialect}";

    public override Task<StartResult> StartAsync(Level level, StarvationAwareClock clock, CancellationToken cancel) =>
        Task.FromResult<StartResult>(new StartResult.Running(Open()));

    /// <summary>Starts it.</summary>
    public ServerUnderTest Open()
    {
        StubProtocol protocol = NewManner();
        return new Listening(this, protocol, new StubHub(protocol.Rules with { Fault = Fault }));
    }

    private sealed class Listening : ServerUnderTest
    {
        private readonly StubServer _server;
        private readonly StubProtocol _protocol;
        private readonly StubHub _hub;
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _ended = new();
        private readonly ConcurrentBag<Task> _serving = [];
        private readonly Task _accepting;

        public Listening(StubServer server, StubProtocol protocol, StubHub hub)
        {
            _server = server;
            _protocol = protocol;
            _hub = hub;
            _listener.Start(server.Backlog);
            _accepting = AcceptAsync();
        }

        public override IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndpoint;

        public override Task<bool> TypeAsync(string text, CancellationToken cancel) => Task.FromResult(false);

        public override async ValueTask DisposeAsync()
        {
            await _ended.CancelAsync();
            await _accepting;
            await Task.WhenAll(_serving);
            _listener.Dispose();
            _ended.Dispose();
        }

        private async Task AcceptAsync()
        {
            try
            {
                using PeriodicTimer? rest =
                    _server.AcceptPause > TimeSpan.Zero ? new PeriodicTimer(_server.AcceptPause) : null;
                while (true)
                {
                    var client = new StubClient(
                        await _listener.AcceptSocketAsync(_ended.Token), _protocol, _ended.Token);
                    _serving.Add(ServeAsync(client));
                    if (_server.AcceptsKnownOnly) await client.Known.WaitAsync(_ended.Token);
                    if (rest is not null) await rest.WaitForNextTickAsync(_ended.Token);
                }
            }
            catch (OperationCanceledException)
            {
                // The scenario is over.
            }
        }

        private async Task ServeAsync(StubClient opened)
        {
            await using StubClient client = opened;
            try
            {
                await _protocol.ServeAsync(client, _hub, _ended.Token);
            }
            catch (Exception error) when (
                error is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // It broke off, or the scenario is over.
            }
            finally
            {
                _hub.Leave(client);
                client.BeKnown();
            }
        }
    }
}
