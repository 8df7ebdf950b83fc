using System.Text;
using ClassChat.Protocol.Framing;
using NUnit.Framework;
using Shouldly;
using Stream = ClassChat.Protocol.Tests.Samples.Stream;

namespace ClassChat.Protocol.Tests.Framing;

/// <summary>Names and lines without an end, which the original's clients send: a rest of the stream decides.</summary>
public sealed class UnterminatedInputTests
{
    [TestCase("Alice", false, null)]
    [TestCase("Alice", true, "Alice")]
    [TestCase("Alice\n", false, "Alice")]
    [TestCase("\r\n Alice \r\n", false, "Alice \r")]
    [TestCase("Alice{\"a\":1}", false, "Alice")]
    [TestCase("{\"a\":1}", true, null)]
    [TestCase("", true, null)]
    [TestCase(" \n", true, null)]
    public void A_name_ends_at_a_newline_a_brace_or_a_rest(string stream, bool rested, string? expected)
    {
        using var decoder = new FrameDecoder();
        decoder.Append(Encoding.UTF8.GetBytes(stream));
        bool read = decoder.TryReadName(rested, out ReadOnlySpan<byte> name);
        (read ? Encoding.UTF8.GetString(name) : null).ShouldBe(expected);
    }

    [Test]
    public void A_name_cut_in_two_is_one_name_and_the_stream_goes_on_behind_it()
    {
        using var decoder = new FrameDecoder();
        decoder.Append("Al"u8);
        decoder.TryReadName(rested: false, out _).ShouldBeFalse();
        decoder.Append("ice\n{}"u8);
        decoder.TryReadName(rested: false, out ReadOnlySpan<byte> name).ShouldBeTrue();
        Encoding.UTF8.GetString(name).ShouldBe("Alice");
        Stream.Feed(decoder, "").Single().Bytes.ShouldBe("{}");
    }

    [Test]
    public void A_name_longer_than_a_frame_is_not_waited_for()
    {
        using var decoder = new FrameDecoder(maxFrameBytes: 100);
        decoder.Append(new byte[100]);
        decoder.TryReadName(rested: false, out ReadOnlySpan<byte> name).ShouldBeTrue();
        name.Length.ShouldBe(100);
    }

    [TestCase("hello", PendingInput.Line)]
    [TestCase("{\"a\":1", PendingInput.Json)]
    [TestCase("{\"a\":1\n", PendingInput.LineOfJson)]
    [TestCase("{\"a\":1}", PendingInput.Nothing)]
    [TestCase("hello\n", PendingInput.Nothing)]
    public void What_is_pending_is_known(string stream, PendingInput pendingInput)
    {
        using var decoder = new FrameDecoder();
        Stream.Feed(decoder, stream);
        decoder.PendingInput.ShouldBe(pendingInput);
    }

    [TestCase("hello", FrameKind.Malformed)]
    [TestCase("{\"a\":1\n", FrameKind.Malformed)]
    [TestCase("{\"a\":,", FrameKind.Malformed)]
    public void A_rest_ends_a_line_and_the_stream_goes_on(string stream, FrameKind kind)
    {
        using var decoder = new FrameDecoder();
        Stream.Feed(decoder, stream).ShouldBeEmpty();
        decoder.TryEndPending(out Frame frame).ShouldBeTrue();
        frame.Kind.ShouldBe(kind);
        decoder.PendingInput.ShouldBe(PendingInput.Nothing);
        Stream.Feed(decoder, "{}").Single().Bytes.ShouldBe("{}");
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("{\"a\":\"half")]
    public void A_rest_ends_neither_nothing_nor_half_an_object(string stream)
    {
        using var decoder = new FrameDecoder();
        Stream.Feed(decoder, stream);
        decoder.TryEndPending(out _).ShouldBeFalse();
    }

    [Test]
    public void A_line_reported_as_too_large_is_not_reported_again_when_it_rests()
    {
        using var decoder = new FrameDecoder();
        Stream.Feed(decoder, new string('x', Limits.MaxGarbageBytes + 1)).Single().Kind.ShouldBe(FrameKind.TooLarge);
        decoder.PendingInput.ShouldBe(PendingInput.Nothing);
        decoder.TryEndPending(out _).ShouldBeFalse();
    }
}
