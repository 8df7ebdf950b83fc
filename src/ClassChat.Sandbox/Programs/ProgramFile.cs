using System.Runtime.InteropServices;
using System.Text;
using ClassChat.Platform.FileSystem;
using ClassChat.Sandbox.Isolation;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Sandbox.Programs;

/// <summary>
/// Recognizes by its mode and its first bytes that a file cannot be run here: a script from Windows, a missing
/// interpreter, a program for another system.
/// </summary>
internal static class ProgramFile
{
    private const int HeadBytes = 4096;

    // ELF, "e_machine": the processor, after 18 bytes.
    private const int MachineOffset = 18;

    private const UnixFileMode Executable =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly byte[] _elf = [0x7F, (byte)'E', (byte)'L', (byte)'F'];
    private static readonly byte[] _byteOrderMark = [0xEF, 0xBB, 0xBF];
    private static readonly byte[] _class = [0xCA, 0xFE, 0xBA, 0xBE];

    // Mach-O, for 64 and 32 bits.
    private static readonly byte[][] _mac = [[0xCF, 0xFA, 0xED, 0xFE], [0xCE, 0xFA, 0xED, 0xFE]];

    private static readonly Dictionary<Architecture, ushort> _machines = new()
    {
        [Architecture.X64] = 62,
        [Architecture.Arm64] = 183,
    };

    /// <summary>Reason why a file cannot be run, with the remedy; null if it can be tried, or is not there.</summary>
    /// <param name="word">Path of the file, as the command names it.</param>
    /// <param name="folder">Full path of the folder in which the command runs.</param>
    public static string? FindFault(string word, string folder)
    {
        string path = Path.GetFullPath(word, folder);
        if (Directory.Exists(path)) return $"'{word}' is a folder: name the program in it";
        if (Head(path) is not byte[] head) return null;
        return OfContent(word, head) ?? OfScript(word, head, folder) ?? OfMode(word, path);
    }

    /// <summary>The fault of a script for a shell whose first line ends as on Windows; null if it does not.</summary>
    public static string? FindWindowsLineEnd(string word, string folder) =>
        Head(Path.GetFullPath(word, folder)) is byte[] head && FirstLine(head).EndsWith('\r') ? OfLineEnd(word) : null;

    private static byte[]? Head(string path)
    {
        using SafeFileHandle? file = RegularFile.Open(path, out _);
        if (file is null) return null;
        byte[] head = new byte[HeadBytes];
        return head[..RandomAccess.Read(file, head, 0)];
    }

    private static string? OfContent(string word, byte[] head)
    {
        if (head.Length == 0) return $"'{word}' is empty";
        if (head.AsSpan().StartsWith("MZ"u8)) return $"'{word}' is a program for Windows: compile it here, from source";
        if (_mac.Any(start => head.AsSpan().StartsWith(start)))
            return $"'{word}' is a program for macOS: compile it here, from source";
        if (head.AsSpan().StartsWith(_class))
            return $"'{word}' is a compiled Java class: start it by java, with the name of the class";
        if (head.AsSpan().StartsWith([.. _byteOrderMark, (byte)'#', (byte)'!']))
            return $"'{word}' has a byte order mark before #!: save it as UTF-8 without BOM";
        bool isOther = head.AsSpan().StartsWith(_elf) && head.Length > MachineOffset + 1
            && _machines.TryGetValue(RuntimeInformation.OSArchitecture, out ushort machine)
            && BitConverter.ToUInt16(head, MachineOffset) != machine;
        return isOther ? $"'{word}' is a program for another kind of processor: compile it here, from source" : null;
    }

    /// <summary>The fault of a script's first line: <c>#!/usr/bin/env python3</c>.</summary>
    private static string? OfScript(string word, byte[] head, string folder)
    {
        if (!head.AsSpan().StartsWith("#!"u8)) return null;
        string line = FirstLine(head);
        if (line.EndsWith('\r')) return OfLineEnd(word);
        string[] words = line[2..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return $"'{word}': line 1 names no program after #!";
        string? missing = words[0];
        if (File.Exists(Path.GetFullPath(words[0], folder)))
            missing = Path.GetFileName(words[0]) != "env" ? null : words.Skip(1)
                .FirstOrDefault(named => !named.StartsWith('-') && !named.Contains('=', StringComparison.Ordinal));
        bool isFound = missing is null || (missing != words[0] && Toolchain.Find(missing, folder) is not null);
        return isFound ? null : $"'{word}': line 1 says that '{missing}' runs it, and there is no such program here: "
            + "correct the line, or install it";
    }

    private static string? OfMode(string word, string path) =>
        OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0 ? null
        : $"'{word}' may not be executed: chmod +x {word}, or name before it what runs it, such as sh or python3";

    private static string OfLineEnd(string word) =>
        $"'{word}': line 1 ends in CR LF, as on Windows: save it with the line ends of Unix (LF)";

    private static string FirstLine(byte[] head) => Encoding.UTF8.GetString(head).Split('\n', 2)[0];
}
