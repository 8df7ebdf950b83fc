using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ClassChat.Protocol;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Server.Tests;

/// <summary>
/// With a gap between messages, a client that takes what one read brings for one message gets each message by itself.
/// Time passes only while it reads, so that nothing else can keep messages apart.
/// </summary>
[CancelAfter(60_000)]
public sealed class GapTests : ServerFixture
{
    private static readonly TimeSpan _gap = TimeSpan.FromMilliseconds(20);

    private readonly ManualTime _time = new();
    private ChatServer? _server;

    /// <summary>Ends the server, whose timeouts need time to pass.</summary>
    [TearDown]
    public async Task StopInTimeAsync()
    {
        Task stopping = _server?.StopAsync(_gap) ?? Task.CompletedTask;
        while (!stopping.IsCompleted)
        {
            _time.Leap(_gap);
            await Task.Yield();
        }

        await stopping;
        _server = null;
    }

    [Test]
    public async Task Each_read_brings_one_message_whatever_is_pending()
    {
        _server = Start(Options(Level.Full));
        using NaiveClient alice = await JoinAsync("Alice", "help", "user_list");
        using NaiveClient bob = await JoinAsync("Bob", "help", "user_list");

        byte[] file = [.. Enumerable.Range(0, 10_000).Select(i => (byte)i)];
        await alice.SendAsync(
            Json("Bob", "one") + Json("Bob", "two\n") + Json("/create class") + Json("Bob", "three")
            + Json("Bob", file));
        await bob.ExpectAsync("message one", "message two\n", "message three");
        (await bob.ReceiveAsync()).GetProperty("data").GetBytesFromBase64().ShouldBe(file);
        await bob.SendAsync(Json("/join class"));
        await bob.ExpectAsync("success", "group_list");
        await alice.SendAsync(Json("@class", "to all") + Json("@class", "again"));
        await bob.ExpectAsync("group_message to all", "group_message again");
    }

    [Test]
    public async Task What_waited_comes_message_by_message_too()
    {
        _server = Start(Options(Level.Bonus3));
        using NaiveClient alice = await JoinAsync("Alice", "help", "user_list");
        using (NaiveClient bob = await JoinAsync("Bob", "help", "user_list")) await bob.SendAsync("exit\n");
        await alice.ReceiveUntilAsync("Bob has left", times: 1);
        await alice.SendAsync(Json("Bob", "one") + Json("Bob", "two") + Json("Bob", "three"));
        await alice.ReceiveUntilAsync("queued for Bob", times: 3);

        using NaiveClient back = await JoinAsync(
            "Bob", "offline_messages", "message one", "message two", "message three", "help", "user_list");
        await alice.SendAsync(Json("Bob", "four"));
        await back.ExpectAsync("message four");
    }

    [Test]
    public async Task At_task_3_each_read_brings_one_line()
    {
        _server = Start(Options(Level.Task3));
        using NaiveClient alice = await ConnectNaivelyAsync();
        (await alice.ReceiveTextAsync()).ShouldBe("Welcome to ClassChat! You are Client 1. Type 'exit' to quit.\n");
        await alice.SendAsync("a\nb\nc\nexit\n");
        foreach (string line in new[] { "a", "b", "c" })
            (await alice.ReceiveTextAsync()).ShouldBe($"[Server received] {line}\n");
        (await alice.ReceiveTextAsync()).ShouldBe("Goodbye! Disconnecting...\n");
        (await alice.ReceiveTextAsync()).ShouldBeEmpty();
    }

    [TestCase(-1)]
    [TestCase(1001)]
    public void A_gap_that_would_make_clients_look_stuck_is_refused(int milliseconds) =>
        Should.Throw<ArgumentException>(() =>
            Start(new ServerOptions { MessageGap = TimeSpan.FromMilliseconds(milliseconds) }));

    private ServerOptions Options(Level level) => new() { Level = level, Clock = _time, MessageGap = _gap };

    private static string Json(string receiver, string text = "") =>
        JsonSerializer.Serialize(new { receiver, text });

    private static string Json(string receiver, byte[] file) => JsonSerializer.Serialize(new
    {
        type = "file",
        receiver,
        file_data = new { filename = "a.bin", filesize = file.Length, checksum = Checksum.Compute(file), data = file },
    });

    private async Task<NaiveClient> ConnectNaivelyAsync() => await NaiveClient.ConnectAsync(Endpoint, _time);

    private async Task<NaiveClient> JoinAsync(string name, params string[] expected)
    {
        NaiveClient client = await ConnectNaivelyAsync();
        (await client.ReceiveTextAsync()).ShouldBe("Enter your username: ");
        await client.SendAsync(name + "\n");
        await client.ExpectAsync(["success", .. expected]);
        return client;
    }

    /// <summary>A client that takes what one read brings for one message, as the original's clients do.</summary>
    private sealed class NaiveClient : IDisposable
    {
        /// <summary>Number of bits of time after which nothing more can be expected.</summary>
        private const int MaxBits = 10_000;

        private static readonly TimeSpan _bit = TimeSpan.FromMilliseconds(1);

        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        private readonly ManualTime _time;
        private readonly byte[] _buffer = new byte[1 << 20];

        private NaiveClient(ManualTime time) => _time = time;

        public static async Task<NaiveClient> ConnectAsync(IPEndPoint server, ManualTime time)
        {
            var client = new NaiveClient(time);
            await client._socket.ConnectAsync(server);
            return client;
        }

        public async Task SendAsync(string text) =>
            (await _socket.SendAsync(Encoding.UTF8.GetBytes(text))).ShouldBe(Encoding.UTF8.GetByteCount(text));

        /// <summary>Lets time pass, bit by bit, until something has come, and reads once.</summary>
        public async Task<string> ReceiveTextAsync()
        {
            int bits = 0;
            while (!_socket.Poll(_bit, SelectMode.SelectRead))
            {
                (++bits).ShouldBeLessThan(MaxBits, "nothing came");
                _time.Leap(_bit);
            }

            int count = await _socket.ReceiveAsync(_buffer);
            return Encoding.UTF8.GetString(_buffer, 0, count);
        }

        /// <summary>Reads once and parses that as one message.</summary>
        public async Task<JsonElement> ReceiveAsync()
        {
            string text = await ReceiveTextAsync();
            text.ShouldEndWith("\n");
            text.Count(letter => letter == '\n').ShouldBe(1, text);
            return JsonSerializer.Deserialize<JsonElement>(text);
        }

        /// <summary>Reads once for each message, which is told by its status and text.</summary>
        public async Task ExpectAsync(params string[] expected)
        {
            foreach (string told in expected)
            {
                JsonElement message = await ReceiveAsync();
                string text = message.TryGetProperty("text", out JsonElement found) ? " " + found.GetString() : "";
                (message.GetProperty("status").GetString() + text).ShouldBe(told);
            }
        }

        /// <summary>Reads until some words have come a number of times.</summary>
        public async Task ReceiveUntilAsync(string words, int times)
        {
            var all = new StringBuilder();
            while (all.ToString().Split(words).Length <= times) all.Append(await ReceiveTextAsync());
        }

        public void Dispose() => _socket.Dispose();
    }
}
