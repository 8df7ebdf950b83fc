using System.Globalization;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Observations;
using ClassChat.Harness.Probes;

namespace ClassChat.Harness.Checks;

/// <summary>Checks of what a client under test has saved.</summary>
internal static class Downloads
{
    /// <summary>The last file of a name stands in the folder for downloads, under that name, byte for byte.</summary>
    /// <param name="client">The client.</param>
    /// <param name="sent">What was sent to it, in order.</param>
    /// <param name="fileName">The name.</param>
    /// <param name="saved">What it has saved.</param>
    /// <param name="folder">Its folder for downloads.</param>
    public static Outcome AsSent(
        string client, IReadOnlyList<Posted> sent, string fileName, IReadOnlyList<SavedFile> saved, string folder)
    {
        if (sent.LastOrDefault(posted => posted.Content is not null && posted.Text == fileName) is not Posted file)
            return NotSent(client, fileName);
        SavedFile? found = saved.FirstOrDefault(one => one.Path == $"{folder}/{fileName}");
        if (found is not null && IsSame(found, file)) return Outcome.Fine;
        string actual = found is null
            ? Describe(saved)
            : string.Create(CultureInfo.InvariantCulture, $"{found.Path} with {found.Bytes:N0} other bytes");
        return new Outcome.Open(new Difference(
            $"{client} has not saved the file as it was sent", Describe(file, $"{folder}/{fileName}"), actual));
    }

    /// <summary>Every file that was sent stands in the folder for downloads, each under a name of its own.</summary>
    public static Outcome All(
        string client, IReadOnlyList<Posted> sent, IReadOnlyList<SavedFile> saved, string folder)
    {
        List<SavedFile> left = [.. saved.Where(one => IsIn(one, folder))];
        foreach (Posted file in sent.Where(posted => posted.Content is not null))
        {
            int at = left.FindIndex(one => IsSame(one, file));
            if (at < 0)
                return new Outcome.Open(new Difference(
                    $"{client} has not kept every file that was sent to it",
                    Describe(file, $"a file in {folder}"), Describe(saved)));
            left.RemoveAt(at);
        }

        return Outcome.Fine;
    }

    /// <summary>Nothing that was sent is anywhere else. An empty file can be anybody's: a log, a lock.</summary>
    public static Outcome NothingOutside(
        string client, IReadOnlyList<Posted> sent, IReadOnlyList<SavedFile> saved, string folder)
    {
        SavedFile? stray = saved.FirstOrDefault(
            one => !IsIn(one, folder)
                && sent.Any(posted => posted.Content is { IsEmpty: false } && IsSame(one, posted)));
        return stray is null
            ? Outcome.Fine
            : new Outcome.Broken(new Difference(
                $"{client} has written a file outside its folder for downloads", $"files in {folder} only",
                    stray.Path));
    }

    /// <summary>Nothing that came corrupt is there, unless the client says so.</summary>
    /// <param name="client">The client.</param>
    /// <param name="corrupt">What was sent with a checksum of other bytes.</param>
    /// <param name="saved">What it has saved.</param>
    /// <param name="isTold">True if it shows that a file was corrupt.</param>
    public static Outcome NotFooled(
        string client, IReadOnlyList<Posted> corrupt, IReadOnlyList<SavedFile> saved, bool isTold)
    {
        if (isTold) return Outcome.Fine;
        SavedFile? believed = saved.FirstOrDefault(one => corrupt.Any(posted => IsSame(one, posted)));
        return believed is null
            ? Outcome.Fine
            : new Outcome.Broken(new Difference(
                $"{client} has taken a corrupt file for good", "no such file, or a word that it is corrupt",
                $"{believed.Path}, and nothing was said"));
    }

    private static Outcome.Broken NotSent(string client, string fileName) => new(new Difference(
        $"the scenario expects file '{fileName}', which nobody sent to {client}", "a file sent", "none"));

    private static bool IsIn(SavedFile one, string folder) =>
        one.Path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static bool IsSame(SavedFile one, Posted file) => one.Content is ReadOnlyMemory<byte> content
        && content.Span.SequenceEqual(file.Content!.Value.Span);

    private static string Describe(Posted file, string where) => string.Create(
        CultureInfo.InvariantCulture, $"{where} with the {file.Content!.Value.Length:N0} bytes of '{file.Text}'");

    private static string Describe(IReadOnlyList<SavedFile> saved)
    {
        const int MaxShown = 5;
        if (saved.Count == 0) return "no file at all";
        string first = string.Join(", ", saved.Take(MaxShown).Select(one => Visible.Quote(one.Path)[1..^1]));
        return saved.Count <= MaxShown ? first : $"{first} and {Words.Count(saved.Count - MaxShown, "more file")}";
    }
}
