using System.Globalization;
using System.Text.RegularExpressions;
using ClassChat.Specification.Recording;

namespace ClassChat.Specification.Dialects;

/// <summary>Converts the named groups of a regular expression match to fields of an event.</summary>
internal static partial class RegexCaptures
{
    /// <summary>Adds the captured fields to an event.</summary>
    /// <param name="observed">The event so far.</param>
    /// <param name="match">The match, whose groups have the names of fields.</param>
    /// <param name="pattern">The pattern of the event; null if it has only a text to search for.</param>
    public static ObservedEvent From(ObservedEvent observed, Match match, EventPattern? pattern = null)
    {
        string? split = pattern?.Split;
        bool hidesBase64 = pattern?.Decrypts("base64") == true;
        string? Captured(string field) => match.Groups[field] is { Success: true } group ? group.Value.Trim() : null;
        return observed with
        {
            Sender = Captured("sender") ?? observed.Sender,
            Receiver = Captured("receiver") ?? observed.Receiver,
            // Spaces around a text belong to it.
            Text = match.Groups["text"] is { Success: true } text ? text.Value : observed.Text,
            Group = Captured("group") ?? observed.Group,
            Name = Captured("name") ?? observed.Name,
            Timestamp = Captured("timestamp") ?? observed.Timestamp,
            Count = Captured("count") is string count ? Number(count) : observed.Count,
            FileName = Captured("filename") ?? observed.FileName,
            FileSize = Captured("size") is string size ? Size(size) : observed.FileSize,
            Checksum = Captured("checksum") ?? observed.Checksum,
            Content = !hidesBase64 && Captured("base64") is string base64 ? Content(base64) : observed.Content,
            Hidden = Captured("content") ?? (hidesBase64 ? Captured("base64") : null) ?? observed.Hidden,
            Iv = Captured("iv") ?? observed.Iv,
            Tag = Captured("tag") ?? observed.Tag,
            Key = Captured("key") ?? observed.Key,
            Id = Captured("id") ?? observed.Id,
            // A list that captures no names is an empty list.
            Names = match.Groups.ContainsKey("names") ? Listed(match.Groups["names"], split) : observed.Names,
            Groups = match.Groups.ContainsKey("groups") ? Groups(match, split) : observed.Groups,
        };
    }

    /// <summary>Parses an integer; null if it is invalid.</summary>
    public static int? Number(string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>Parses a size in bytes; null if it is invalid.</summary>
    public static long? Size(string text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long size) ? size : null;

    /// <summary>Splits a list in a single text into names.</summary>
    public static IEnumerable<string> Names(string list, string? split) =>
        (split is null ? Separator.Split(list) : list.Split(split)).Select(name => name.Trim())
        .Where(name => name.Length > 0).Take(JsonFields.MaxNames);

    /// <summary>Decodes the content of a file; null if it is not base64.</summary>
    private static ReadOnlyMemory<byte>? Content(string base64)
    {
        byte[] content = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, content, out int length) ? content.AsMemory(0, length) : null;
    }

    private static List<string> Listed(Group names, string? split) =>
        [.. names.Captures.SelectMany(capture => Names(capture.Value, split))];

    /// <summary>Groups and their member lists, which are captured alternately.</summary>
    private static Dictionary<string, IReadOnlyList<string>> Groups(Match match, string? split)
    {
        IReadOnlyList<string> none = match.Groups.ContainsKey("members") ? [] : ObservedEvent.UnlistedMembers;
        Capture[] names = [.. match.Groups["groups"].Captures.OrderBy(capture => capture.Index)];
        Capture[] members = [.. match.Groups["members"].Captures.OrderBy(capture => capture.Index)];
        var groups = new Dictionary<string, IReadOnlyList<string>>();
        int next = 0;
        for (int i = 0; i < names.Length; i++)
        {
            // The members of a group follow its name and precede the name of the next group.
            int end = i + 1 < names.Length ? names[i + 1].Index : int.MaxValue;
            while (next < members.Length && members[next].Index < names[i].Index) next++;
            bool hasMembers = next < members.Length && members[next].Index < end;
            groups[names[i].Value.Trim()] = hasMembers ? [.. Names(members[next].Value, split)] : none;
        }

        return groups;
    }

    [GeneratedRegex(@"[,;\s]+")]
    private static partial Regex Separator { get; }
}
