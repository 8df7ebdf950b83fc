using ClassChat.Platform.FileSystem;
using ClassChat.Sandbox.Isolation;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Harness.ClientUnderTest;

/// <summary>A file that is put into the folder of a program.</summary>
internal static class UploadFile
{
    private const int ForAllToRead = 0x1A4; // 0644

    /// <summary>Writes it in place of one of that name; what the program has put there instead may stay.</summary>
    public static async Task WriteAsync(
        WorkingCopy files, string fileName, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        using OpenFolder? folder = files.OpenFolderFor(fileName, out EntryName entry);
        _ = folder?.Remove(entry, isFolder: false);
        using SafeFileHandle? file = folder?.CreateFile(entry, ForAllToRead, out _);
        if (file is null) return; // what the program has put in its place, it sends
        await RandomAccess.WriteAsync(file, content, 0, cancel);
        folder!.Finish(file, ForAllToRead, TimeProvider.System.GetUtcNow().UtcDateTime);
    }
}
