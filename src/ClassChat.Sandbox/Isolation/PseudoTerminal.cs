using System.Diagnostics;
using System.Text;
using ClassChat.Platform.Linux;
using Microsoft.Win32.SafeHandles;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Pseudo terminal (pty(7)). A program started on its <see cref="Path"/> treats it as a person's terminal; the harness
/// types and reads at the other side.
/// </summary>
public sealed class PseudoTerminal : IDisposable
{
    private const int OpenFlags = LibCFiles.O_RDWR | LibCFiles.O_NOCTTY | LibCFiles.O_CLOEXEC;
    private const int MaxPathBytes = 64;
    private const int BufferBytes = 4096;
    private const int ThreadStackBytes = 256 * 1024;

    private readonly FileStream _seen;
    private readonly FileStream _typed;

    // Kept open until the program has ended: reading fails while no process has the secondary side open.
    private readonly SafeFileHandle _secondary;

    private PseudoTerminal(SafeFileHandle primary, SafeFileHandle secondary, string path)
    {
        _seen = new FileStream(primary, FileAccess.Read, bufferSize: 0);
        _typed = new FileStream(primary, FileAccess.Write, bufferSize: 0);
        _secondary = secondary;
        Path = path;
    }

    /// <summary>Device path of the secondary side, where the program runs.</summary>
    public string Path { get; }

    /// <summary>Opens a pseudo terminal; null if the system has none available.</summary>
    public static PseudoTerminal? Open()
    {
        if (!OperatingSystem.IsLinux()) return null;
        int primary = LibC.OpenTerminal(OpenFlags);
        if (primary < 0) return null;
        var handle = new SafeFileHandle(primary, ownsHandle: true);
        byte[] name = new byte[MaxPathBytes];
        int secondary = -1;
        string path = "";
        if (LibC.GrantTerminal(primary) == 0 && LibC.UnlockTerminal(primary) == 0
            && LibC.TerminalName(primary, name, name.Length) == 0)
        {
            path = Encoding.ASCII.GetString(name, 0, Array.IndexOf(name, (byte)0));
            secondary = LibCFiles.OpenAt(LibCFiles.AT_FDCWD, name, OpenFlags, 0);
        }

        if (secondary >= 0) return new PseudoTerminal(handle, new SafeFileHandle(secondary, ownsHandle: true), path);
        handle.Dispose();
        return null;
    }

    /// <summary>
    /// Reads the program's output on a dedicated thread, since asynchronous reads do not work on terminals.
    /// </summary>
    /// <param name="take">Called with each block of output.</param>
    /// <returns>Completes when no process holds the secondary side any more.</returns>
    public Task ReadAsync(Action<ReadOnlySpan<byte>> take)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Read(take, ended), ThreadStackBytes) { IsBackground = true, Name = "terminal" };
        thread.Start();
        return ended.Task;
    }

    /// <summary>Types text; false if no process is left to read it.</summary>
    public async Task<bool> TypeAsync(string text, CancellationToken cancel)
    {
        try
        {
            // The write blocks while the program does not read, and fails when the program has ended.
            await _typed.WriteAsync(Encoding.UTF8.GetBytes(text), cancel).AsTask().WaitAsync(cancel);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>
    /// Closes the harness's handle of the secondary side when the program exits, so that reading ends. Not before,
    /// since the program may close its own and open it again.
    /// </summary>
    public async Task CloseAfterAsync(Process process)
    {
        await process.WaitForExitAsync();
        _secondary.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _secondary.Dispose();
        _seen.Dispose();
        _typed.Dispose();
    }

    private void Read(Action<ReadOnlySpan<byte>> take, TaskCompletionSource ended)
    {
        byte[] buffer = new byte[BufferBytes];
        try
        {
            while (_seen.Read(buffer) is > 0 and int count) take(buffer.AsSpan(0, count));
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // EIO: the secondary side of the terminal is closed.
        }

        ended.TrySetResult();
    }
}
