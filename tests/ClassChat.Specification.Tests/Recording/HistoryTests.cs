using System.Text;
using System.Text.RegularExpressions;
using ClassChat.Specification.Patterns;
using ClassChat.Specification.Recording;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Recording;

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
        var one = Pattern("one");

        Match first = stream.Find(one)!;
        stream.Consume(first.Index, first.Length);
        Match second = stream.Find(one)!;
        stream.Find(Pattern("one two"))!.Index.ShouldBe(8);
        stream.Consume(second.Index, second.Length);

        (first.Index, second.Index).ShouldBe((0, 8));
        stream.Find(one).ShouldBeNull();
        stream.IndexOf("one", 1).ShouldBe(8);
        stream.Find(Pattern("x*")).ShouldBeNull();
    }

    [Test]
    public void Text_above_the_limit_is_counted_and_not_kept()
    {
        var stream = new TextStream(10);
        for (int i = 0; i < 5; i++) stream.Append("abcd"u8);
        (stream.Text, stream.Dropped).ShouldBe(("abcdabcdab", 10));
    }

    [Test]
    public void Of_what_nobody_looks_at_the_end_is_kept()
    {
        var stream = new TextStream(10, keepsEnd: true);
        for (int i = 0; i < 1000; i++) stream.Append("0123456789ab"u8[..(1 + (i % 12))]);
        stream.Append("at the very end"u8);

        stream.Tail(8).ShouldBe("very end");
        stream.Text.ShouldEndWith("the very end"[^10..]);
        stream.Length.ShouldBeInRange(10, 20);
        (stream.Total - stream.Length).ShouldBe(stream.Dropped);
        stream.KeptBytes.ShouldBeLessThanOrEqualTo(2 * 2 * 10 + 512);
    }

    [Test]
    public void A_place_in_text_stays_the_same_place_when_what_is_before_it_is_forgotten()
    {
        var stream = new TextStream(40, keepsEnd: true);
        var word = Pattern("word");
        for (int i = 0; i < 6; i++) stream.Append("word one, ");
        long mark = stream.Total;
        stream.Append("word two, ");
        Match second = stream.Match(word, stream.PlaceOf(mark))!;
        stream.Consume(second.Index, second.Length);
        for (int i = 0; i < 2; i++) stream.Append("and more, ");

        stream.Text.ShouldBe("word one, word two, and more, and more, ");
        stream.PlaceOf(mark).ShouldBe("word one, ".Length);
        stream.PlaceOf(0).ShouldBe(0);
        stream.IsMatch(word, stream.PlaceOf(mark)).ShouldBeTrue();
        stream.IsMatch(word, stream.PlaceOf(mark) + 1).ShouldBeFalse();
        stream.Untaken(0).ShouldBe("word one,  two, and more, and more, ");
        stream.Find(word)!.Index.ShouldBe(0);
        stream.Consume(0, 4);
        stream.Find(word).ShouldBeNull();
    }

    [Test]
    public void The_tail_of_a_wire_is_its_last_bytes() =>
        Gen.Byte.Array[0, 1500].Array[0, 5].Sample(pieces =>
        {
            var tail = new ByteTail();
            foreach (byte[] piece in pieces) tail.Append(piece);
            byte[] all = [.. pieces.SelectMany(piece => piece)];
            return tail.Total == all.Length && tail.ToArray().SequenceEqual(all.TakeLast(ByteTail.MaxBytes));
        });

    [Test]
    public void A_connection_that_begins_has_not_ended_and_reads_its_own_text()
    {
        var history = new History("bob");
        history.Text.Append("old");
        history.Add(new ObservedEvent(EventKind.Closed), TimeSpan.Zero);
        history.HasEnded.ShouldBeTrue();

        history.BeginConnection();
        history.HasEnded.ShouldBeFalse();
        history.Text.Text.ShouldBeEmpty();
        history.Events.Count.ShouldBe(1);

        history.Add(new ObservedEvent(EventKind.Reset), TimeSpan.Zero);
        history.HasEnded.ShouldBeTrue();
    }

    [Test]
    public void Only_answers_count_as_answers()
    {
        var history = new History("bob");
        foreach (EventKind kind in Enum.GetValues<EventKind>()) history.Add(new ObservedEvent(kind), TimeSpan.Zero);
        history.Answers.ShouldBe(4); // refused, done, delivered, queued
    }

    [Test]
    public void Of_many_long_lists_the_latest_is_whole_and_all_were_seen()
    {
        var history = new History("bob");
        for (int i = 1; i <= 1000; i++)
        {
            string[] names = [.. Enumerable.Range(0, i).Select(number => $"user{number}")];
            history.Add(new ObservedEvent(EventKind.Users) { Names = names }, TimeSpan.Zero);
            history.Add(new ObservedEvent(EventKind.Groups)
            {
                Groups = new Dictionary<string, IReadOnlyList<string>> { ["all"] = names },
            }, TimeSpan.Zero);
        }

        history.Events.Count.ShouldBe(2000);
        history.Events[^2].Event.Names!.Count.ShouldBe(1000);
        history.Events[^1].Event.Groups!["all"].Count.ShouldBe(1000);
        history.Events[0].Event.ShouldBe(new ObservedEvent(EventKind.Users));
        history.KeptBytes.ShouldBeLessThan(400_000); // a million names are 64 MB
    }

    [Test]
    public void Short_lists_are_all_whole()
    {
        var history = new History("bob");
        for (int i = 0; i < 20; i++)
            history.Add(new ObservedEvent(EventKind.Users) { Names = ["alice", "bob"] }, TimeSpan.Zero);
        history.Events.ShouldAllBe(recorded => recorded.Event.Names!.Count == 2);
    }

    [Test]
    public void What_is_kept_counts_until_it_is_taken_out()
    {
        var history = new History("bob");
        history.Add(
            new ObservedEvent(EventKind.Message) { Text = new string('x', 1000), Wire = new byte[1000] },
                TimeSpan.Zero);
        history.Add(new ObservedEvent(EventKind.File) { Content = new byte[100_000] }, TimeSpan.Zero);
        history.Text.Append(new string('x', 1000));
        history.HoldUnread(5000);
        history.KeptBytes.ShouldBeInRange(110_000, 120_000);

        history.ConsumeAll().Count.ShouldBe(2);
        history.BeginConnection();
        history.HoldUnread(-5000);
        history.KeptBytes.ShouldBe(0);
    }

    [Test]
    [CancelAfter(10_000)]
    public async Task News_wake_who_waits_once(CancellationToken cancel)
    {
        var history = new History("bob");
        Task changed = history.Changed;
        changed.IsCompleted.ShouldBeFalse();
        history.NotifyChanged();
        await changed.WaitAsync(cancel);
        history.Changed.IsCompleted.ShouldBeFalse();
    }

    [Test]
    public void A_ledger_keeps_the_order_of_each_sender_under_many_at_once()
    {
        var sentMessages = new SentMessages();
        sentMessages.Last.ShouldBeNull();
        Parallel.For(0, 8, sender =>
        {
            for (int i = 0; i < 200; i++)
                sentMessages.Record(
                    new SentMessage($"s{sender}", "bob", false, $"{i:D3}", null, ["bob"], DateTimeOffset.UnixEpoch));
        });

        sentMessages.Entries.Count.ShouldBe(1600);
        sentMessages.Last.ShouldBe(sentMessages.Entries[^1]);
        foreach (IGrouping<string, SentMessage> sender in sentMessages.Entries.GroupBy(sent => sent.Sender))
            sender.Select(sent => sent.Text).ShouldBe(Enumerable.Range(0, 200).Select(i => $"{i:D3}"));
    }

    private static SearchPattern Pattern(string expression) => new(expression, "message");
}
