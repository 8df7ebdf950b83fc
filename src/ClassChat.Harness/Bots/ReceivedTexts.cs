using System.Buffers.Text;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Bots;

/// <summary>
/// Looks through all bytes that one bot receives for texts and files that were sent to others, wherever TCP cuts them.
/// </summary>
/// <param name="bot">Name of the bot in the scenario.</param>
/// <param name="watch">The texts and files of the scenario.</param>
internal sealed class ReceivedTexts(string bot, TextWatch watch)
{
    /// <summary>Maximum number of findings that are kept: more make no report clearer.</summary>
    private const int MaxFound = 100;

    private readonly List<SentMessage> _found = [];
    private byte[] _rest = [];

    /// <summary>The messages to others of which a part came; the caller holds the gate of the bot's history.</summary>
    public IReadOnlyList<SentMessage> Found => _found;

    /// <summary>Looks through further bytes; the caller holds the gate of the bot's history.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        // A part that ends in the new bytes may begin in the last ones.
        byte[] window = [.. _rest, .. bytes];
        AppendMessage(window);
        _rest = window[^Math.Min(window.Length, TextWatch.MaxPartBytes)..];
    }

    /// <summary>Looks through a whole message; the caller holds the gate of the bot's history.</summary>
    public void AppendMessage(ReadOnlySpan<byte> message)
    {
        FindMarked(message);
        foreach (TextWatch.Part part in watch.Literal)
        {
            if (message.IndexOf(part.Bytes) >= 0) Record(part);
        }
    }

    private void FindMarked(ReadOnlySpan<byte> window)
    {
        for (int at = window.IndexOf((byte)'#'); at >= 0;)
        {
            ReadOnlySpan<byte> rest = window[at..];
            if (PartAt(rest) is TextWatch.Part part) Record(part);
            int next = rest[1..].IndexOf((byte)'#');
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    /// <summary>The part that begins with a mark here; null if there is none.</summary>
    private TextWatch.Part? PartAt(ReadOnlySpan<byte> bytes) =>
        bytes.Length > TextWatch.MarkDigits
        && Utf8Parser.TryParse(bytes.Slice(1, TextWatch.MarkDigits), out int mark, out int digits)
        && digits == TextWatch.MarkDigits
        && watch.Marked(mark) is TextWatch.Part part
        && bytes.StartsWith(part.Bytes)
            ? part
            : null;

    private void Record(TextWatch.Part part)
    {
        if (part.ForeignTo(bot) is SentMessage foreign && _found.Count < MaxFound && !_found.Contains(foreign))
            _found.Add(foreign);
    }
}
