using System.Text;
using ClassChat.Protocol.Framing;

namespace ClassChat.Protocol.Tests.Samples;

/// <summary>A frame, kept: what a decoder gives out lives only until it is given more.</summary>
internal sealed record KeptFrame(FrameKind Kind, string Bytes)
{
    public static KeptFrame Of(Frame frame) => new(frame.Kind, Encoding.Latin1.GetString(frame.Bytes.Span));
}

/// <summary>Gives bytes to a decoder, in pieces.</summary>
internal static class Stream
{
    /// <summary>The frames of a stream that arrives in pieces of the given lengths, again and again.</summary>
    public static List<KeptFrame> Read(ReadOnlySpan<byte> bytes, int maxFrameBytes, params int[] lengths)
    {
        using var decoder = new FrameDecoder(maxFrameBytes);
        List<KeptFrame> frames = [];
        for (int i = 0, at = 0; at < bytes.Length; i++)
        {
            int length = Math.Min(lengths.Length == 0 ? bytes.Length : lengths[i % lengths.Length], bytes.Length - at);
            frames.AddRange(Feed(decoder, bytes.Slice(at, length)));
            at += length;
        }

        return frames;
    }

    /// <summary>The frames that one more piece completes.</summary>
    public static List<KeptFrame> Feed(FrameDecoder decoder, ReadOnlySpan<byte> piece)
    {
        decoder.Append(piece);
        List<KeptFrame> frames = [];
        while (decoder.TryRead(out Frame frame)) frames.Add(KeptFrame.Of(frame));
        return frames;
    }

    /// <inheritdoc cref="Feed(FrameDecoder, ReadOnlySpan{byte})"/>
    public static List<KeptFrame> Feed(FrameDecoder decoder, string piece) =>
        Feed(decoder, Encoding.UTF8.GetBytes(piece));
}
