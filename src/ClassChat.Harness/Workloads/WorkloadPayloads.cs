using System.Globalization;
using System.Text.RegularExpressions;
using ClassChat.Harness.Bots;
using ClassChat.Harness.WorkloadChecks;
using ClassChat.Protocol;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Workloads;

/// <summary>
/// Generates a workload's texts and files. Each starts with, or is named by, a mark of sender, sequence number and
/// size, so that the expected content can be regenerated at the receiver from the mark and the seed.
/// </summary>
internal sealed partial class WorkloadPayloads
{
    /// <summary>Size in bytes of the pool that file contents are sliced from; larger than the largest file.</summary>
    private const int PoolSize = WorkloadStatements.MaxFileBytes + (48 * 1024);

    /// <summary>
    /// Size in bytes of the pool that texts are sliced from. Texts start in its first half, so the second half is as
    /// long as the longest text.
    /// </summary>
    private const int TextPoolSize = (2 * WorkloadStatements.MaxTextBytes) + (16 * 1024);

    private readonly string _texts;
    private readonly byte[] _bytes;

    /// <summary>Generates the pools.</summary>
    /// <param name="data">Generates the pools' content from the seed.</param>
    public WorkloadPayloads(SeededData data)
    {
        _texts = data.Text(TextPoolSize);
        _bytes = data.Bytes(PoolSize);
    }

    /// <summary>A text of at most, and about, the given number of UTF-8 bytes.</summary>
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

        // Do not begin with half of a surrogate pair; the dot keeps a server from trimming spaces at the end.
        int start = char.IsLowSurrogate(rest[0]) ? 1 : 0;
        return string.Concat(mark, rest[start..Math.Max(start, count)], ".");
    }

    /// <summary>The bytes of a file.</summary>
    public ReadOnlyMemory<byte> Bytes(int sender, int sequence, int bytes) =>
        _bytes.AsMemory(Offset(sender, sequence, _bytes.Length - bytes), bytes);

    /// <summary>The name of a file.</summary>
    public static string FileName(int sender, int sequence, int bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"w{sender}-{sequence}-{bytes}.bin");

    /// <summary>The action that sends a payload, its placeholder values, and the bytes of a file.</summary>
    public (ActionKind, TemplateValues, ReadOnlyMemory<byte>) Prepare(
        WorkloadContext context, OperationKind kind, int sender, int target, int sequence, int bytes)
    {
        if (kind == OperationKind.GroupMessage)
        {
            string text = Text(sender, sequence, bytes);
            return (ActionKind.SendGroup, new TemplateValues { ["group"] = context.Group(target), ["text"] = text },
                default);
        }

        var values = new TemplateValues { ["to"] = context.Bots[target].WireName };
        if (kind == OperationKind.Message)
        {
            values["text"] = Text(sender, sequence, bytes);
            return (ActionKind.Send, values, default);
        }

        ReadOnlyMemory<byte> content = Bytes(sender, sequence, bytes);
        values["filename"] = FileName(sender, sequence, bytes);
        values["size"] = bytes.ToString(CultureInfo.InvariantCulture);
        values["checksum"] = Checksum.Compute(content.Span);
        values["base64"] = Convert.ToBase64String(content.Span);
        return (ActionKind.SendFile, values, content);
    }

    /// <summary>
    /// Reads the mark of a text or file name; null if it has none. The payload can be regenerated from it.
    /// </summary>
    /// <param name="text">The text, or the name of the file.</param>
    /// <param name="isFile">True for the name of a file, false for a text.</param>
    public static (int Sender, int Sequence, int Bytes)? Read(string text, bool isFile)
    {
        Match match = MarkPattern().Match(text);
        if (!match.Success) return null;
        int bytes = Number(match.Groups[3]);
        if (bytes > (isFile ? WorkloadStatements.MaxFileBytes : WorkloadStatements.MaxTextBytes)) return null;
        return (Number(match.Groups[1]), Number(match.Groups[2]), bytes);
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    // Knuth's multiplicative hash: consecutive numbers get offsets that are far apart.
    private static int Offset(int sender, int sequence, int limit) =>
        (int)(((uint)((sender * 7919) + sequence) * 2654435761u) % (uint)Math.Max(1, limit));

    [GeneratedRegex("^w([0-9]{1,7})-([0-9]{1,8})-([0-9]{1,7})[ .]", RegexOptions.CultureInvariant)]
    private static partial Regex MarkPattern();
}
