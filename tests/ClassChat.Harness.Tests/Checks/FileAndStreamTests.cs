using ClassChat.Harness.Checks;
using ClassChat.Specification.Recording;
using ClassChat.Testing;
using CsCheck;
using NUnit.Framework;
using Shouldly;
using static ClassChat.Harness.Tests.Checks.CheckSamples;

namespace ClassChat.Harness.Tests.Checks;

/// <summary>Files, byte by byte, and plain text as one stream.</summary>
public sealed class FileAndStreamTests
{
    private static readonly byte[] _content = [.. Enumerable.Range(0, 300).Select(i => (byte)i)];

    [Test]
    public void A_file_as_sent_holds_with_and_without_a_size()
    {
        Whole(File(_content)).ShouldBe("holds");
        Whole(File(_content, size: 300)).ShouldBe("holds");
    }

    [Test]
    public void Any_flipped_bit_is_found_at_its_byte() => Gen.Select(Gen.Int[0, 299], Gen.Int[0, 7]).Sample((at, bit) =>
    {
        byte[] flipped = [.. _content];
        flipped[at] ^= (byte)(1 << bit);
        Whole(File(flipped)).ShouldBe(
            "broken: bob got the file with other bytes; expected 300 bytes, as sent; "
            + $"got byte {at} is {flipped[at]:x2}, and {_content[at]:x2} was sent");
    }, iter: 300);

    [Test]
    public void What_is_wrong_with_a_file_is_told()
    {
        Whole(File(_content[..100])).ShouldBe(
            "broken: bob got the file with other bytes; expected 300 bytes, as sent; "
            + "got 100 bytes, the first 100 as sent");
        Whole(File([.. _content, 0])).ShouldEndWith("got 301 bytes, the first 300 as sent");
        Whole(File(null)).ShouldBe(
            "broken: bob got a file that is not base64; expected 300 bytes; got data that cannot be decoded");
        Whole(File(_content, name: "b.bin")).ShouldBe(
            "broken: bob got the file under another name; expected 'a.bin'; got 'b.bin'");
        Whole(File(_content, name: "")).ShouldStartWith("broken: bob got the file under another name");
        Whole(File(_content, size: 299))
            .ShouldBe("broken: bob was told another size; expected 300 bytes; got 299 bytes");
        Whole(File(_content, size: -1)).ShouldBe("broken: bob was told another size; expected 300 bytes; got no size");
        Whole(File(_content, from: "carol_w")).ShouldBe(
            "open: bob did not get the file; expected file 'a.bin' of 300 bytes from alice; "
            + "got file 'a.bin' of 300 bytes from 'carol_w'");
        Whole(Message("x")).ShouldStartWith("open: bob did not get the file");
    }

    [Test]
    public void The_bytes_alone_hold_whatever_is_said_of_them()
    {
        Bytes(File(_content, name: "b.bin", size: -1, from: "carol_w")).ShouldBe("holds");
        Bytes(File(_content[..100])).ShouldBe(
            "open: bob got the file with other bytes; expected 300 bytes, as sent; "
            + "got 100 bytes, the first 100 as sent");
        Bytes(File([1]), File(_content)).ShouldBe("holds");
        Bytes(Message("x")).ShouldStartWith("open: bob did not get the file");
        FileChecks.Bytes(Bob([File(_content)]), "alice").Told()
            .ShouldStartWith("broken: the scenario expects a file from alice, who sent none to bob");
    }

    [Test]
    public void A_file_that_nobody_sent_cannot_be_expected() =>
        FileChecks.Whole(Bob([File(_content)]), "alice", null).Told()
        .ShouldStartWith("broken: the scenario expects a file from alice, who sent none to bob");

    [Test]
    public void The_checksum_is_that_of_the_bytes_sent()
    {
        string right = Protocol.Checksum.Compute(_content);
        Checksum(right).ShouldBe("holds");
        Checksum(right.ToUpperInvariant()).ShouldBe("holds");
        Checksum(null)
            .ShouldBe($"broken: bob got the file with another checksum; expected SHA-256 {right}; got no checksum");
        Checksum(Protocol.Checksum.Compute([1])).ShouldStartWith("broken: bob got the file with another checksum");
    }

    [Test]
    public void A_text_stands_in_the_stream_or_is_open()
    {
        StreamChecks.Contains(Console("xx hello yy"), "hello").Told().ShouldBe("holds");
        StreamChecks.Contains(Console(""), "hello").Told()
            .ShouldBe("open: operator did not read the text; expected \"hello\"; got nothing");
        StreamChecks.Contains(Console(new string('x', 300)), "hello").Told().ShouldEndWith("(300 characters)");
    }

    [TestCase("a1 b2 c3", "holds")]
    [TestCase("log: a1\nb2c3\n", "holds")]
    [TestCase("a1 b2", "open: operator did not read text 3 of 3 in its place; expected \"c3\"; "
        + "got it is not there, whole; the stream ends \"a1 b2\"")]
    [TestCase("b2 a1 c3", "open: operator did not read text 2 of 3 in its place; expected \"b2\"; "
        + "got it stands before an earlier one")]
    [TestCase("a1 b2 c3 c3", "broken: operator read a text twice; expected each text once; got \"c3\"")]
    [TestCase("a1 a1 b2 c3", "broken: operator read a text twice; expected each text once; got \"a1\"")]
    [TestCase("a1 b2 c3 b2", "broken: operator read a text twice; expected each text once; got \"b2\"")]
    public void Texts_stand_in_the_stream_in_order_each_once(string stream, string told) =>
        StreamChecks.ContainsInOrder(Console(stream), ["a1", "b2", "c3"]).Told().ShouldBe(told);

    [Test]
    public void A_text_that_is_expected_twice_may_stand_there_twice() =>
        StreamChecks.ContainsInOrder(Console("a1 b2 a1"), ["a1", "b2", "a1"]).Told().ShouldBe("holds");

    [Test]
    public void An_echo_gives_the_text_back()
    {
        CheckContext context = Bob([]) with { Dialect = RepositorySuite.ClassicText };
        context.History.Text.Append("[Server received] hello\n");
        StreamChecks.Echo(context, "hello").Holds().ShouldBeTrue();
        StreamChecks.Echo(context, "hallo").Told().ShouldBe(
            "open: the server did not answer bob; expected the answer to \"hallo\"; "
            + "got \"[Server received] hello\\n\"");
    }

    private static string Whole(ObservedEvent observed) =>
        FileChecks.Whole(Bob([observed], [SentFile(_content)]), "alice", null).Told();

    private static string Bytes(params ObservedEvent[] observed) =>
        FileChecks.Bytes(Bob([.. observed], [SentFile(_content)]), "alice").Told();

    private static string Checksum(string? checksum) =>
        FileChecks.Checksum(Bob([File(_content, checksum: checksum)], [SentFile(_content)]), "alice").Told();

    private static History Console(string text)
    {
        var history = new History("operator");
        history.Text.Append(text);
        return history;
    }
}
