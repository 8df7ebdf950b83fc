namespace ClassChat.Client.Files;

/// <summary>Result of saving a received file with <see cref="DownloadFolder"/>.</summary>
public abstract record DownloadResult
{
    private DownloadResult()
    {
    }

    /// <summary>The received file matched its stated size and checksum and is saved completely.</summary>
    /// <param name="Path">The full path of the saved file.</param>
    /// <param name="SizeBytes">The size of the file, in bytes.</param>
    public sealed record Saved(string Path, long SizeBytes) : DownloadResult;

    /// <summary>
    /// The content does not match the stated size or checksum, or is not base64. Nothing was written.
    /// </summary>
    public sealed record Corrupt(string Reason) : DownloadResult;

    /// <summary>The file could not be written, with the reason. No partial file remains.</summary>
    public sealed record Failed(string Reason) : DownloadResult;
}
