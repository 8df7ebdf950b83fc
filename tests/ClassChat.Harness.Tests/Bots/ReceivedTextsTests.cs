using System.Text;
using ClassChat.Harness.Bots;
using ClassChat.Specification.Recording;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Bots;

/// <summary>Texts that are looked for in all that a bot receives.</summary>
public sealed class ReceivedTextsTests
{
    private static readonly DateTimeOffset _noon = new(2025, 11, 9, 12, 0, 0, TimeSpan.Zero);

    [TestCase("For Carol only, \"quoted\".", "xyz For Carol only, \\\"quoted\\\". xyz")]
    [TestCase("voluptas ü #00042.", "{\"note\":\"voluptas \\u00fc #00042.\"}")]
    [TestCase("#00007 abcdefgh and so on for 60 KB", "#00007 abcde")]
    public void A_text_to_somebody_else_is_found_whatever_carries_it(string text, string carrier)
    {
        SentMessage sent = Sent(text, "carol");
        foreach (int piece in new[] { 1, 7, 1000 }) Found("bob", sent, carrier, piece).ShouldBe([sent]);
    }

    [TestCase("bob")]
    [TestCase("alice")]
    public void Its_receiver_and_its_sender_may_see_it(string bot) =>
        Found(bot, Sent("For Bob only.", "bob"), "For Bob only.", 5).ShouldBeEmpty();

    [Test]
    public void A_text_that_was_sent_to_both_is_nobody_elses()
    {
        var watch = new TextWatch();
        watch.Add(Sent("The same to all.", "carol"));
        watch.Add(Sent("The same to all.", "bob"));
        var texts = new ReceivedTexts("bob", watch);
        texts.Append("The same to all."u8);
        texts.Found.ShouldBeEmpty();
    }

    [TestCase("ok", "ok")]
    [TestCase("voluptas #00042.", "#00043.")]
    [TestCase("voluptas #00042.", "#00042 is another")]
    public void What_may_stand_there_by_chance_is_not_found(string text, string carrier) =>
        Found("bob", Sent(text, "carol"), carrier, 3).ShouldBeEmpty();

    [Test]
    public void A_file_is_found_by_its_base64()
    {
        byte[] content = [.. Enumerable.Range(0, 100).Select(number => (byte)number)];
        var sent = new SentMessage("alice", "carol", false, "a.bin", content, ["carol"], _noon);
        Found("bob", sent, "copy: " + Convert.ToBase64String(content), 10).ShouldBe([sent]);
    }

    private static IReadOnlyList<SentMessage> Found(string bot, SentMessage sent, string carrier, int pieceBytes)
    {
        var watch = new TextWatch();
        watch.Add(sent);
        var texts = new ReceivedTexts(bot, watch);
        foreach (byte[] piece in Encoding.UTF8.GetBytes(carrier).Chunk(pieceBytes)) texts.Append(piece);
        return texts.Found;
    }

    private static SentMessage Sent(string text, string to) => new("alice", to, false, text, null, [to], _noon);
}
