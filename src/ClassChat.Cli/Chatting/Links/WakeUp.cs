using System.Runtime.InteropServices;

namespace ClassChat.Cli.Chatting.Links;

/// <summary>
/// Ends a poll from outside: a signal is taken by a thread of the runtime, and poll(2) in another knows nothing of it.
/// </summary>
internal sealed partial class WakeUp : IDisposable
{
    private readonly int[] _ends = [-1, -1];

    /// <summary>Opens a pipe.</summary>
    /// <exception cref="IOException">There are no descriptors left.</exception>
    public WakeUp()
    {
        if (OpenPipe(_ends) != 0) throw new IOException($"pipe: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Can be read once the poll is to end.</summary>
    public int Descriptor => _ends[0];

    /// <summary>Ends the poll. From any thread.</summary>
    public void Call() => _ = Write(_ends[1], [1], 1);

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
