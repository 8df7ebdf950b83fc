using System.Globalization;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.Observations;

namespace ClassChat.Harness.Checks;

/// <summary>Checks of a file that is to arrive.</summary>
internal static class Files
{
    /// <summary>The last file of a sender: same bytes, name and size as sent.</summary>
    public static Outcome Whole(Scene scene, string from, string? group)
    {
        if (Find(scene, from, group, out Posted posted, out Sighting? seen) is Outcome open) return open;
        Difference? fault = ContentFault(scene, posted, seen!.Event) ?? NameFault(scene, posted, seen.Event);
        return fault is null ? new Outcome.Holds([seen]) : new Outcome.Broken(fault);
    }

    /// <summary>The checksum announced with the last file of a sender is that of the bytes sent.</summary>
    public static Outcome Checksum(Scene scene, string from)
    {
        if (Find(scene, from, null, out Posted posted, out Sighting? seen) is Outcome open) return open;
        string expected = Protocol.Checksum.Of(posted.Content!.Value.Span);
        string? actual = seen!.Event.Checksum;
        if (string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase)) return new Outcome.Holds([seen]);
        return new Outcome.Broken(new Difference(
            $"{scene.Bot} got the file with another checksum", $"SHA-256 {expected}", actual ?? "no checksum"));
    }

    private static Outcome? Find(Scene scene, string from, string? group, out Posted posted, out Sighting? seen)
    {
        seen = null;
        posted = scene.PostedBy(from).LastOrDefault(entry => entry.Content is not null)!;
        if (posted is null)
        {
            return new Outcome.Broken(new Difference(
                $"the scenario expects a file from {from}, who sent none to {scene.Bot}", "a file sent", "none"));
        }

        string? wireGroup = group is null ? null : scene.Wire(group);
        seen = scene.Find(new ChatEvent(EventKind.File) { Sender = scene.Wire(from), Group = wireGroup });
        if (seen is not null) return null;
        string expected = string.Create(
            CultureInfo.InvariantCulture,
            $"file '{posted.Text}' of {posted.Content!.Value.Length:N0} bytes from {from}");
        return new Outcome.Open(
            new Difference($"{scene.Bot} did not get the file", expected, Describe.Untaken(scene.History)));
    }

    private static Difference? ContentFault(Scene scene, Posted posted, ChatEvent seen)
    {
        ReadOnlySpan<byte> sent = posted.Content!.Value.Span;
        string size = string.Create(CultureInfo.InvariantCulture, $"{sent.Length:N0} bytes");
        if (seen.Content is not ReadOnlyMemory<byte> content)
            return new Difference($"{scene.Bot} got a file that is not base64", size, "data that cannot be decoded");
        ReadOnlySpan<byte> got = content.Span;
        if (got.SequenceEqual(sent)) return null;

        int same = got.CommonPrefixLength(sent);
        string actual = got.Length != sent.Length
            ? string.Create(CultureInfo.InvariantCulture, $"{got.Length:N0} bytes, the first {same:N0} as sent")
            : string.Create(
                CultureInfo.InvariantCulture, $"byte {same:N0} is {got[same]:x2}, and {sent[same]:x2} was sent");
        return new Difference($"{scene.Bot} got the file with other bytes", size + ", as sent", actual);
    }

    private static Difference? NameFault(Scene scene, Posted posted, ChatEvent seen)
    {
        if (seen.FileName is not null && seen.FileName != posted.Text)
            return new Difference(
                $"{scene.Bot} got the file under another name", $"'{posted.Text}'", $"'{seen.FileName}'");
        int size = posted.Content!.Value.Length;
        if (seen.FileSize is null || seen.FileSize == size) return null;
        return new Difference(
            $"{scene.Bot} was told another size", string.Create(CultureInfo.InvariantCulture, $"{size:N0} bytes"),
            seen.FileSize < 0 ? "no size" : string.Create(CultureInfo.InvariantCulture, $"{seen.FileSize:N0} bytes"));
    }
}
