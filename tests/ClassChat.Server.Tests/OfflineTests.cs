using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using ClassChat.Protocol;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Server.Tests;

[TestFixture]
[CancelAfter(30_000)]
public sealed partial class OfflineTests : ServerFixture
{
    private static readonly DateTimeOffset _noon = new(2025, 11, 9, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task Mail_waits_in_order_with_its_time_and_comes_once_between_welcome_and_help()
    {
        var clock = new SettableClock(_noon);
        Start(new ServerOptions { Level = Level.Bonus3, Clock = clock });
        WireClient alice = await JoinAsync("Alice");
        await alice.SayAsync("Alice", "Bob", "one");
        (await alice.ReadUntilAsync(line => line.Contains("\"sent\"", StringComparison.Ordinal)))[^1].ShouldBe(
            """{"status":"sent","message":"Message queued for Bob (currently offline)"}""");
        clock.LocalTime = _noon.AddSeconds(75);
        await alice.SayAsync("Alice", "Bob", "two");
        await alice.SendAsync(FileTests.File("Bob", "notes.pdf", FileTests.Content(3)));
        await alice.ReadLineAsync();
        (await alice.ReadLineAsync()).ShouldBe(
            """{"status":"success","message":"File 'notes.pdf' queued for Bob (offline)"}""");
        clock.LocalTime = _noon.AddDays(3);

        WireClient bob = await ConnectAsync();
        await bob.SendAsync("Bob\n");
        await bob.ReadLineAsync();
        (await bob.ReadLineAsync()).ShouldBe(
            """{"status":"offline_messages","count":3,"message":"You have 3 offline message(s)"}""");
        (await bob.ReadLineAsync()).ShouldBe(
            """{"status":"message","sender":"Alice","receiver":"Bob","text":"one","""
            + "\"timestamp\":\"2025-11-09 12:00:00\"}");
        (await bob.ReadLineAsync()).ShouldBe(
            """{"status":"message","sender":"Alice","receiver":"Bob","text":"two","""
            + "\"timestamp\":\"2025-11-09 12:01:15\"}");
        string file = (await bob.ReadLineAsync())!;
        file.ShouldStartWith("""{"status":"file_transfer","sender":"Alice","filename":"notes.pdf","filesize":3,""");
        file.ShouldEndWith(""","timestamp":"2025-11-09 12:01:15"}""");
        (await bob.ReadLineAsync())!.ShouldStartWith("""{"status":"help","commands":{""");
        (await bob.ReadLineAsync())!.ShouldContain("user_list");

        bob.Dispose();
        await alice.ReadUntilAsync(line => line.Contains("Bob has left", StringComparison.Ordinal));
        WireClient again = await ConnectAsync();
        await again.SendAsync("Bob\n");
        await again.ReadLineAsync();
        (await again.ReadLineAsync())!.ShouldStartWith("""{"status":"help",""");
    }

    [Test]
    public async Task Many_rapid_returns_lose_nothing_and_bring_nothing_twice()
    {
        const int Messages = 3000;
        Start(Level.Full);
        WireClient alice = await JoinAsync("Alice");
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < Messages; i++) await alice.SayAsync("Alice", "Bob", $"n{i}");
        });
        Task draining = alice.ReadUntilAsync(IsLastAnswer(Messages));

        List<int> got = [];
        while (got.Count < Messages)
        {
            using WireClient bob = await WireClient.ConnectAsync(Endpoint);
            await bob.SendAsync("Bob\n");
            int before = got.Count;
            while (got.Count < Messages && got.Count < before + 100)
            {
                string line = (await bob.ReadLineAsync())!;
                if (TextNumber().Match(line) is { Success: true } match) got.Add(int.Parse(match.Groups[1].Value));
            }

            await bob.SendAsync("""{"type":"exit"}""");
            string rest = await bob.ReadToEndAsync();
            got.AddRange(TextNumber().Matches(rest).Select(match => int.Parse(match.Groups[1].Value)));
        }

        got.ShouldBe(Enumerable.Range(0, Messages));
        await sending;
        await draining;
    }

    [Test]
    public async Task What_a_vanished_client_was_not_sent_goes_back_to_its_queue_in_order()
    {
        const int Messages = 200;
        Start(Level.Full);
        WireClient alice = await JoinAsync("Alice");
        WireClient bob = await JoinAsync("Bob", receiveBufferBytes: 4096);
        string text = new('x', 50_000);
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < Messages; i++) await alice.SayAsync("Alice", "Bob", $"n{i} {text}");
        });
        await alice.ReadUntilAsync(IsLastAnswer(Messages));
        await sending;
        bob.Reset();
        await alice.ReadUntilAsync(line => line.Contains("Bob has left", StringComparison.Ordinal));

        WireClient again = await ConnectAsync();
        await again.SendAsync("Bob\n");
        List<string> lines = await again.ReadUntilAsync(line => line.Contains("\"help\"", StringComparison.Ordinal));
        int[] got = [.. lines.SelectMany(line => TextNumber().Matches(line)).Select(m => int.Parse(m.Groups[1].Value))];
        got.ShouldNotBeEmpty();
        got.ShouldBe(Enumerable.Range(Messages - got.Length, got.Length));
        lines.Count(line => line.Contains("\"timestamp\":\"20", StringComparison.Ordinal)).ShouldBe(got.Length);
    }

    [Test]
    public async Task A_hundred_thousand_waiting_messages_come_complete_and_live_ones_behind_them()
    {
        const int Messages = 100_000;
        Start(Level.Full);
        WireClient alice = await JoinAsync("Alice");
        Task draining = alice.ReadUntilAsync(IsLastAnswer(Messages));
        var lines = new StringBuilder();
        for (int i = 0; i < Messages; i++) lines.Append($$"""{"receiver":"Bob","text":"n{{i}}"}""");
        await alice.SendAsync(lines.ToString());
        await draining;

        WireClient bob = await ConnectAsync();
        var watch = Stopwatch.StartNew();
        await bob.SendAsync("Bob\n");
        await alice.ReadUntilAsync(line => line.Contains("Bob has joined", StringComparison.Ordinal));
        await alice.SayAsync("Alice", "Bob", "live");
        List<string> got = await bob.ReadUntilAsync(line => line.EndsWith("\"live\"}", StringComparison.Ordinal));
        TestContext.Out.WriteLine($"{Messages} waiting messages came in {watch.Elapsed.TotalMilliseconds:F0} ms");
        got.Where(line => line.Contains("\"timestamp\"", StringComparison.Ordinal))
            .Select(line => int.Parse(TextNumber().Match(line).Groups[1].Value))
            .ShouldBe(Enumerable.Range(0, Messages));
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Test]
    public async Task When_the_queue_is_full_the_sender_is_told()
    {
        Start(Level.Full, new ServerLimits { MaxQueuedBytes = 1000 });
        WireClient alice = await JoinAsync("Alice");
        await alice.SayAsync("Alice", "Bob", new string('x', 500));
        (await alice.ReadLineAsync())!.ShouldContain("queued");
        await alice.SayAsync("Alice", "Bob", new string('x', 500));
        (await alice.ReadLineAsync()).ShouldBe(
            """{"status":"error","message":"The queue for people who are offline is full."}""");
    }

    [GeneratedRegex("\"text\":\"n([0-9]+)")]
    private static partial Regex TextNumber();

    private static Func<string, bool> IsLastAnswer(int answers) => line =>
        line.StartsWith("""{"status":"sent",""", StringComparison.Ordinal) && --answers == 0;

    /// <summary>Local time stands where it is put; all else is the system's.</summary>
    private sealed class SettableClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset LocalTime { get; set; } = now;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => LocalTime;
    }
}
