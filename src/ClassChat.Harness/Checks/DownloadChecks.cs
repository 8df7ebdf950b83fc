using System.Globalization;
using ClassChat.Sandbox.Probes;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Recording;

namespace ClassChat.Harness.Checks;

/// <summary>
/// Checks of the files that a client under test has saved on disk: as sent, complete, only in its download folder, and
/// no corrupt one without a report on the screen.
/// </summary>
internal static class DownloadChecks
{
    /// <summary>
    /// Passes if the last sent file of a name is in the download folder under that name, byte for byte.
    /// </summary>
    /// <param name="client">The client's name.</param>
    /// <param name="sent">The files sent to the client, in order.</param>
    /// <param name="fileName">The file's name.</param>
    /// <param name="saved">The files that the client has saved.</param>
    /// <param name="folder">The client's download folder.</param>
    public static CheckResult AsSent(
        string client, IReadOnlyList<SentMessage> sent, string fileName, IReadOnlyList<SavedFile> saved, string folder)
    {
        if (sent.LastOrDefault(message => message.Content is not null && message.Text == fileName)
            is not SentMessage file)
            return NotSent(client, fileName);
        SavedFile? found = saved.FirstOrDefault(one => one.Path == $"{folder}/{fileName}");
        if (found is not null && IsSame(found, file)) return CheckResult.Fine;
        string actual = found is null
            ? Describe(saved)
            : string.Create(CultureInfo.InvariantCulture, $"{found.Path} with {found.Bytes:N0} other bytes");
        return new CheckResult.Pending(new Mismatch(
            $"{client} has not saved the file as it was sent", Describe(file, $"{folder}/{fileName}"), actual));
    }

    /// <summary>Passes if every sent file is in the download folder, each in a file of its own.</summary>
    public static CheckResult All(
        string client, IReadOnlyList<SentMessage> sent, IReadOnlyList<SavedFile> saved, string folder)
    {
        List<SavedFile> left = [.. saved.Where(one => IsIn(one, folder))];
        foreach (SentMessage file in sent.Where(message => message.Content is not null))
        {
            int at = left.FindIndex(one => IsSame(one, file));
            if (at < 0)
                return new CheckResult.Pending(new Mismatch(
                    $"{client} has not kept every file that was sent to it",
                    Describe(file, $"a file in {folder}"), Describe(saved)));
            left.RemoveAt(at);
        }

        return CheckResult.Fine;
    }

    /// <summary>
    /// Passes if no sent file is outside the download folder. Empty files are ignored: they may be a log or a lock.
    /// </summary>
    public static CheckResult NothingOutside(
        string client, IReadOnlyList<SentMessage> sent, IReadOnlyList<SavedFile> saved, string folder)
    {
        SavedFile? stray = saved.FirstOrDefault(
            one => !IsIn(one, folder)
                && sent.Any(message => message.Content is { IsEmpty: false } && IsSame(one, message)));
        return stray is null
            ? CheckResult.Fine
            : new CheckResult.Failed(new Mismatch(
                $"{client} has written a file outside its folder for downloads", $"files in {folder} only",
                    stray.Path));
    }

    /// <summary>Passes if no corrupt file was saved, or if the client reports it as corrupt.</summary>
    /// <param name="client">The client's name.</param>
    /// <param name="corrupt">The files sent with a checksum that does not fit their bytes.</param>
    /// <param name="saved">The files that the client has saved.</param>
    /// <param name="isTold">True if the client shows that a file was corrupt.</param>
    public static CheckResult NoForgedChecksum(
        string client, IReadOnlyList<SentMessage> corrupt, IReadOnlyList<SavedFile> saved, bool isTold)
    {
        if (isTold) return CheckResult.Fine;
        SavedFile? believed = saved.FirstOrDefault(one => corrupt.Any(sent => IsSame(one, sent)));
        return believed is null
            ? CheckResult.Fine
            : new CheckResult.Failed(new Mismatch(
                $"{client} has taken a corrupt file for good", "no such file, or a word that it is corrupt",
                $"{believed.Path}, and nothing was said"));
    }

    private static CheckResult.Failed NotSent(string client, string fileName) => new(new Mismatch(
        $"the scenario expects file '{fileName}', which nobody sent to {client}", "a file sent", "none"));

    private static bool IsIn(SavedFile one, string folder) =>
        one.Path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static bool IsSame(SavedFile one, SentMessage file) => one.Content is ReadOnlyMemory<byte> content
        && content.Span.SequenceEqual(file.Content!.Value.Span);

    private static string Describe(SentMessage file, string where) => string.Create(
        CultureInfo.InvariantCulture, $"{where} with the {file.Content!.Value.Length:N0} bytes of '{file.Text}'");

    private static string Describe(IReadOnlyList<SavedFile> saved)
    {
        const int MaxShown = 5;
        if (saved.Count == 0) return "no file at all";
        string first = string.Join(", ", saved.Take(MaxShown).Select(one => PrintableText.Quote(one.Path)[1..^1]));
        return saved.Count <= MaxShown ? first : $"{first} and {TextList.Count(saved.Count - MaxShown, "more file")}";
    }
}
