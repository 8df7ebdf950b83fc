using System.Runtime.InteropServices;

namespace ClassChat.Harness.Linux;

/// <summary>The system calls of Linux that .NET does not offer. Each returns -1 if it fails.</summary>
internal static class Native
{
    /// <summary>unshare(2): a network namespace for the calling thread.</summary>
    public const int NewNetwork = 0x40000000;

    /// <summary>execve(2), E2BIG.</summary>
    public const int ArgumentsTooLong = 7;

    /// <summary>signal(7).</summary>
    public const int SigKill = 9;

    /// <summary>socket(2).</summary>
    public const int AddressNetlink = 16;

    /// <summary>socket(2).</summary>
    public const int AddressInternet = 2;

    /// <summary>socket(2): a stream socket that no child inherits.</summary>
    public const int Stream = 1 | 0x80000;

    /// <summary>socket(2): a datagram socket that no child inherits.</summary>
    public const int DatagramCloseOnExec = 2 | 0x80000;

    /// <summary>ioctl(2) on a pipe: how many bytes in it have not been read (FIONREAD).</summary>
    public const nuint BytesToRead = 0x541B;

    /// <summary>recv(2): what is not there yet is not waited for.</summary>
    public const int DontWait = 0x40;

    private const int ThreadClock = 3; // clock_gettime(2), CLOCK_THREAD_CPUTIME_ID
    private const int AmbientCapabilities = 47; // prctl(2), PR_CAP_AMBIENT
    private const nuint ClearAll = 4;
    private const int OneProcess = 1; // waitid(2), P_PID
    private const int AtOnce = 1; // WNOHANG
    private const int Ended = 4; // WEXITED
    private const int Unchanged = 0x01000000; // WNOWAIT
    private const int SignalBytes = 128; // siginfo_t
    private const int CauseOffset = 8;
    private const int StatusOffset = 24;
    private const int ByItself = 1; // CLD_EXITED
    private const int SignalBase = 128; // what a shell adds to the signal that ended a program

    [DllImport("libc", EntryPoint = "unshare", SetLastError = true)]
    public static extern int Unshare(int flags);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static extern int Ioctl(int socket, nuint request, byte[] argument);

    [DllImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static extern int Socket(int domain, int type, int protocol);

    [DllImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static extern int Bind(int socket, byte[] address, int length);

    [DllImport("libc", EntryPoint = "send", SetLastError = true)]
    public static extern nint Send(int socket, byte[] bytes, nint length, int flags);

    [DllImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static extern nint Receive(int socket, byte[] bytes, nint length, int flags);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    public static extern int Close(int descriptor);

    /// <summary>setpriority(2): of the calling thread alone, with a target of 0 and 0.</summary>
    [DllImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    public static extern int SetPriority(int kind, int target, int priority);

    /// <summary>gettid(2): the calling thread's number in the system.</summary>
    [DllImport("libc", EntryPoint = "gettid")]
    public static extern int ThreadId();

    /// <summary>Keeps a thread to the cores whose bits are set, of the first 64.</summary>
    public static int SetAffinity(int thread, ulong cores) => SetAffinity(thread, sizeof(ulong), in cores);

    /// <summary>How long the calling thread has kept a core busy.</summary>
    public static TimeSpan ThreadTime()
    {
        _ = ClockTime(ThreadClock, out TimeSpec time);
        long ticks = (time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick);
        return new TimeSpan(ticks);
    }

    /// <summary>
    /// Programs that this thread starts from now on get none of its rights over its user namespace: bubblewrap refuses
    /// to run with them, and a program under test must not have them.
    /// </summary>
    public static void KeepRightsFromChildren() => _ = Prctl(AmbientCapabilities, ClearAll, 0, 0, 0);

    /// <summary>
    /// How a child of ours has ended, as a shell would say it; null while it runs, and once it has been taken note of.
    /// </summary>
    public static int? ExitCodeOf(int process)
    {
        if (!OperatingSystem.IsLinux()) return null;
        byte[] signal = new byte[SignalBytes];
        if (WaitId(OneProcess, process, signal, AtOnce | Ended | Unchanged) != 0) return null;
        int cause = BitConverter.ToInt32(signal, CauseOffset);
        int status = BitConverter.ToInt32(signal, StatusOffset);
        return cause == 0 ? null : cause == ByItself ? status : SignalBase + status;
    }

    [DllImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static extern int WaitId(int kind, int id, byte[] signal, int options);

    [DllImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static extern int SetAffinity(int thread, nint bytes, in ulong cores);

    [DllImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static extern int ClockTime(int clock, out TimeSpec time);

    [DllImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static extern int Prctl(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    /// <summary>timespec(3), where a word has 64 bits.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
