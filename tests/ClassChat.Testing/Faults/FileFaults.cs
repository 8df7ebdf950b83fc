using System.Text.Json.Nodes;
using ClassChat.Protocol;
using ClassChat.Testing.FaultyServers;
using static ClassChat.Testing.Faults.Changes;

namespace ClassChat.Testing.Faults;

/// <summary>The faults about files.</summary>
internal static class FileFaults
{
    /// <summary>All of them, in the order of the rubric.</summary>
    public static IReadOnlyList<Fault> All { get; } =
        [.. Contents(), .. Checksums(), .. Limits(), .. Confirmations(), .. Groups()];

    private static IEnumerable<Fault> Contents()
    {
        yield return New("b2.intact", "flips a bit of each file", Level.Bonus2, () => new BitFlipped());
        yield return Content("drops the last byte of files above 64 KB",
            bytes => bytes.Length > 65_536 ? bytes[..^1] : bytes);
        yield return Content("drops the last byte of files of a whole number of KB",
            bytes => bytes.Length > 0 && bytes.Length % 1000 == 0 ? bytes[..^1] : bytes);
        yield return Content("fills files up to three bytes",
            bytes => bytes.Length is > 0 and < 3 ? [.. bytes, .. new byte[3 - bytes.Length]] : bytes);
        yield return New("b2.intact", "loses empty files", Level.Bonus2,
            () => Down("file_transfer", (_, json) => Get(json, "data").Length == 0 ? [] : [json]));
        yield return New("b2.intact", "shortens the endings of file names", Level.Bonus2,
            () => Down("file_transfer", Edit(
                "filename", name => name.Replace(".jpeg", ".jpg", StringComparison.Ordinal))));
        yield return New("b2.intact", "delivers files twice", Level.Bonus2,
            () => Down("file_transfer", (_, json) => [json, json]));
        yield return New("b2.intact", "names the wrong sender of a file", Level.Bonus2,
            () => Down("file_transfer", (client, json) => [With(json, "sender", client.Name!)]));

        static Fault Content(string name, Func<byte[], byte[]> change) => New("b2.intact", name, Level.Bonus2,
            () => Down("file_transfer", Edit(
                "data", data => Convert.ToBase64String(change(Convert.FromBase64String(data))))));
    }

    private static IEnumerable<Fault> Checksums()
    {
        yield return New("b2.checksum", "passes on no checksum", Level.Bonus2,
            () => Down("file_transfer", (_, json) => [Without(json, "checksum")]));
        yield return New("b2.corrupt", "makes corrupt files look good", Level.Bonus2, () => new Rules
        {
            Up = (_, json) =>
            {
                if (json["file_data"] is JsonNode file && file["data"] is not null)
                    file["checksum"] = Checksum.Compute(Convert.FromBase64String(Get(file, "data")));
                return [json];
            },
        });
    }

    private static IEnumerable<Fault> Limits()
    {
        yield return New("b2.limit", "says nothing to a file that is too large", Level.Bonus2,
            () => Down("error", (_, json) => Says(json, "larger") || Says(json, "large") ? [] : [json]));
        yield return New("b2.limit", "hangs up at a file that is too large", Level.Bonus2,
            () => Down("error", (client, json) =>
            {
                if (!Says(json, "large")) return [json];
                client.Socket.Close();
                return [];
            }));
        yield return New("b2.limit", "says that it sent a file that is too large", Level.Bonus2,
            () => Down("error", (_, json) => Says(json, "large") ? [Status("success", "File sent to you")] : [json]));
    }

    private static IEnumerable<Fault> Confirmations()
    {
        yield return New("b2.confirm", "confirms no files", Level.Bonus2,
            () => Down("success", (_, json) => Says(json, "File '") ? [] : [json]));
        yield return New("b2.confirm", "answers an error to a file that it delivered", Level.Bonus2,
            () => Down("success", (_, json) => Says(json, "File '") ? [Status("error", "No.")] : [json]));
    }

    private static IEnumerable<Fault> Groups()
    {
        yield return New("b2.group", "loses files to groups", Level.Bonus2,
            () => Down("file_transfer", (_, json) => json["group"] is null ? [json] : []));
        yield return New("b2.group", "delivers files to a group also to who is in none", Level.Bonus2, () =>
        {
            bool isTold = false;
            return Down("file_transfer", (client, json) =>
            {
                if (json["group"] is null || isTold) return [json];
                isTold = true;
                foreach (ProxyClient other in client.All.Where(other => !other.KnowsGroups)) other.Tell(json);
                return [json];
            });
        });
    }
}
