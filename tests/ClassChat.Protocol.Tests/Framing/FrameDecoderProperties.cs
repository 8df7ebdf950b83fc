using System.Buffers;
using System.Text;
using ClassChat.Protocol.Framing;
using ClassChat.Protocol.Messages;
using ClassChat.Protocol.Tests.Samples;
using CsCheck;
using NUnit.Framework;
using Shouldly;
using Stream = ClassChat.Protocol.Tests.Samples.Stream;

namespace ClassChat.Protocol.Tests.Framing;

/// <summary>What holds for every stream. A failure prints the seed that replays it.</summary>
public sealed class FrameDecoderProperties
{
    private static readonly Gen<string> _between = Gen.OneOf("", "\n", " ", "\r\n", "\n\n", "\t \n");

    private static readonly Gen<int[]> _cuts = Gen.Int[1, 40].Array[1, 12];

    // The letters of JSON, so that chance makes objects, and faults inside objects.
    private static readonly Gen<byte[]> _almostJson = Gen.Frequency(
        (8, Gen.OneOf("{}[]\",:\\ \n{}\"\"\n1aue"u8.ToArray())), (1, Gen.Byte)).Array[0, 200];

    private static readonly Gen<byte[]> _anyBytes = Gen.OneOf(
        Gen.Byte.Array[0, 300],
        _almostJson,
        Gen.Select(Requests.Any.Array[1, 4], Gen.Int[0, 10_000], Gen.Byte, (requests, at, value) =>
        {
            byte[] bytes = [.. requests.SelectMany(Write)];
            bytes[at % bytes.Length] = value;
            return bytes;
        }));

    [Test]
    public void Any_requests_cut_anywhere_are_read_as_they_were_written() =>
        Gen.Select(Requests.Any.Array[0, 8], _between, _cuts).Sample((requests, between, cuts) =>
        {
            byte[] bytes = [.. requests.SelectMany(request => Write(request).SkipLast(1).Concat(Bytes(between)))];
            int[][] ways = [cuts, [1], []];
            return ways.All(way => Stories(bytes, way).SequenceEqual(requests.Select(Story.Of)));
        }, iter: 400);

    [Test]
    public void Any_server_messages_cut_anywhere_are_read_as_they_were_written() =>
        Gen.Select(ServerMessages.Any.Array[0, 8], _cuts).Sample((messages, cuts) =>
        {
            byte[] bytes = [.. messages.SelectMany(message => ServerMessageWriter.Encode(message).ToArray())];
            IEnumerable<string> read = Stream.Read(bytes, Limits.MaxFrameBytes, cuts)
                .Select(frame => Story.Of(ServerMessageReader.Read(Encoding.Latin1.GetBytes(frame.Bytes))));
            return read.SequenceEqual(messages.Select(Story.Of));
        }, iter: 400);

    [Test]
    public void Any_bytes_mean_the_same_however_they_are_cut() =>
        Gen.Select(_anyBytes, _cuts, Gen.Int[2, 120]).Sample((bytes, cuts, max) =>
        {
            List<KeptFrame> whole = Stream.Read(bytes, max);
            return whole.SequenceEqual(Stream.Read(bytes, max, cuts))
                && whole.SequenceEqual(Stream.Read(bytes, max, 1));
        }, iter: 5000);

    [Test]
    public void Any_bytes_become_requests_and_messages_or_faults() =>
        Gen.Select(_anyBytes, _cuts).Sample((bytes, cuts) =>
        {
            RequestReader.Read(bytes).ShouldNotBeNull();
            ServerMessageReader.Read(bytes).ShouldNotBeNull();
            foreach (KeptFrame frame in Stream.Read(bytes, Limits.MaxFrameBytes, cuts))
            {
                byte[] json = Encoding.Latin1.GetBytes(frame.Bytes);
                (json.Length > 0).ShouldBe(frame.Kind == FrameKind.Json);
                Story.Of(RequestReader.Read(json)).ShouldNotBeNull();
                Story.Of(ServerMessageReader.Read(json)).ShouldNotBeNull();
            }
        }, iter: 5000);

    [Test]
    public void Memory_stays_within_a_small_multiple_of_the_largest_frame() =>
        Gen.Select(_anyBytes.Array[1, 40], Gen.Int[16, 5000]).Sample((pieces, max) =>
        {
            using var decoder = new FrameDecoder(max);
            foreach (byte[] piece in pieces)
            {
                Stream.Feed(decoder, piece);
                decoder.BufferedBytes.ShouldBeLessThanOrEqualTo(4 * (max + 4096));
                if (decoder.PendingInput == PendingInput.Nothing) decoder.ReleaseIfEmpty();
            }
        }, iter: 400);

    [Test]
    public void Every_prefix_of_a_good_stream_brings_the_messages_that_are_whole_and_no_fault() =>
        Requests.Any.Array[1, 4].Sample(requests =>
        {
            byte[][] lines = [.. requests.Select(Write)];
            byte[] bytes = [.. lines.SelectMany(line => line)];
            int[] ends = [.. lines.Select((_, index) => lines.Take(index + 1).Sum(line => line.Length) - 1)];
            for (int length = 0; length <= bytes.Length; length += 1 + (length / 100))
            {
                List<KeptFrame> frames = Stream.Read(bytes.AsSpan(0, length), Limits.MaxFrameBytes);
                frames.ShouldAllBe(frame => frame.Kind == FrameKind.Json);
                frames.Count.ShouldBe(ends.Count(end => end <= length));
            }
        }, iter: 60);

    private static IEnumerable<string> Stories(byte[] bytes, int[] cuts) => Stream
        .Read(bytes, Limits.MaxFrameBytes, cuts)
        .Select(frame => Story.Of(RequestReader.Read(Encoding.Latin1.GetBytes(frame.Bytes))));

    private static byte[] Write(Request request)
    {
        var output = new ArrayBufferWriter<byte>();
        RequestWriter.Write(output, request);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
