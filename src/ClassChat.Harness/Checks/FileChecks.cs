using System.Globalization;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Recording;
using ClassChat.Specification.Scenarios;

namespace ClassChat.Harness.Checks;

/// <summary>
/// Checks of the last file that a sender sent to a bot: its bytes, name and size, or its bytes or checksum alone. For
/// files saved by a client under test see <see cref="DownloadChecks"/>.
/// </summary>
internal static class FileChecks
{
    /// <summary>Passes if the last file of a sender arrived, as far as the expectation says.</summary>
    public static CheckResult Received(CheckContext context, Expectation.ReceivesFile expected) => expected.Part switch
    {
        FileAspect.Whole => Whole(context, expected.From.ToString(), expected.Group),
        FileAspect.Bytes => Bytes(context, expected.From.ToString()),
        _ => Checksum(context, expected.From.ToString()),
    };

    /// <summary>Passes if the last file of a sender arrived with the same bytes, name and size as sent.</summary>
    public static CheckResult Whole(CheckContext context, string from, string? group)
    {
        if (Find(context, from, group, out SentMessage sent, out EventMatch? seen) is CheckResult open) return open;
        Mismatch? fault = ContentMismatch(context, sent, seen!.Event) ?? NameMismatch(context, sent, seen.Event);
        return fault is null ? new CheckResult.Passed([seen]) : new CheckResult.Failed(fault);
    }

    /// <summary>Passes if the bytes of the last file of a sender arrived, whatever is said of them.</summary>
    public static CheckResult Bytes(CheckContext context, string from)
    {
        if (LastFile(context, from) is not SentMessage sent) return NoneSent(context, from);
        EventMatch[] files =
        [
            .. context.Untaken(observed => observed.Kind == EventKind.File)
                .Select(recorded => new EventMatch(recorded.Event, recorded, null)),
        ];
        if (files.Length == 0 && context.Find(new ObservedEvent(EventKind.File)) is EventMatch text) files = [text];
        EventMatch? same = files.FirstOrDefault(file => ContentMismatch(context, sent, file.Event) is null);
        return same is not null
            ? new CheckResult.Passed([same])
            : new CheckResult.Pending(
                files.Length > 0 ? ContentMismatch(context, sent, files[^1].Event)! : NotReceived(context, sent, from));
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
        sent = LastFile(context, from)!;
        if (sent is null) return NoneSent(context, from);
        string? wireGroup = group is null ? null : context.WireName(group);
        seen = context.Find(new ObservedEvent(EventKind.File) { Sender = context.WireName(from), Group = wireGroup });
        return seen is null ? new CheckResult.Pending(NotReceived(context, sent, from)) : null;
    }

    private static SentMessage? LastFile(CheckContext context, string from) =>
        context.SentBy(from).LastOrDefault(entry => entry.Content is not null);

    private static CheckResult.Failed NoneSent(CheckContext context, string from) => new(new Mismatch(
        $"the scenario expects a file from {from}, who sent none to {context.Bot}", "a file sent", "none"));

    private static Mismatch NotReceived(CheckContext context, SentMessage sent, string from)
    {
        string expected = string.Create(
            CultureInfo.InvariantCulture,
            $"file '{sent.Text}' of {sent.Content!.Value.Length:N0} bytes from {from}");
        return new Mismatch($"{context.Bot} did not get the file", expected, EventFormatter.Untaken(context.History));
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
