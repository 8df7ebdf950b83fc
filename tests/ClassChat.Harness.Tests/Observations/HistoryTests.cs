using System.Text;
using System.Text.RegularExpressions;
using ClassChat.Harness.Observations;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Observations;

/// <summary>What a bot keeps of what it saw: text, bytes, events, and what was sent to it.</summary>
public sealed class HistoryTests
{
    [Test]
    public void Text_cut_inside_characters_is_whole() =>
        Gen.Select(Gen.String[0, 60], Gen.Int[1, 5].Array[1, 6]).Sample((text, cuts) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            var stream = new TextStream();
            for (int at = 0, turn = 0; at < bytes.Length; turn++)
            {
                int length = Math.Min(cuts[turn % cuts.Length], bytes.Length - at);
                stream.Append(bytes.AsSpan(at, length));
                at += length;
            }

            return stream.Text == Encoding.UTF8.GetString(bytes);
        });

    [Test]
    public void What_is_taken_is_not_found_again_and_what_overlaps_neither()
    {
        var stream = new TextStream();
        stream.Append("one two one two");
        var one = new Regex("one");

        Match first = stream.Find(one)!;
        stream.Take(first.Index, first.Length);
        Match second = stream.Find(one)!;
        stream.Find(new Regex("one two"))!.Index.ShouldBe(8);
        stream.Take(second.Index, second.Length);

        (first.Index, second.Index).ShouldBe((0, 8));
        stream.Find(one).ShouldBeNull();
        stream.IndexOf("one", 1).ShouldBe(8);
        stream.Find(new Regex("x*")).ShouldBeNull();
    }

    [Test]
    public void Text_above_the_limit_is_counted_and_not_kept()
    {
        var stream = new TextStream(10);
        for (int i = 0; i < 5; i++) stream.Append("abcd"u8);
        (stream.Text, stream.Dropped).ShouldBe(("abcdabcdab", 10));
    }

    [Test]
    public void The_tail_of_a_wire_is_its_last_bytes() =>
        Gen.Byte.Array[0, 1500].Array[0, 5].Sample(pieces =>
        {
            var tail = new WireTail();
            foreach (byte[] piece in pieces) tail.Append(piece);
            byte[] all = [.. pieces.SelectMany(piece => piece)];
            return tail.Total == all.Length && tail.ToArray().SequenceEqual(all.TakeLast(WireTail.MaxBytes));
        });

    [Test]
    public void A_connection_that_begins_has_not_ended_and_reads_its_own_text()
    {
        var history = new History("bob");
        history.Text.Append("old");
        history.Add(new ChatEvent(EventKind.Closed), TimeSpan.Zero);
        history.HasEnded.ShouldBeTrue();

        history.BeginConnection();
        history.HasEnded.ShouldBeFalse();
        history.Text.Text.ShouldBeEmpty();
        history.Events.Count.ShouldBe(1);

        history.Add(new ChatEvent(EventKind.Reset), TimeSpan.Zero);
        history.HasEnded.ShouldBeTrue();
    }

    [Test]
    public void Only_answers_count_as_answers()
    {
        var history = new History("bob");
        foreach (EventKind kind in Enum.GetValues<EventKind>()) history.Add(new ChatEvent(kind), TimeSpan.Zero);
        history.Answers.ShouldBe(4); // refused, done, delivered, queued
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task News_wake_who_waits_once(CancellationToken cancel)
    {
        var history = new History("bob");
        Task changed = history.Changed;
        changed.IsCompleted.ShouldBeFalse();
        history.Announce();
        await changed.WaitAsync(cancel);
        history.Changed.IsCompleted.ShouldBeFalse();
    }

    [Test]
    public void A_ledger_keeps_the_order_of_each_sender_under_many_at_once()
    {
        var ledger = new Ledger();
        ledger.Last.ShouldBeNull();
        Parallel.For(0, 8, sender =>
        {
            for (int i = 0; i < 200; i++)
                ledger.Enter(
                    new Posted($"s{sender}", "bob", false, $"{i:D3}", null, ["bob"], DateTimeOffset.UnixEpoch));
        });

        ledger.Entries.Count.ShouldBe(1600);
        ledger.Last.ShouldBe(ledger.Entries[^1]);
        foreach (IGrouping<string, Posted> sender in ledger.Entries.GroupBy(posted => posted.Sender))
            sender.Select(posted => posted.Text).ShouldBe(Enumerable.Range(0, 200).Select(i => $"{i:D3}"));
    }
}
