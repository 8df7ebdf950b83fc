using System.Text;
using ClassChat.Harness.Linux;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Harness.FileSystem;

/// <summary>Result of reading a file.</summary>
/// <param name="Text">Its text; null if it could not be read.</param>
/// <param name="Fault">Why it could not be read, as it goes on after the file's name; null if it was.</param>
internal readonly record struct FileText(string? Text, string? Fault);

/// <summary>
/// Reads files that others have handed in: only regular ones, since a pipe would be waited for and a device read
/// without end, and only up to a size.
/// </summary>
internal static class RegularFile
{
    /// <summary>The fault of a file that is not there.</summary>
    public const string NotThere = "cannot be read: there is no such file, or it may not be seen";

    private const int BufferBytes = 64 * 1024;

    /// <summary>Kind of the file that a path leads to, links followed; null if there is none.</summary>
    public static EntryKind? KindOf(string path)
    {
        if (LibCFiles.AreKnown)
            return FileCalls.Status(LibCFiles.AT_FDCWD, EntryName.From(path).ZeroTerminated, 0)?.Kind;
        return Directory.Exists(path) ? EntryKind.Folder : File.Exists(path) ? EntryKind.File : null;
    }

    /// <summary>Reads a text in UTF-8.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="maxBytes">A larger file is not read.</param>
    public static FileText ReadText(string path, int maxBytes)
    {
        using SafeFileHandle? file = Open(path, out string? fault);
        if (file is null) return new FileText(null, fault);
        byte[] bytes = new byte[Math.Min(maxBytes, BufferBytes)];
        int count = 0;
        try
        {
            while (RandomAccess.Read(file, bytes.AsSpan(count), count) is > 0 and int more)
            {
                count += more;
                if (count < bytes.Length) continue;
                if (count >= maxBytes) return new FileText(null, $"is larger than {maxBytes >> 10} KiB");
                Array.Resize(ref bytes, Math.Min(maxBytes, bytes.Length * 2));
            }
        }
        catch (IOException error)
        {
            return new FileText(null, "cannot be read: " + error.Message);
        }

        // A mark at the beginning says that it is UTF-8, and is no part of the text.
        ReadOnlySpan<byte> text = bytes.AsSpan(0, count);
        if (text.StartsWith(Encoding.UTF8.Preamble)) text = text[Encoding.UTF8.Preamble.Length..];
        return new FileText(Encoding.UTF8.GetString(text), null);
    }

    /// <summary>Opens a file, if it is a regular one.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="fault">Why not, as it goes on after the file's name; null if it is open.</param>
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
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            fault = "cannot be read: " + error.Message;
            return null;
        }
    }

    /// <summary>A descriptor that was just opened, if it is that of a regular file.</summary>
    internal static SafeFileHandle? Checked(int descriptor, out string? fault)
    {
        fault = descriptor < 0 ? "cannot be read: " + FileCalls.LastFault() : null;
        if (descriptor < 0) return null;
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        if (FileCalls.Status(descriptor, [0], LibCFiles.AT_EMPTY_PATH)?.Kind == EntryKind.File) return file;
        file.Dispose();
        fault = "is not a file";
        return null;
    }
}
