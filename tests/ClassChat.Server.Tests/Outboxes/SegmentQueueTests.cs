using System.Text;
using ClassChat.Server.OfflineMessages;
using ClassChat.Server.Outboxes;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Server.Tests.Outboxes;

[TestFixture]
public sealed class SegmentQueueTests
{
    private const string Notice = """{"status":"system","message":"Bob has joined the chat"}""" + "\n";

    private const string Letter = """{"status":"message","sender":"Alice","receiver":"Bob","text":"hi"}""" + "\n";

    [Test]
    public void News_that_wait_are_one_stretch_of_the_sheet_in_every_queue()
    {
        var sheet = new BroadcastBuffer();
        SegmentQueue[] queues = [new(), new()];
        for (int i = 0; i < 3; i++)
        {
            ReadOnlyMemory<byte> news = sheet.Write(Bytes(Notice));
            foreach (SegmentQueue queue in queues) queue.AppendShared(news);
        }

        foreach (SegmentQueue queue in queues) Text(queue.Peek()).ShouldBe(Notice + Notice + Notice);
        queues[0].Peek().Span.Overlaps(queues[1].Peek().Span).ShouldBeTrue();
    }

    [Test]
    public void Whoever_missed_the_news_between_is_not_told_them()
    {
        var sheet = new BroadcastBuffer();
        var queue = new SegmentQueue();
        queue.AppendShared(sheet.Write("first\n"u8));
        sheet.Write("not for this queue\n"u8);
        queue.AppendShared(sheet.Write("last\n"u8));

        Drain(queue, 1000).ShouldBe("first\nlast\n");
    }

    [Test]
    public void Whatever_is_written_in_whatever_way_goes_out_once_and_in_order() => Gen
        .Select(Gen.Int[0, 2], Gen.Int[1, 6_000], Gen.Int[0, 3_000])
        .List[1, 60]
        .Sample(steps =>
        {
            var sheet = new BroadcastBuffer();
            SegmentQueue[] queues = [new(), new()];
            StringBuilder[] expected = [new(), new()];
            StringBuilder[] sent = [new(), new()];
            foreach ((int way, int length, int send) in steps)
            {
                byte[] frame = Bytes(new string((char)('a' + (length % 26)), length) + "\n");
                ReadOnlyMemory<byte> shared = way == 0 ? sheet.Write(frame) : default;
                for (int i = 0; i < queues.Length; i++)
                {
                    bool isLeftOut = i == 1 && length % 3 == 0;
                    if (isLeftOut) continue;
                    if (way == 0) queues[i].AppendShared(shared);
                    else if (way == 1) queues[i].Append(frame);
                    else queues[i].AppendCopy(frame);
                    expected[i].Append(Text(frame));
                    sent[i].Append(Send(queues[i], send));
                }
            }

            for (int i = 0; i < queues.Length; i++)
            {
                sent[i].Append(Drain(queues[i], 777));
                sent[i].ToString().ShouldBe(expected[i].ToString());
                queues[i].Bytes.ShouldBe(0);
            }
        });

    [Test]
    public void Of_what_was_not_sent_the_letters_are_kept_and_nothing_else()
    {
        var sheet = new BroadcastBuffer();
        var queue = new SegmentQueue();
        queue.AppendShared(sheet.Write(Bytes(Notice)));
        Append(queue, "first\n", new SentTime(1));
        queue.AppendShared(sheet.Write(Bytes(Notice)));
        Append(queue, Letter, sentAt: null); // looks like one, and was not written as one
        Append(queue, Letter, new SentTime(2));
        Append(queue, Notice, sentAt: null);
        Append(queue, Letter, new SentTime(2));
        Append(queue, "last\n", new SentTime(3));

        queue.UnsentMessages().Select(message => (Text(message.Frame), message.SentAt.Seconds))
            .ShouldBe([("first\n", 1), (Letter, 2), (Letter, 2), ("last\n", 3)]);
    }

    [Test]
    public void Whatever_alternates_in_whatever_lengths_the_letters_are_known_and_those_sent_whole_are_not() => Gen
        .Select(Gen.Bool, Gen.Int[1, 6_000], Gen.Int[0, 3_000], Gen.Long[1, 2])
        .List[1, 60]
        .Sample(steps =>
        {
            var queue = new SegmentQueue();
            var letters = new List<(long End, string Text, long Seconds)>();
            long written = 0, sent = 0;
            foreach ((bool isLetter, int length, int send, long seconds) in steps)
            {
                string frame = new string((char)('a' + (length % 26)), length) + "\n";
                Append(queue, frame, isLetter ? new SentTime(seconds) : null);
                written += frame.Length;
                if (isLetter) letters.Add((written, frame, seconds));
                sent += Send(queue, send).Length;
            }

            queue.UnsentMessages().Select(message => (Text(message.Frame), message.SentAt.Seconds))
                .ShouldBe(letters.Where(letter => letter.End > sent).Select(letter => (letter.Text, letter.Seconds)));
        });

    [Test]
    public void News_sent_in_part_are_known_to_be_cut()
    {
        var sheet = new BroadcastBuffer();
        var queue = new SegmentQueue();
        sheet.Write(Bytes(Notice));
        queue.AppendShared(sheet.Write(Bytes(Notice)));
        queue.AppendShared(sheet.Write(Bytes(Notice)));

        queue.IsInsideFrame.ShouldBeFalse();
        queue.Sent(5);
        queue.IsInsideFrame.ShouldBeTrue();
        queue.Sent(Notice.Length - 5);
        queue.IsInsideFrame.ShouldBeFalse();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static void Append(SegmentQueue queue, string frame, SentTime? sentAt)
    {
        queue.SentAt = sentAt;
        queue.Append(Bytes(frame));
    }

    private static string Send(SegmentQueue queue, int most)
    {
        ReadOnlyMemory<byte> next = queue.Peek();
        int count = Math.Min(most, next.Length);
        string text = Text(next[..count]);
        if (count > 0) queue.Sent(count);
        return text;
    }

    private static string Drain(SegmentQueue queue, int most)
    {
        var all = new StringBuilder();
        while (queue.Bytes > 0) all.Append(Send(queue, most));
        return all.ToString();
    }
}
