using System.Runtime.InteropServices;

namespace ClassChat.Cli.Chat.Transport;

/// <summary>
/// Pipe that wakes the <see cref="PollLoop"/> from another thread: .NET handles signals on a thread of its own, which
/// does not interrupt poll(2).
/// </summary>
internal sealed partial class WakeUpPipe : IDisposable
{
    private readonly int[] _ends = [-1, -1];

    /// <summary>Opens the pipe.</summary>
    /// <exception cref="IOException">No descriptors are left.</exception>
    public WakeUpPipe()
    {
        if (OpenPipe(_ends) != 0) throw new IOException($"pipe: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>The descriptor to poll: readable after <see cref="Signal"/>.</summary>
    public int Descriptor => _ends[0];

    /// <summary>Wakes the poll; callable from any thread.</summary>
    public void Signal() => _ = Write(_ends[1], [1], 1);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = Close(_ends[0]);
        _ = Close(_ends[1]);
    }

    [LibraryImport("libc", EntryPoint = "pipe", SetLastError = true)]
    private static partial int OpenPipe([In, Out] int[] ends);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte[] bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
