using System.Globalization;
using System.Text.RegularExpressions;
using ClassChat.Harness.Bots;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Scenarios;
using ClassChat.Harness.Verification;
using ClassChat.Protocol;

namespace ClassChat.Harness.Workloads;

/// <summary>
/// The texts and files of a workload. Each carries a mark, by which it is known wherever it arrives, and all the rest
/// follows from the mark and the seed: nothing of it need be kept.
/// </summary>
internal sealed partial class Parcels
{
    /// <summary>From so many bytes all files are cut: more than the largest has.</summary>
    private const int PoolSize = WorkloadForms.MostFileBytes + (48 * 1024);

    /// <summary>
    /// From so many bytes all texts are cut, which begin in the first half: the second half has to have as many as the
    /// longest text.
    /// </summary>
    private const int TextPoolSize = (2 * WorkloadForms.MostTextBytes) + (16 * 1024);

    private readonly string _texts;
    private readonly byte[] _bytes;

    /// <summary>Makes the stock.</summary>
    /// <param name="book">Where seeded text comes from.</param>
    public Parcels(NameBook book)
    {
        _texts = book.Text(TextPoolSize);
        _bytes = book.Bytes(PoolSize);
    }

    /// <summary>A text of about so many UTF-8 bytes: never more.</summary>
    public string Text(int sender, int sequence, int bytes)
    {
        string mark = string.Create(CultureInfo.InvariantCulture, $"w{sender}-{sequence}-{bytes} ");
        ReadOnlySpan<char> rest = _texts.AsSpan(Offset(sender, sequence, _texts.Length / 2));
        int left = bytes - mark.Length - 1;
        int count = 0;
        while (left > 0)
        {
            int width = char.IsHighSurrogate(rest[count]) ? 2 : 1;
            left -= System.Text.Encoding.UTF8.GetByteCount(rest.Slice(count, width));
            if (left >= 0) count += width;
        }

        // It begins inside no character, and ends in no blank that a server might trim.
        int start = char.IsLowSurrogate(rest[0]) ? 1 : 0;
        return string.Concat(mark, rest[start..Math.Max(start, count)], ".");
    }

    /// <summary>The bytes of a file.</summary>
    public ReadOnlyMemory<byte> Bytes(int sender, int sequence, int bytes) =>
        _bytes.AsMemory(Offset(sender, sequence, _bytes.Length - bytes), bytes);

    /// <summary>The name of a file.</summary>
    public static string FileName(int sender, int sequence, int bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"w{sender}-{sequence}-{bytes}.bin");

    /// <summary>What a bot does to send one of these: the action, with what, and the bytes of a file.</summary>
    public (ActionKind, Values, ReadOnlyMemory<byte>) Prepare(
        WorkloadPlace place, OperationKind kind, int sender, int target, int sequence, int bytes)
    {
        if (kind == OperationKind.GroupMessage)
        {
            string text = Text(sender, sequence, bytes);
            return (ActionKind.SendGroup, new Values { ["group"] = place.Group(target), ["text"] = text }, default);
        }

        var values = new Values { ["to"] = place.Bots[target].WireName };
        if (kind == OperationKind.Message)
        {
            values["text"] = Text(sender, sequence, bytes);
            return (ActionKind.Send, values, default);
        }

        ReadOnlyMemory<byte> content = Bytes(sender, sequence, bytes);
        values["filename"] = FileName(sender, sequence, bytes);
        values["size"] = bytes.ToString(CultureInfo.InvariantCulture);
        values["checksum"] = Checksum.Of(content.Span);
        values["base64"] = Convert.ToBase64String(content.Span);
        return (ActionKind.SendFile, values, content);
    }

    /// <summary>
    /// What a text or the name of a file says of itself; null: it is none of these. Whatever it was, it can be made
    /// again.
    /// </summary>
    /// <param name="text">The text, or the name of the file.</param>
    /// <param name="isFile">Which of them.</param>
    public static (int Sender, int Sequence, int Bytes)? Read(string text, bool isFile)
    {
        Match match = Mark().Match(text);
        if (!match.Success) return null;
        int bytes = Number(match.Groups[3]);
        if (bytes > (isFile ? WorkloadForms.MostFileBytes : WorkloadForms.MostTextBytes)) return null;
        return (Number(match.Groups[1]), Number(match.Groups[2]), bytes);
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    // Knuth's multiplicative hash: near numbers get texts far apart.
    private static int Offset(int sender, int sequence, int limit) =>
        (int)(((uint)((sender * 7919) + sequence) * 2654435761u) % (uint)Math.Max(1, limit));

    [GeneratedRegex("^w([0-9]{1,7})-([0-9]{1,8})-([0-9]{1,7})[ .]", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
