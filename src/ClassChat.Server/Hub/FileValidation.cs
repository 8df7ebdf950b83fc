using ClassChat.Protocol;
using ClassChat.Protocol.Messages;

namespace ClassChat.Server.Hub;

/// <summary>
/// Checks a file before it is relayed: name, size limit, stated size and checksum; removes a path before the name. Slow
/// for a large file, so it runs outside the hub's lock.
/// </summary>
internal static class FileValidation
{
    /// <summary>Checks a file.</summary>
    /// <param name="file">The file as received.</param>
    /// <param name="accepted">The file to relay: its name without a path, its checksum in lower case.</param>
    /// <returns>The error reply to the sender if the file is refused; null if it is accepted.</returns>
    public static ServerMessage? FindError(FileContent file, out FileContent accepted)
    {
        accepted = file;
        string name = LastComponent(file.FileName);
        if (name is "" or "." or "..") return new ServerMessage.Error("The file has no usable name.");
        if (name.Any(char.IsControl))
            return new ServerMessage.Error("The name of a file must not contain control characters.");
        if (file.FileSize > Limits.MaxFileBytes) return ReplyTexts.FileTooLarge;

        string? checksum = Checksum.OfBase64(file.Base64.Span, out long size);
        if (checksum is null) return Corrupt(name, "its data is not base64");
        if (size > Limits.MaxFileBytes) return ReplyTexts.FileTooLarge;
        if (size != file.FileSize) return Corrupt(name, $"it has {size} bytes and not {file.FileSize}");
        if (!checksum.Equals(file.Checksum, StringComparison.OrdinalIgnoreCase))
            return Corrupt(name, "its checksum does not match");

        accepted = file with { FileName = name, Checksum = checksum };
        return null;
    }

    private static ServerMessage.Error Corrupt(string name, string why) => new($"File '{name}' is corrupt: {why}.");

    // Sender and receiver may use either path separator.
    private static string LastComponent(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..].Trim();
}
