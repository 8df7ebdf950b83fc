using System.Buffers;

namespace ClassChat.Protocol.Messages;

/// <summary>
/// An escaped text between quotes as a sequence of three segments, so that a file of 10 MB is not copied just to add
/// the quotes.
/// </summary>
internal sealed class QuotedSequence : ReadOnlySequenceSegment<byte>
{
    private static readonly byte[] _quote = [(byte)'"'];

    private QuotedSequence(ReadOnlyMemory<byte> memory, long runningIndex)
    {
        Memory = memory;
        RunningIndex = runningIndex;
    }

    /// <summary>Adds quotes around a text that is already escaped.</summary>
    public static ReadOnlySequence<byte> Create(JsonText text)
    {
        var first = new QuotedSequence(_quote, 0);
        var middle = new QuotedSequence(text.Escaped, 1);
        var last = new QuotedSequence(_quote, 1 + text.Escaped.Length);
        first.Next = middle;
        middle.Next = last;
        return new ReadOnlySequence<byte>(first, 0, last, 1);
    }
}
