using System.Buffers;
using System.Buffers.Text;
using ClassChat.Protocol;
using ClassChat.Protocol.Messages;

namespace ClassChat.Client.Files;

/// <summary>
/// Folder for received files. Verifies size and checksum before anything is written, never writes outside the folder
/// whatever the file name is, and never overwrites a file, even if two of the same name arrive at once.
/// </summary>
public sealed class DownloadFolder
{
    // Maximum number of files with the same name; more means that a sender is filling the folder.
    private const int MaxOfOneName = 10_000;

    // A multiple of 4, so that a block of base64 ends between two groups.
    private const int BlockChars = 64 * 1024;

    /// <summary>Selects a folder; it is created when the first file is saved.</summary>
    /// <param name="folder">An absolute path, or one relative to the current folder. Default: <c>downloads</c>.</param>
    public DownloadFolder(string folder = "downloads") => Folder = Path.GetFullPath(folder);

    /// <summary>The full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>Verifies and saves a file synchronously.</summary>
    /// <param name="file">The file as it arrived.</param>
    public DownloadResult Save(FileContent file)
    {
        if (FindError(file) is string fault) return new DownloadResult.Corrupt(fault);
        try
        {
            Directory.CreateDirectory(Folder);
            FileStream? output = CreateNew(SafeFileName.From(file.FileName), isAsync: false);
            if (output is null) return new DownloadResult.Failed($"There are {MaxOfOneName} files of that name.");
            Write(file.Base64.Span, output);
            return new DownloadResult.Saved(output.Name, file.FileSize);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new DownloadResult.Failed(error.Message);
        }
    }

    /// <summary>Verifies and saves a file.</summary>
    /// <param name="file">The file as it arrived.</param>
    /// <param name="cancellationToken">Cancels saving; no partial file remains.</param>
    public async Task<DownloadResult> SaveAsync(FileContent file, CancellationToken cancellationToken = default)
    {
        if (FindError(file) is string fault) return new DownloadResult.Corrupt(fault);
        try
        {
            Directory.CreateDirectory(Folder);
            FileStream? output = CreateNew(SafeFileName.From(file.FileName), isAsync: true);
            if (output is null) return new DownloadResult.Failed($"There are {MaxOfOneName} files of that name.");
            await WriteAsync(file.Base64, output, cancellationToken);
            return new DownloadResult.Saved(output.Name, file.FileSize);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new DownloadResult.Failed(error.Message);
        }
    }

    private static string? FindError(FileContent file)
    {
        string? checksum = Checksum.OfBase64(file.Base64.Span, out long size);
        if (checksum is null) return "The content is not base64.";
        if (size != file.FileSize) return $"The content has {size} bytes; {file.FileSize} were announced.";
        bool matches = checksum.Equals(file.Checksum, StringComparison.OrdinalIgnoreCase);
        return matches ? null : "The content does not match its checksum.";
    }

    private FileStream? CreateNew(SafeFileName name, bool isAsync)
    {
        for (int attempt = 0; attempt < MaxOfOneName; attempt++)
        {
            string path = Path.Combine(Folder, name.Candidate(attempt));
            try
            {
                // Fails if anything has that name, even a dangling link.
                return new FileStream(
                    path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, BlockChars, isAsync);
            }
            catch (IOException) when (Path.Exists(path) || IsLink(path))
            {
            }
        }

        return null;
    }

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    private static void Write(ReadOnlySpan<byte> base64, FileStream output)
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(BlockChars));
        bool whole = false;
        try
        {
            using (output)
            {
                for (int at = 0; at < base64.Length; at += BlockChars)
                {
                    ReadOnlySpan<byte> part = base64.Slice(at, Math.Min(BlockChars, base64.Length - at));
                    Base64.DecodeFromUtf8(part, block, out _, out int written);
                    output.Write(block, 0, written);
                }
            }

            whole = true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
            if (!whole) File.Delete(output.Name);
        }
    }

    private static async Task WriteAsync(
        ReadOnlyMemory<byte> base64, FileStream output, CancellationToken cancellationToken)
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(BlockChars));
        bool whole = false;
        try
        {
            await using (output)
            {
                for (int at = 0; at < base64.Length; at += BlockChars)
                {
                    ReadOnlyMemory<byte> part = base64.Slice(at, Math.Min(BlockChars, base64.Length - at));
                    Base64.DecodeFromUtf8(part.Span, block, out _, out int written);
                    await output.WriteAsync(block.AsMemory(0, written), cancellationToken);
                }
            }

            whole = true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
            if (!whole) File.Delete(output.Name);
        }
    }
}
