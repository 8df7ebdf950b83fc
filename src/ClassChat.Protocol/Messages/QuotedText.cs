using System.Buffers;

namespace ClassChat.Protocol.Messages;

/// <summary>A text between quotes, in three pieces: a file of 10 MB is not copied to stand between them.</summary>
internal sealed class QuotedText : ReadOnlySequenceSegment<byte>
{
    private static readonly byte[] _quote = [(byte)'"'];

    private QuotedText(ReadOnlyMemory<byte> memory, long runningIndex)
    {
        Memory = memory;
        RunningIndex = runningIndex;
    }

    /// <summary>Puts quotes around a text that is escaped already.</summary>
    public static ReadOnlySequence<byte> Of(JsonText text)
    {
        var first = new QuotedText(_quote, 0);
        var middle = new QuotedText(text.Escaped, 1);
        var last = new QuotedText(_quote, 1 + text.Escaped.Length);
        first.Next = middle;
        middle.Next = last;
        return new ReadOnlySequence<byte>(first, 0, last, 1);
    }
}
