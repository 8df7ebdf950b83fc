using System.Runtime.InteropServices;

namespace ClassChat.Cli.Chatting.Links;

/// <summary>The system calls of Linux and macOS on file descriptors that the framework does not offer.</summary>
internal static partial class Descriptors
{
    /// <summary>Standard input.</summary>
    public const int StandardInput = 0;

    /// <summary>There is something to read, or the other side is gone.</summary>
    public const short CanRead = 0x1;

    /// <summary>There is room to write.</summary>
    public const short CanWrite = 0x4;

    /// <summary>An error, or the other side has hung up, or the descriptor is not open.</summary>
    public const short IsBroken = 0x8 | 0x10 | 0x20;

    private const int InterruptedCall = 4; // EINTR, on Linux and macOS
    private const int TryAgain = 11;       // EAGAIN
    private const int TryAgainOnMac = 35;

    /// <summary>One descriptor of a poll.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Watch
    {
        /// <summary>The descriptor; below 0: none.</summary>
        public int Descriptor;

        /// <summary>What is waited for.</summary>
        public short Wanted;

        /// <summary>What there is.</summary>
        public short Found;
    }

    /// <summary>True where standard input can be polled together with sockets.</summary>
    public static bool CanPoll => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    /// <summary>Waits in poll(2) until one of the descriptors has something, time is over, or a signal came.</summary>
    /// <param name="watches">The descriptors.</param>
    /// <param name="timeoutMilliseconds">How long; -1: for ever.</param>
    /// <returns>False if a signal ended the wait: nothing is known of the descriptors.</returns>
    /// <exception cref="IOException">They cannot be polled.</exception>
    public static bool Poll(Watch[] watches, int timeoutMilliseconds)
    {
        if (Poll(ref watches[0], (nuint)watches.Length, timeoutMilliseconds) >= 0) return true;
        int error = Marshal.GetLastPInvokeError();
        if (error == InterruptedCall) return false;
        throw new IOException($"poll: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>Reads in read(2).</summary>
    /// <returns>How many bytes; 0: the end, also if it cannot be read, such as a terminal that is gone.</returns>
    public static int Read(int descriptor, byte[] buffer)
    {
        while (true)
        {
            nint count = Read(descriptor, ref buffer[0], (nuint)buffer.Length);
            if (count >= 0) return (int)count;
            int error = Marshal.GetLastPInvokeError();
            // Another program may have set a terminal that it shares with us not to wait.
            if (error == (OperatingSystem.IsMacOS() ? TryAgainOnMac : TryAgain))
                Poll([new Watch { Descriptor = descriptor, Wanted = CanRead }], timeoutMilliseconds: -1);
            else if (error != InterruptedCall)
                return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref Watch watches, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, ref byte buffer, nuint count);
}
