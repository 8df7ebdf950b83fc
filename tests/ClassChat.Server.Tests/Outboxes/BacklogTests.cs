using System.Text;
using ClassChat.Server.Mail;
using ClassChat.Server.Outboxes;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Server.Tests.Outboxes;

[TestFixture]
public sealed class BacklogTests
{
    private const string First = """{"text":"1","timestamp":"0001-01-01 00:01:00"}""" + "\n";
    private const string Second = """{"text":"2","timestamp":"0001-01-01 00:02:00"}""" + "\n";

    private readonly MailQuota _quota = new(1_000_000);

    [Test]
    public void Mail_goes_out_with_its_time_between_what_was_written_before_and_behind()
    {
        Backlog backlog = WithMail();
        Write(backlog, "behind\n");

        Send(backlog, 1000).ShouldBe("before\n");
        Send(backlog, 1000).ShouldBe(First + Second);
        Send(backlog, 1000).ShouldBe("behind\n");
        backlog.IsEmpty.ShouldBeTrue();
        _quota.UsedBytes.ShouldBe(0);
    }

    [Test]
    public void Mail_that_was_sent_in_part_is_kept_whole_with_its_time()
    {
        Backlog backlog = WithMail();
        Write(backlog, "behind\n", new SentTime(180));
        Write(backlog, "no letter\n");
        Send(backlog, 1000);
        Send(backlog, First.Length + 5);

        Mailbox kept = backlog.Clear(new Mailbox(_quota), out bool isCut)!;
        isCut.ShouldBeTrue();
        kept.Letters.Select(letter => (Text(letter.Frame), letter.SentAt.Seconds))
            .ShouldBe([("""{"text":"2"}""" + "\n", 120), ("behind\n", 180)]);
        _quota.UsedBytes.ShouldBe(kept.Letters.Sum(letter => letter.CostBytes));
    }

    [Test]
    public void Mail_that_was_sent_whole_is_not_kept()
    {
        Backlog backlog = WithMail();
        Send(backlog, 1000);
        Send(backlog, First.Length);

        Mailbox kept = backlog.Clear(new Mailbox(_quota), out bool isCut)!;
        isCut.ShouldBeFalse();
        kept.Letters.Select(letter => letter.SentAt.Seconds).ShouldBe([120]);
    }

    private Backlog WithMail()
    {
        var backlog = new Backlog();
        var mail = new Mailbox(_quota);
        mail.TryAdd(new Letter(Encoding.UTF8.GetBytes("""{"text":"1"}""" + "\n"), new SentTime(60)));
        mail.TryAdd(new Letter(Encoding.UTF8.GetBytes("""{"text":"2"}""" + "\n"), new SentTime(120)));
        Write(backlog, "before\n");
        backlog.AddMail(mail);
        return backlog;
    }

    private static void Write(Backlog backlog, string frame, SentTime? sentAt = null) =>
        backlog.Tail(sentAt).Append(Encoding.UTF8.GetBytes(frame));

    private static string Send(Backlog backlog, int most)
    {
        ReadOnlyMemory<byte> next = backlog.Peek();
        int count = Math.Min(most, next.Length);
        string text = Text(next[..count]);
        backlog.Sent(count);
        return text;
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
