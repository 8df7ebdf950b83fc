using System.Globalization;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Checks;

/// <summary>
/// Checks of the last file that a sender sent to a bot: its bytes, name and size, or its checksum. For files saved by a
/// client under test see <see cref="DownloadChecks"/>.
/// </summary>
internal static class FileChecks
{
    /// <summary>Passes if the last file of a sender arrived with the same bytes, name and size as sent.</summary>
    public static CheckResult Whole(CheckContext context, string from, string? group)
    {
        if (Find(context, from, group, out SentMessage sent, out EventMatch? seen) is CheckResult open) return open;
        Mismatch? fault = ContentMismatch(context, sent, seen!.Event) ?? NameMismatch(context, sent, seen.Event);
        return fault is null ? new CheckResult.Passed([seen]) : new CheckResult.Failed(fault);
    }

    /// <summary>Passes if the checksum announced with the last file of a sender is that of the sent bytes.</summary>
    public static CheckResult Checksum(CheckContext context, string from)
    {
        if (Find(context, from, null, out SentMessage sent, out EventMatch? seen) is CheckResult open) return open;
        string expected = Protocol.Checksum.Compute(sent.Content!.Value.Span);
        string? actual = seen!.Event.Checksum;
        if (string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase)) return new CheckResult.Passed([seen]);
        return new CheckResult.Failed(new Mismatch(
            $"{context.Bot} got the file with another checksum", $"SHA-256 {expected}", actual ?? "no checksum"));
    }

    private static CheckResult? Find(
        CheckContext context, string from, string? group, out SentMessage sent, out EventMatch? seen)
    {
        seen = null;
        sent = context.SentBy(from).LastOrDefault(entry => entry.Content is not null)!;
        if (sent is null)
        {
            return new CheckResult.Failed(new Mismatch(
                $"the scenario expects a file from {from}, who sent none to {context.Bot}", "a file sent", "none"));
        }

        string? wireGroup = group is null ? null : context.WireName(group);
        seen = context.Find(new ObservedEvent(EventKind.File) { Sender = context.WireName(from), Group = wireGroup });
        if (seen is not null) return null;
        string expected = string.Create(
            CultureInfo.InvariantCulture,
            $"file '{sent.Text}' of {sent.Content!.Value.Length:N0} bytes from {from}");
        return new CheckResult.Pending(
            new Mismatch($"{context.Bot} did not get the file", expected, EventFormatter.Untaken(context.History)));
    }

    private static Mismatch? ContentMismatch(CheckContext context, SentMessage message, ObservedEvent observed)
    {
        ReadOnlySpan<byte> sent = message.Content!.Value.Span;
        string size = string.Create(CultureInfo.InvariantCulture, $"{sent.Length:N0} bytes");
        if (observed.Content is not ReadOnlyMemory<byte> content)
            return new Mismatch($"{context.Bot} got a file that is not base64", size, "data that cannot be decoded");
        ReadOnlySpan<byte> got = content.Span;
        if (got.SequenceEqual(sent)) return null;

        int same = got.CommonPrefixLength(sent);
        string actual = got.Length != sent.Length
            ? string.Create(CultureInfo.InvariantCulture, $"{got.Length:N0} bytes, the first {same:N0} as sent")
            : string.Create(
                CultureInfo.InvariantCulture, $"byte {same:N0} is {got[same]:x2}, and {sent[same]:x2} was sent");
        return new Mismatch($"{context.Bot} got the file with other bytes", size + ", as sent", actual);
    }

    private static Mismatch? NameMismatch(CheckContext context, SentMessage sent, ObservedEvent observed)
    {
        if (observed.FileName is not null && observed.FileName != sent.Text)
            return new Mismatch(
                $"{context.Bot} got the file under another name", $"'{sent.Text}'", $"'{observed.FileName}'");
        int size = sent.Content!.Value.Length;
        if (observed.FileSize is null || observed.FileSize == size) return null;
        return new Mismatch(
            $"{context.Bot} was told another size", string.Create(CultureInfo.InvariantCulture, $"{size:N0} bytes"),
            observed.FileSize < 0 ? "no size"
                : string.Create(CultureInfo.InvariantCulture, $"{observed.FileSize:N0} bytes"));
    }
}
