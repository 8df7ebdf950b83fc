using System.Text;
using ClassChat.Protocol.Framing;
using ClassChat.Protocol.Tests.Samples;
using NUnit.Framework;
using Shouldly;
using Stream = ClassChat.Protocol.Tests.Samples.Stream;

namespace ClassChat.Protocol.Tests.Framing;

/// <summary>Where frames begin and end, and how the stream goes on behind a fault.</summary>
public sealed class FrameDecoderTests
{
    [TestCase("{}{}", "{} {}")]
    [TestCase("{\"a\":\"}\"}\n{}", "{\"a\":\"}\"} {}")]
    [TestCase(" \r\n\t{}\n\n", "{}")]
    [TestCase("hello\n{}", "Malformed {}")]
    [TestCase("hello {}\n{}", "Malformed {}")]
    [TestCase("[1]\n{}", "Malformed {}")]
    [TestCase("{\"a\":1\n{\"b\":2}\n", "Malformed {\"b\":2}")]
    [TestCase("{\"a\":\"x\n{\"b\":2}\n", "Malformed {\"b\":2}")]
    [TestCase("{\"a\":}{}\n{\"b\":2}\n", "Malformed {\"b\":2}")]
    [TestCase("{\n\"a\":\n{\"b\" 2}\n{}", "Malformed Malformed {}")]
    [TestCase("{\n\"a\" 2}\n{}", "Malformed {}")]
    [TestCase("}\n{}", "Malformed {}")]
    [TestCase("hello", "")]
    [TestCase("{\"a\":", "")]
    public void A_stream_is_cut_into_frames_and_faults(string stream, string expected) =>
        string.Join(' ', Read(stream)).ShouldBe(expected);

    [Test]
    public void Sixteen_levels_are_taken_and_seventeen_are_not()
    {
        string deepest = Nested(Limits.MaxDepth);
        Read(deepest + "\n" + Nested(Limits.MaxDepth + 1) + "\n{}").ShouldBe([deepest, "TooDeep", "{}"]);
    }

    [Test]
    public void Ten_thousand_levels_are_one_fault() =>
        Read(new string('[', 10_000).Replace("[", "{\"a\":[") + "\n{}").ShouldBe(["TooDeep", "{}"]);

    [Test]
    public void A_frame_of_the_largest_size_is_taken_and_one_byte_more_is_skipped()
    {
        string largest = Sized(100);
        Read(largest + Sized(101) + "{}", maxFrameBytes: 100).ShouldBe([largest, "TooLarge", "{}"]);
    }

    [Test]
    public void The_largest_frame_of_all_is_taken_and_one_byte_more_is_skipped_without_being_held()
    {
        using var decoder = new FrameDecoder();
        byte[] stream = Encoding.ASCII.GetBytes(Sized(Limits.MaxFrameBytes) + Sized(Limits.MaxFrameBytes + 1) + "{}");
        List<KeptFrame> frames = [];
        for (int at = 0; at < stream.Length; at += 65_536)
        {
            frames.AddRange(Stream.Feed(decoder, stream.AsSpan(at, Math.Min(65_536, stream.Length - at))));
            decoder.BufferedBytes.ShouldBeLessThanOrEqualTo(32 * 1024 * 1024);
        }

        frames.Select(frame => frame.Kind).ShouldBe([FrameKind.Json, FrameKind.TooLarge, FrameKind.Json]);
        frames[0].Bytes.Length.ShouldBe(Limits.MaxFrameBytes);
    }

    [Test]
    public void A_large_object_that_breaks_while_it_is_skipped_costs_its_line() =>
        Read(Sized(101)[..^1] + ",,}\n{}", maxFrameBytes: 100).ShouldBe(["TooLarge", "{}"]);

    [Test]
    public void A_line_without_end_is_reported_once_and_never_held()
    {
        using var decoder = new FrameDecoder();
        byte[] garbage = Encoding.ASCII.GetBytes(new string('x', 4096));
        List<KeptFrame> frames = [];
        for (int i = 0; i < 100; i++)
        {
            frames.AddRange(Stream.Feed(decoder, garbage));
            decoder.BufferedBytes.ShouldBeLessThanOrEqualTo(16 * 1024);
        }

        frames.ShouldHaveSingleItem().Kind.ShouldBe(FrameKind.TooLarge);
        Stream.Feed(decoder, "\n{}").ShouldHaveSingleItem().Bytes.ShouldBe("{}");
    }

    [TestCase(Limits.MaxGarbageBytes - 1, FrameKind.Malformed)]
    [TestCase(Limits.MaxGarbageBytes, FrameKind.TooLarge)]
    public void A_line_of_garbage_is_malformed_or_too_large_by_its_length(int length, FrameKind kind)
    {
        byte[] line = Encoding.ASCII.GetBytes(new string('x', length) + "\n");
        Stream.Read(line, Limits.MaxFrameBytes).Single().Kind.ShouldBe(kind);
        Stream.Read(line, Limits.MaxFrameBytes, 1000).Single().Kind.ShouldBe(kind);
    }

    [TestCase("x")]
    [TestCase("{\"a\":\"")]
    public void A_peer_that_sends_nothing_but_waste_is_hopeless(string start)
    {
        using var decoder = new FrameDecoder();
        byte[] waste = new byte[1024 * 1024];
        waste.AsSpan().Fill((byte)'x');
        List<FrameKind> kinds = [.. Stream.Feed(decoder, start).Select(frame => frame.Kind)];
        for (long sent = 0; sent <= Limits.MaxSkippedBytes + Limits.MaxFrameBytes; sent += waste.Length)
            kinds.AddRange(Stream.Feed(decoder, waste).Select(frame => frame.Kind));
        kinds.Take(2).ShouldBe([FrameKind.TooLarge, FrameKind.Unrecoverable]);
    }

    [TestCase(60)]
    [TestCase(1)]
    public void A_name_without_end_has_the_same_length_however_it_arrives(int bytesAtOnce)
    {
        using var decoder = new FrameDecoder(maxFrameBytes: 48);
        byte[] stream = Encoding.ASCII.GetBytes(new string('x', 60));
        List<int> lengths = [];
        foreach (byte[] part in stream.Chunk(bytesAtOnce))
        {
            decoder.Append(part);
            while (decoder.TryReadName(rested: false, out ReadOnlySpan<byte> name)) lengths.Add(name.Length);
        }

        lengths.ShouldBe([48]);
    }

    [Test]
    public void Nothing_is_held_between_frames()
    {
        using var decoder = new FrameDecoder();
        Stream.Feed(decoder, "{}\n").Count.ShouldBe(1);
        decoder.PendingInput.ShouldBe(PendingInput.Nothing);
        decoder.ReleaseIfEmpty();
        decoder.BufferedBytes.ShouldBe(0);
        Stream.Feed(decoder, "{}").Count.ShouldBe(1);
    }

    [Test]
    public void What_is_under_way_is_not_released()
    {
        using var decoder = new FrameDecoder();
        Stream.Feed(decoder, "{\"a\":").ShouldBeEmpty();
        decoder.ReleaseIfEmpty();
        Stream.Feed(decoder, "1}").Single().Bytes.ShouldBe("{\"a\":1}");
    }

    [Test]
    public void More_than_there_is_room_for_cannot_be_taken_over()
    {
        using var decoder = new FrameDecoder();
        int room = decoder.GetBuffer().Length;
        Should.Throw<ArgumentOutOfRangeException>(() => decoder.Advance(room + 1));
    }

    private static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);

    private static string Sized(int bytes) => "{\"a\":\"" + new string('x', bytes - 8) + "\"}";

    private static List<string> Read(string stream, int maxFrameBytes = Limits.MaxFrameBytes)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);
        List<string> whole = [.. Stream.Read(bytes, maxFrameBytes).Select(Show)];
        Stream.Read(bytes, maxFrameBytes, 1).Select(Show).ShouldBe(whole);
        return whole;
    }

    private static string Show(KeptFrame frame) => frame.Kind == FrameKind.Json ? frame.Bytes : frame.Kind.ToString();
}
