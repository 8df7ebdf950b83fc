using System.Buffers;
using System.Text;
using ClassChat.Protocol;
using ClassChat.Protocol.Framing;

namespace ClassChat.Fuzz.Targets;

/// <summary>Decoder of JSON objects in a stream, for one of the two sides.</summary>
/// <param name="name">Its name on the command line.</param>
/// <param name="about">What it reads.</param>
/// <param name="seeds">Valid streams.</param>
/// <param name="read">Reads an object, and checks it.</param>
internal sealed class FrameTarget(
    string name, string about, Func<IEnumerable<byte[]>> seeds, Func<ReadOnlyMemory<byte>, string> read)
    : StreamTarget(name, about)
{
    private const int SmallBytes = 48;
    private const int IsSmall = 1, BeginsWithName = 2;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Decode(byte[] settings, IReadOnlyList<byte[]> parts)
    {
        using var decoder = new FrameDecoder((settings[0] & IsSmall) != 0 ? SmallBytes : Limits.MaxFrameBytes);
        bool isInName = (settings[0] & BeginsWithName) != 0;
        List<string> results = [];
        foreach (byte[] part in parts)
        {
            decoder.Append(part);
            while (isInName && decoder.TryReadName(rested: false, out ReadOnlySpan<byte> found))
                results.Add("name|" + Convert.ToHexString(found));
            if (isInName && decoder.BeginsWithObject) isInName = false;
            while (!isInName && decoder.TryRead(out Frame frame)) results.Add(Describe(frame));
            decoder.ReleaseIfEmpty();
        }

        results.Add($"pending|{decoder.PendingInput}");
        while (decoder.TryEndPending(out Frame last)) results.Add(Describe(last));
        return results;
    }

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> CreateSeeds()
    {
        foreach (byte[] seed in seeds())
        {
            yield return [0, .. seed];
            yield return [IsSmall, .. seed];
            yield return [BeginsWithName, .. Encoding.UTF8.GetBytes("alice\n"), .. seed];
        }
    }

    private string Describe(Frame frame) =>
        frame.Kind == FrameKind.Json ? read(frame.Bytes) : $"{frame.Kind}|{frame.Bytes.Length}";

    /// <summary>The only frame of a written message.</summary>
    public static ReadOnlyMemory<byte> OnlyFrame(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        var decoder = new FrameDecoder();
        decoder.Append(output.WrittenSpan);
        Require(decoder.TryRead(out Frame frame) && frame.Kind == FrameKind.Json, "a written message is one frame");
        return frame.Bytes;
    }
}
