using System.Text;
using ClassChat.Server.OfflineMessages;
using ClassChat.Server.Outboxes;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Server.Tests.Outboxes;

[TestFixture]
public sealed class BacklogTests
{
    private const string First = """{"text":"1","timestamp":"0001-01-01 00:01:00"}""" + "\n";
    private const string Second = """{"text":"2","timestamp":"0001-01-01 00:02:00"}""" + "\n";

    private readonly QueueQuota _quota = new(1_000_000);

    [Test]
    public void Mail_goes_out_with_its_time_between_what_was_written_before_and_behind()
    {
        PendingOutput output = WithMail();
        Write(output, "behind\n");

        Send(output, 1000).ShouldBe("before\n");
        Send(output, 1000).ShouldBe(First + Second);
        Send(output, 1000).ShouldBe("behind\n");
        output.IsEmpty.ShouldBeTrue();
        _quota.UsedBytes.ShouldBe(0);
    }

    [Test]
    public void Mail_that_was_sent_in_part_is_kept_whole_with_its_time()
    {
        PendingOutput output = WithMail();
        Write(output, "behind\n", new SentTime(180));
        Write(output, "no letter\n");
        Send(output, 1000);
        Send(output, First.Length + 5);

        Mailbox kept = output.Clear(new Mailbox(_quota), out bool isCut)!;
        isCut.ShouldBeTrue();
        kept.Messages.Select(message => (Text(message.Frame), message.SentAt.Seconds))
            .ShouldBe([("""{"text":"2"}""" + "\n", 120), ("behind\n", 180)]);
        _quota.UsedBytes.ShouldBe(kept.Messages.Sum(message => message.CostBytes));
    }

    [Test]
    public void Mail_that_was_sent_whole_is_not_kept()
    {
        PendingOutput output = WithMail();
        Send(output, 1000);
        Send(output, First.Length);

        Mailbox kept = output.Clear(new Mailbox(_quota), out bool isCut)!;
        isCut.ShouldBeFalse();
        kept.Messages.Select(message => message.SentAt.Seconds).ShouldBe([120]);
    }

    private PendingOutput WithMail()
    {
        var output = new PendingOutput();
        var mail = new Mailbox(_quota);
        mail.TryAdd(new QueuedMessage(Encoding.UTF8.GetBytes("""{"text":"1"}""" + "\n"), new SentTime(60)));
        mail.TryAdd(new QueuedMessage(Encoding.UTF8.GetBytes("""{"text":"2"}""" + "\n"), new SentTime(120)));
        Write(output, "before\n");
        output.AddOffline(mail);
        return output;
    }

    private static void Write(PendingOutput output, string frame, SentTime? sentAt = null) =>
        output.Tail(sentAt).Append(Encoding.UTF8.GetBytes(frame));

    private static string Send(PendingOutput output, int most)
    {
        ReadOnlyMemory<byte> next = output.Peek();
        int count = Math.Min(most, next.Length);
        string text = Text(next[..count]);
        output.Sent(count);
        return text;
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
