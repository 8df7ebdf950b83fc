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

    public override string Title => $"a stub server, {NewManner().Dialect}";

    public override Task<StartResult> StartAsync(Level level, StarvationAwareClock clock, CancellationToken cancel) =>
        Task.FromResult<StartResult>(new StartResult.Running(Open()));

    /// <summary>Starts it.</summary>
    public ServerUnderTest Open()
    {
        StubProtocol protocol = NewManner();
        return new Listening(protocol, new StubHub(protocol.Rules with { Fault = Fault }));
    }

    private sealed class Listening : ServerUnderTest
    {
        private readonly StubProtocol _protocol;
        private readonly StubHub _hub;
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _ended = new();
        private readonly ConcurrentBag<Task> _serving = [];
        private readonly Task _accepting;

        public Listening(StubProtocol protocol, StubHub hub)
        {
            _protocol = protocol;
            _hub = hub;
            _listener.Start(512);
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
                while (true) _serving.Add(ServeAsync(await _listener.AcceptSocketAsync(_ended.Token)));
            }
            catch (OperationCanceledException)
            {
                // The scenario is over.
            }
        }

        private async Task ServeAsync(Socket socket)
        {
            socket.NoDelay = true;
            await using var client = new StubClient(socket, _protocol, _ended.Token);
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
            }
        }
    }
}
