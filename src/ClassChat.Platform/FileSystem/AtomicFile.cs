using System.Text;
using ClassChat.Platform.Failpoints;

namespace ClassChat.Platform.FileSystem;

/// <summary>
/// Writes text files atomically: each file has either its complete new text or stays unchanged, even if the disk is
/// full, or the program or the machine ends during a write.
/// </summary>
public static class AtomicFile
{
    private static readonly UTF8Encoding _encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a text, replacing the previous file.</summary>
    /// <exception cref="IOException">It could not be written; the previous file is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written; the previous file is unchanged.</exception>
    public static async Task WriteAsync(string path, string text, CancellationToken cancel)
    {
        string draft = path + ".part";
        bool isWritten = false;
        try
        {
            await WriteDraftAsync(draft, _encoding.GetBytes(text), cancel);
            Failpoint.Pass(FailpointKind.Move, path);
            File.Move(draft, path, overwrite: true);
            isWritten = true;
        }
        finally
        {
            if (!isWritten) Remove(draft);
        }
    }

    private static async Task WriteDraftAsync(string draft, byte[] bytes, CancellationToken cancel)
    {
        Failpoint.Pass(FailpointKind.CreateFile, draft);
        await using var file = new FileStream(
            draft, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        Failpoint.Pass(FailpointKind.WriteFile, draft);
        await file.WriteAsync(bytes, cancel);
        // Otherwise the move may reach the disk before the text does.
        Failpoint.Pass(FailpointKind.FlushFile, draft);
        file.Flush(flushToDisk: true);
    }

    private static void Remove(string draft)
    {
        try
        {
            Failpoint.Pass(FailpointKind.Remove, draft);
            File.Delete(draft);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next write replaces it; the error that is reported is that of the write.
        }
    }
}
