using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ClassChat.Protocol;
using ClassChat.Sandbox.Programs;
using ClassChat.Sandbox.Timing;

namespace ClassChat.Testing.FaultyServers;

/// <summary>A server that does not know the assignment: it says the same to everything.</summary>
/// <param name="Greeting">What it says to who connects.</param>
/// <param name="Answer">What it says to some bytes that it got.</param>
/// <param name="ToEverybody">Whether it says it to everybody.</param>
internal sealed record UselessServer(byte[] Greeting, Func<byte[], byte[]> Answer, bool ToEverybody) : Target
{
    public override bool IsParallel => true;

    public override string Title => "a useless server";

    public override Task<StartResult> StartAsync(Level level, StarvationAwareClock clock, CancellationToken cancel) =>
        Task.FromResult<StartResult>(new StartResult.Running(new Listening(this)));

    private sealed class Listening : ServerUnderTest
    {
        private readonly UselessServer _server;
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _ended = new();
        private readonly ConcurrentDictionary<Socket, byte> _clients = [];
        private readonly ConcurrentBag<Task> _serving = [];
        private readonly Task _accepting;

        public Listening(UselessServer server)
        {
            _server = server;
            _listener.Start();
            _accepting = AcceptAsync();
        }

        public override IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndpoint;

        public override Task<bool> TypeAsync(string text, CancellationToken cancel) => Task.FromResult(true);

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
                while (true)
                {
                    Socket client = await _listener.AcceptSocketAsync(_ended.Token);
                    _clients[client] = 0;
                    _serving.Add(ServeAsync(client));
                }
            }
            catch (OperationCanceledException)
            {
                // The scenario has ended.
            }
        }

        private async Task ServeAsync(Socket client)
        {
            byte[] buffer = new byte[64 * 1024];
            try
            {
                await client.SendAsync(_server.Greeting, _ended.Token);
                while (await client.ReceiveAsync(buffer, _ended.Token) is > 0 and int count)
                {
                    byte[] answer = _server.Answer(buffer[..count]);
                    foreach (Socket other in _server.ToEverybody ? _clients.Keys : [client])
                        await other.SendAsync(answer, _ended.Token);
                }
            }
            catch (Exception error) when (
                error is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // This client is gone, or the one that was shouted at.
            }
            finally
            {
                _clients.TryRemove(client, out _);
                client.Dispose();
            }
        }
    }
}
