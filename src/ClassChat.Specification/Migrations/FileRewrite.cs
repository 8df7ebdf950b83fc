using System.Text;
using ClassChat.Platform.FileSystem;

namespace ClassChat.Specification.Migrations;

/// <summary>A file to rewrite in place, with a backup beside it.</summary>
public sealed class FileRewrite
{
    /// <summary>Maximum size of a file in bytes: 1 MiB.</summary>
    private const int MaxBytes = 1 << 20;

    /// <summary>Maximum number of backups of one file.</summary>
    private const int MaxBackups = 1_000;

    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly byte[] _bytes;
    private readonly bool _hasMark;

    private FileRewrite(string path, byte[] bytes)
    {
        (_path, _bytes) = (path, bytes);
        _hasMark = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble);
        Text = _utf8.GetString(bytes.AsSpan(_hasMark ? Encoding.UTF8.Preamble.Length : 0));
    }

    /// <summary>The text of the file, without a byte order mark.</summary>
    public string Text { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fault">The reason why the file cannot be read, phrased to follow the file's name; null if it was
    /// read.</param>
    public static FileRewrite? Open(string path, out string? fault)
    {
        fault = null;
        try
        {
            if (new FileInfo(path).LinkTarget is not null) fault = "is a link; name the file that it leads to";
            else if (RegularFile.KindOf(path) is not EntryKind kind) fault = RegularFile.NotThere;
            else if (kind != EntryKind.File) fault = "is not a file; name the files in it";
            else if (new FileInfo(path).Length > MaxBytes) fault = $"is larger than {MaxBytes >> 10} KiB";
            if (fault is null) return new FileRewrite(path, File.ReadAllBytes(path));
        }
        catch (DecoderFallbackException)
        {
            fault = "is not UTF-8; save it in that encoding";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            fault = "cannot be read: " + error.Message;
        }

        return null;
    }

    /// <summary>
    /// Replaces the text atomically, with the same permissions, and keeps the old text in a backup. Existing backups
    /// are never overwritten.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="backup">The backup; null if nothing was written.</param>
    /// <returns>The reason why the file cannot be written, phrased to follow the file's name; null if it was
    /// written.</returns>
    public string? Write(string text, out string? backup)
    {
        backup = null;
        string draft = $"{_path}.{Environment.ProcessId}.part";
        bool isDraftOurs = false;
        try
        {
            byte[] bytes = _utf8.GetBytes(text);
            using (FileStream file = Create(draft))
            {
                isDraftOurs = true;
                file.Write(_hasMark ? [.. Encoding.UTF8.Preamble, .. bytes] : bytes);
                file.Flush(flushToDisk: true);
            }

            if (!File.ReadAllBytes(_path).AsSpan().SequenceEqual(_bytes))
                return "was changed by somebody else meanwhile";
            backup = PutBackup();
            if (backup is null) return $"has {MaxBackups} backups; remove some";
            File.Move(draft, _path, overwrite: true);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "cannot be written: " + error.Message;
        }
        finally
        {
            if (isDraftOurs) File.Delete(draft); // after a successful move the draft no longer exists
        }
    }

    private string? PutBackup()
    {
        for (int number = 0; number < MaxBackups; number++)
        {
            string backup = number == 0 ? $"{_path}.bak" : $"{_path}.bak.{number}";
            if (Path.Exists(backup) || new FileInfo(backup).LinkTarget is not null) continue;
            using FileStream file = Create(backup);
            file.Write(_bytes);
            file.Flush(flushToDisk: true);
            return backup;
        }

        return null;
    }

    /// <summary>Creates a new empty file with the permissions of the rewritten one.</summary>
    private FileStream Create(string path)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(_path));
        return file;
    }
}
