using System.Diagnostics;
using System.IO.Pipes;
using ClassChat.Platform.Linux;
using ClassChat.Sandbox.Isolation;

namespace ClassChat.Sandbox.Programs;

/// <summary>Types the input of a program, and tells whether it has read it.</summary>
internal static class ProgramInput
{
    /// <summary>Writes text to the standard input or the terminal of a program.</summary>
    /// <returns>False if the program has closed it.</returns>
    public static async Task<bool> TypeAsync(
        Process process, PseudoTerminal? terminal, string text, CancellationToken cancel)
    {
        // The Enter key of a terminal sends a carriage return.
        if (terminal is not null) return await terminal.TypeAsync(text.Replace('\n', '\r'), cancel);
        try
        {
            await process.StandardInput.WriteAsync(text.AsMemory(), cancel);
            await process.StandardInput.FlushAsync(cancel);
            return true;
        }
        catch (IOException)
        {
            return false; // the program closed its standard input
        }
    }

    /// <summary>True if the standard input of a program, a pipe, has bytes that it has not read yet.</summary>
    public static bool IsUnread(Process process)
    {
        if (!OperatingSystem.IsLinux()) return false;
        if (process.StandardInput.BaseStream is not PipeStream { SafePipeHandle: { IsClosed: false } pipe })
            return false;
        byte[] count = new byte[sizeof(int)];
        return LibC.Ioctl((int)pipe.DangerousGetHandle(), LibC.FIONREAD, count) == 0
            && BitConverter.ToInt32(count) > 0;
    }
}
