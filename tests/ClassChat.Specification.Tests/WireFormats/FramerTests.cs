using System.Runtime.InteropServices;
using System.Text;
using ClassChat.Specification.WireFormats;
using CsCheck;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.WireFormats;

/// <summary>Messages on the wire and back, however TCP cut them. A failure prints its seed.</summary>
public sealed class FramerTests
{
    private const int MaxBytes = 100_000;

    private static IEnumerable<TestCaseData> Framings()
    {
        yield return Case("lines", Framing.Line);
        yield return Case("zero bytes", new Framing { Kind = FramingMethod.Delimiter, Delimiter = "\0"u8.ToArray() });
        yield return Case(
            "an end mark", new Framing { Kind = FramingMethod.Delimiter, Delimiter = "<END>"u8.ToArray() });
        yield return Case("ten digits", new Framing { Kind = FramingMethod.Digits });
        yield return Case("six digits", new Framing { Kind = FramingMethod.Digits, Width = 6 });
        yield return Case("32 bits, highest first", new Framing { Kind = FramingMethod.Binary });
        yield return Case("32 bits, lowest first", new Framing { Kind = FramingMethod.Binary, IsLittleEndian = true });
        yield return Case(
            "64 bytes of digits and blanks",
            new Framing { Kind = FramingMethod.Digits, Width = 64, Fill = (byte)' ', IsFilledRight = true });
        yield return Case(
            "8 bytes of digits behind zero bytes", new Framing { Kind = FramingMethod.Digits, Width = 8, Fill = 0 });
        yield return Case(
            "hex digits with their own length",
            new Framing { Kind = FramingMethod.Digits, Width = 4, NumberBase = 16, IncludesHeader = true });
        yield return Case(
            "a header line", new Framing
            {
                Kind = FramingMethod.Digits, Prefix = "Length: "u8.ToArray(), Delimiter = "\r\n\r\n"u8.ToArray(),
                IncludesHeader = true,
            });
        yield return Case(
            "24 bits, lowest first, header included",
            new Framing { Kind = FramingMethod.Binary, NumberBytes = 3, IsLittleEndian = true, IncludesHeader = true });
        yield return Case("16 bits", new Framing { Kind = FramingMethod.Binary, NumberBytes = 2 });
        yield return Case("64 bits", new Framing { Kind = FramingMethod.Binary, NumberBytes = 8 });
        yield return Case(
            "marks at both ends", new Framing
            {
                Kind = FramingMethod.Delimiter, Prefix = "\u0002"u8.ToArray(), Delimiter = "\u0003"u8.ToArray(),
            });
        yield return Case("seven bits a byte", new Framing { Kind = FramingMethod.Varint });

        static TestCaseData Case(string name, Framing framing) =>
            new TestCaseData(framing).SetName($"Messages framed by {name} come back however they are cut");
    }

    [TestCaseSource(nameof(Framings))]
    public void Messages_come_back_however_they_are_cut(Framing framing) => Gen
        .Select(Gen.Char['a', 'z'].Array[0, 300].Array[0, 8], Gen.Int[1, 40].Array[1, 6])
        .Sample((texts, cuts) =>
        {
            byte[][] messages = [.. texts.Select(text => Encoding.ASCII.GetBytes(text))];
            byte[] stream = [.. messages.SelectMany(message => framing.Encode(message))];
            return Read(framing, stream, cuts).Select(piece => Encoding.ASCII.GetString(piece))
                .SequenceEqual(messages.Select(message => Encoding.ASCII.GetString(message)));
        }, iter: 500);

    [Test]
    public void A_carriage_return_before_a_newline_belongs_to_it() =>
        Shown(Framing.Line, "one\r\ntwo\n\r\n").ShouldBe(["Message one", "Message two", "Message "]);

    [TestCase("00000000x5hello", FramingMethod.Digits)]
    [TestCase("9999999999", FramingMethod.Digits)]
    [TestCase("\u007f\u007f\u007f\u007fab", FramingMethod.Binary)]
    public void A_length_that_is_none_or_too_large_is_broken(string stream, FramingMethod kind) =>
        Shown(new Framing { Kind = kind }, stream).ShouldBe(["Malformed " + stream]);

    [TestCase("5         hello")]
    [TestCase("5\0\0\0\0\0\0\0\0\0hello")]
    [TestCase("         5hello")]
    [TestCase("0000000005hello")]
    [TestCase("  5     \0\0hello")]
    public void Digits_are_read_whatever_fills_them_up(string stream) =>
        Shown(new Framing { Kind = FramingMethod.Digits }, stream).ShouldBe(["Message hello"]);

    [Test]
    public void What_lacks_its_prefix_is_broken() => Shown(
        new Framing { Kind = FramingMethod.Digits, Prefix = "#"u8.ToArray(), Delimiter = ":"u8.ToArray() },
        "#2:ab2:cd").ShouldBe(["Message ab", "Malformed 2:cd"]);

    [Test]
    public void Digits_that_do_not_end_are_broken() => Shown(
        new Framing { Kind = FramingMethod.Digits, Delimiter = ":"u8.ToArray() }, "00000000000000000000")
        .ShouldHaveSingleItem().ShouldStartWith("Malformed");

    [Test]
    public void A_length_of_more_than_five_bytes_is_broken()
    {
        var buffer = new ByteBuffer();
        buffer.Append([0xff, 0xff, 0xff, 0xff, 0xff, 0x01]);
        Framer framer = Framer.For(new Framing { Kind = FramingMethod.Varint }, MaxBytes)!;
        framer.TryRead(buffer, out StreamPart part).ShouldBeTrue();
        part.Kind.ShouldBe(StreamPartKind.Malformed);
    }

    [Test]
    public void A_buffer_keeps_its_bytes_and_not_the_room_of_its_largest()
    {
        var buffer = new ByteBuffer();
        buffer.Append(new byte[5 << 20]);
        ReadOnlyMemory<byte> large = buffer.Consume(buffer.Length);
        large.Length.ShouldBe(5 << 20); // readable until more comes
        buffer.Append("small"u8);
        buffer.Span.ToArray().ShouldBe("small"u8.ToArray());
        MemoryMarshal.TryGetArray(buffer.Memory, out ArraySegment<byte> array).ShouldBeTrue();
        array.Array!.Length.ShouldBeLessThan(10_000);
    }

    [Test]
    public void A_line_without_end_is_given_up() =>
        Shown(Framing.Line, new string('x', MaxBytes + 1)).ShouldHaveSingleItem().ShouldStartWith("Malformed xxx");

    [TestCase(int.MaxValue)]
    [TestCase(30_000)]
    public void A_line_that_is_too_long_is_given_up_at_the_same_place_however_it_is_cut(int cut)
    {
        byte[] stream = Encoding.ASCII.GetBytes(new string('x', MaxBytes + 5) + "\nnext\n");
        Pieces(Framing.Line, stream, [cut]).Select(part => $"{part.Kind} {part.Bytes.Length}")
            .ShouldBe([$"Malformed {MaxBytes}", "Message 5", "Message 4"]);
    }

    [TestCase(int.MaxValue)]
    [TestCase(10)]
    public void Nothing_is_a_message_after_a_length_that_is_none(int cut) => Pieces(
        new Framing { Kind = FramingMethod.Digits }, "00000000x500000000050000000001a"u8.ToArray(), [cut])
        .ShouldAllBe(part => part.Kind == StreamPartKind.Malformed);

    [Test]
    public void Where_arrays_are_values_a_text_in_brackets_is_still_text()
    {
        var framing = new Framing { Kind = FramingMethod.Json, Arrays = true };
        Shown(framing, "[SYSTEM] hi [1] [{\"a\":[1,\"]\"]}, {}] [] {\"b\":1}").ShouldBe(
            ["Text [SYSTEM] hi [1] ", "Json [{\"a\":[1,\"]\"]}, {}]", "Json []", "Json {\"b\":1}"]);
    }

    [Test]
    public void Where_arrays_are_values_a_stream_cut_anywhere_gives_the_same() => Gen
        .Select(
            Gen.OneOf(["[", "[1]", "[{}]", "[\"a\"]", "{\"a\":[]}", "x", " ", "\n", "[S]", "]"]).Array[0, 12],
            Gen.Int[1, 5].Array[1, 4])
        .Sample((parts, cuts) =>
        {
            var framing = new Framing { Kind = FramingMethod.Json, Arrays = true };
            byte[] stream = Encoding.ASCII.GetBytes(string.Concat(parts));
            return Joined(framing, stream, [int.MaxValue]) == Joined(framing, stream, cuts);
        }, iter: 1_000);

    [Test]
    public void What_is_sent_is_padded_with_zeros_to_a_multiple() =>
        new Framing { PadBytes = 8 }.Encode("123456789"u8).ShouldBe("123456789\0\0\0\0\0\0\0"u8.ToArray());

    [Test]
    public void Decoration_is_taken_out_however_it_is_cut() => Gen.Int[1, 4].Array[1, 5].Sample(cuts =>
    {
        var filter = new StreamFilter(ansi: true, zeros: true);
        byte[] stream = Encoding.ASCII.GetBytes("\e[31mred\e[0m \0plain\0 \e]0;title\abell \e]8;;x\e\\link \e=end");
        var left = new List<byte>();
        for (int at = 0, turn = 0; at < stream.Length; turn++)
        {
            int length = Math.Min(cuts[turn % cuts.Length], stream.Length - at);
            left.AddRange(filter.Strip(stream.AsSpan(at, length)));
            at += length;
        }

        return Encoding.ASCII.GetString([.. left]) == "red plain bell link end";
    }, iter: 100);

    private static string Joined(Framing framing, byte[] stream, int[] cuts)
    {
        // Text may come in other pieces; it is the same text, between the same values.
        var story = new StringBuilder();
        foreach (StreamPart part in Pieces(framing, stream, cuts))
        {
            string text = Encoding.UTF8.GetString(part.Bytes.Span);
            story.Append(part.Kind == StreamPartKind.Text ? text : $"<{part.Kind} {text}>");
        }

        return story.ToString();
    }

    private static string[] Shown(Framing framing, string stream) =>
        [.. Pieces(framing, Encoding.ASCII.GetBytes(stream), [int.MaxValue])
            .Select(part => $"{part.Kind} {Encoding.ASCII.GetString(part.Bytes.Span)}")];

    private static IEnumerable<byte[]> Read(Framing framing, byte[] stream, int[] cuts) =>
        Pieces(framing, stream, cuts).Where(part => part.Kind == StreamPartKind.Message)
            .Select(part => part.Bytes.ToArray());

    private static List<StreamPart> Pieces(Framing framing, byte[] stream, int[] cuts)
    {
        var buffer = new ByteBuffer();
        Framer framer = Framer.For(framing, MaxBytes)!;
        List<StreamPart> parts = [];
        for (int at = 0, turn = 0; at < stream.Length; turn++)
        {
            int length = Math.Min(cuts[turn % cuts.Length], stream.Length - at);
            buffer.Append(stream.AsSpan(at, length));
            at += length;
            while (framer.TryRead(buffer, out StreamPart part))
                parts.Add(part with { Bytes = part.Bytes.ToArray() });
        }

        return parts;
    }
}
