using ClassChat.Platform.Failpoints;
using ClassChat.Platform.FileSystem;
using ClassChat.Sandbox.Isolation;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Harness.ClientUnderTest;

/// <summary>Writes a file that a client under test is to send into the program's folder.</summary>
internal static class UploadFile
{
    private const int ForAllToRead = 0x1A4; // 0644

    /// <summary>
    /// Writes a file, replacing one of the same name. Anything else that the program has put there stays.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written, for example the disk is full.</exception>
    public static async Task WriteAsync(
        WorkingCopy files, string fileName, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        using OpenFolder? folder = files.OpenFolderFor(fileName, out EntryName entry);
        _ = folder?.Remove(entry, isFolder: false);
        string? unmade = null;
        using SafeFileHandle? file = folder?.CreateFile(entry, ForAllToRead, out unmade);
        if (file is null)
        {
            if (folder is not null && folder.Find(entry) is null) throw new IOException(unmade);
            return; // if the program has put something else there, it sends that
        }

        Failpoint.Pass(FailpointKind.WriteFile, fileName);
        await RandomAccess.WriteAsync(file, content, 0, cancel);
        _ = folder!.Finish(file, ForAllToRead, TimeProvider.System.GetUtcNow().UtcDateTime);
    }
}
