using System.Text;
using ClassChat.Platform.Errors;
using ClassChat.Platform.Failpoints;
using ClassChat.Platform.Linux;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Platform.FileSystem;

/// <summary>
/// Result of <c>RegularFile.ReadText</c>: the text of a file, or the reason why it could not be read.
/// </summary>
/// <param name="Text">Its text; null if it could not be read.</param>
/// <param name="Error">Reason why it could not be read, worded to follow the file name; null if it was read.</param>
public readonly record struct FileReadResult(string? Text, string? Error);

/// <summary>
/// Opens files from untrusted sources, and reads their text up to a size limit: only regular files, since a pipe would
/// block and a device may never end.
/// </summary>
public static class RegularFile
{
    /// <summary>Error message for a file that does not exist.</summary>
    public const string NotThere = "cannot be read: there is no such file, or it may not be seen";

    private const int BufferBytes = 64 * 1024;

    /// <summary>Kind of the entry that a path leads to, following links; null if there is none.</summary>
    public static EntryKind? KindOf(string path)
    {
        if (LibCFiles.AreKnown)
            return FileSyscalls.Status(LibCFiles.AT_FDCWD, EntryName.From(path).ZeroTerminated, 0)?.Kind;
        return Directory.Exists(path) ? EntryKind.Folder : File.Exists(path) ? EntryKind.File : null;
    }

    /// <summary>Reads a UTF-8 text file.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="maxBytes">Maximum size in bytes; a file of this size or larger is rejected.</param>
    /// <exception cref="IOException">The machine failed, for example no descriptors are left.</exception>
    public static FileReadResult ReadText(string path, int maxBytes)
    {
        using SafeFileHandle? file = Open(path, out string? fault);
        if (file is null) return new FileReadResult(null, fault);
        byte[] bytes = new byte[Math.Min(maxBytes, BufferBytes)];
        int count = 0;
        try
        {
            Failpoint.Pass(FailpointKind.ReadFile, path);
            while (RandomAccess.Read(file, bytes.AsSpan(count), count) is > 0 and int more)
            {
                count += more;
                if (count < bytes.Length) continue;
                if (count >= maxBytes) return new FileReadResult(null, $"is larger than {maxBytes >> 10} KiB");
                Array.Resize(ref bytes, Math.Min(maxBytes, bytes.Length * 2));
            }
        }
        catch (IOException error) when (!ErrorAdvice.IsOfMachine(error))
        {
            return new FileReadResult(null, "cannot be read: " + error.Message);
        }

        // A byte order mark is not part of the text.
        ReadOnlySpan<byte> text = bytes.AsSpan(0, count);
        if (text.StartsWith(Encoding.UTF8.Preamble)) text = text[Encoding.UTF8.Preamble.Length..];
        return new FileReadResult(Encoding.UTF8.GetString(text), null);
    }

    /// <summary>Opens a file for reading if it is a regular file.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="fault">Reason why it cannot be opened, worded to follow the file name; null on success.</param>
    public static SafeFileHandle? Open(string path, out string? fault)
    {
        fault = KindOf(path) switch
        {
            EntryKind.File => null,
            null => NotThere,
            _ => "is not a file",
        };
        if (fault is not null) return null;
        try
        {
            return LibCFiles.AreKnown
                ? Checked(
                    LibCFiles.OpenAt(LibCFiles.AT_FDCWD, EntryName.From(path).ZeroTerminated,
                        LibCFiles.O_NONBLOCK | LibCFiles.O_CLOEXEC, 0),
                    out fault)
                : File.OpenHandle(path);
        }
        catch (Exception error) when (
            error is IOException or UnauthorizedAccessException && !ErrorAdvice.IsOfMachine(error))
        {
            fault = "cannot be read: " + error.Message;
            return null;
        }
    }

    /// <summary>Wraps a descriptor that was just opened if it refers to a regular file; otherwise closes it.</summary>
    internal static SafeFileHandle? Checked(int descriptor, out string? fault)
    {
        fault = descriptor < 0 ? "cannot be read: " + FileSyscalls.LastError() : null;
        if (descriptor < 0) return null;
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        bool isFile = false;
        try
        {
            isFile = FileSyscalls.Status(descriptor, [0], LibCFiles.AT_EMPTY_PATH)?.Kind == EntryKind.File;
        }
        finally
        {
            if (!isFile) file.Dispose();
        }

        fault = isFile ? null : "is not a file";
        return isFile ? file : null;
    }
}
