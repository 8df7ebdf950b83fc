using System.Runtime.InteropServices;

namespace ClassChat.Cli.Chat.Transport;

/// <summary>
/// System calls on file descriptors of Linux and macOS that .NET does not offer: poll(2) and read(2).
/// </summary>
internal static partial class PosixPoll
{
    /// <summary>The descriptor of standard input.</summary>
    public const int StandardInput = 0;

    /// <summary>Event flag: there is something to read, or the peer has disconnected.</summary>
    public const short POLLIN = 0x1;

    /// <summary>Event flag: there is room to write.</summary>
    public const short POLLOUT = 0x4;

    /// <summary>Event flags for an error, a hang-up, or a descriptor that is not open.</summary>
    public const short IsBroken = 0x8 | 0x10 | 0x20;

    private const int EINTR = 4; // on Linux and macOS
    private const int EAGAIN = 11;
    private const int EAGAIN_MAC = 35;

    /// <summary>One descriptor with its events: <c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        /// <summary>The descriptor; negative values are ignored.</summary>
        public int Descriptor;

        /// <summary>The events to wait for.</summary>
        public short Events;

        /// <summary>The events that occurred.</summary>
        public short ReturnedEvents;
    }

    /// <summary>True on systems where standard input can be polled together with sockets.</summary>
    public static bool CanPoll => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    /// <summary>Waits in poll(2) until a descriptor has an event, the timeout ends or a signal arrives.</summary>
    /// <param name="watches">The descriptors.</param>
    /// <param name="timeoutMilliseconds">The timeout, in milliseconds; -1 for none.</param>
    /// <returns>False if a signal interrupted the wait: the returned events are then undefined.</returns>
    /// <exception cref="IOException">The descriptors cannot be polled.</exception>
    public static bool Poll(PollEntry[] watches, int timeoutMilliseconds)
    {
        if (Poll(ref watches[0], (nuint)watches.Length, timeoutMilliseconds) >= 0) return true;
        int error = Marshal.GetLastPInvokeError();
        if (error == EINTR) return false;
        throw new IOException($"poll: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>Reads with read(2).</summary>
    /// <returns>The number of bytes; 0 at the end of input or on an error, such as a terminal that is gone.</returns>
    public static int Read(int descriptor, byte[] buffer)
    {
        while (true)
        {
            nint count = Read(descriptor, ref buffer[0], (nuint)buffer.Length);
            if (count >= 0) return (int)count;
            int error = Marshal.GetLastPInvokeError();
            // Another program may have set the shared terminal to non-blocking mode.
            if (error == (OperatingSystem.IsMacOS() ? EAGAIN_MAC : EAGAIN))
                Poll([new PollEntry { Descriptor = descriptor, Events = POLLIN }], timeoutMilliseconds: -1);
            else if (error != EINTR)
                return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry watches, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, ref byte buffer, nuint count);
}
