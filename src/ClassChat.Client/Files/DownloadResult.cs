namespace ClassChat.Client.Files;

/// <summary>What became of a file that arrived.</summary>
public abstract record DownloadResult
{
    private DownloadResult()
    {
    }

    /// <summary>It is whole, and stands here.</summary>
    /// <param name="Path">The full path.</param>
    /// <param name="SizeBytes">Its size, in bytes.</param>
    public sealed record Saved(string Path, long SizeBytes) : DownloadResult;

    /// <summary>It is not what its sender sent, and why that is known. Nothing was written.</summary>
    public sealed record Corrupt(string Reason) : DownloadResult;

    /// <summary>It could not be written, and why. Nothing was left behind.</summary>
    public sealed record Failed(string Reason) : DownloadResult;
}
