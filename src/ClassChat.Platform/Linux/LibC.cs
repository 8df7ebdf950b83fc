using System.Runtime.InteropServices;
using ClassChat.Platform.Failpoints;

namespace ClassChat.Platform.Linux;

/// <summary>
/// Linux calls for processes, threads, sockets and terminals that .NET does not offer, with the kernel's names for
/// their constants. Imported calls mostly return -1 on failure. <see cref="LibCFiles"/> has the calls for files.
/// </summary>
internal static partial class LibC
{
    /// <summary>unshare(2): a network namespace for the calling thread.</summary>
    public const int CLONE_NEWNET = 0x40000000;

    /// <summary>execve(2): the arguments are too long.</summary>
    public const int E2BIG = 7;

    /// <summary>signal(7).</summary>
    public const int SIGKILL = 9;

    /// <summary>socket(2).</summary>
    public const int AF_INET = 2, AF_INET6 = 10, AF_NETLINK = 16;

    /// <summary>socket(2).</summary>
    public const int SOCK_STREAM = 1, SOCK_DGRAM = 2;

    /// <summary>socket(2): close on exec, so that child processes do not inherit the socket.</summary>
    public const int SOCK_CLOEXEC = 0x80000;

    /// <summary>recv(2): non-blocking.</summary>
    public const int MSG_DONTWAIT = 0x40;

    /// <summary>ioctl(2) on a pipe: number of unread bytes.</summary>
    public const nuint FIONREAD = 0x541B;

    /// <summary>ioctl(2) on a socket: the flags of a network interface (netdevice(7)).</summary>
    public const nuint SIOCSIFFLAGS = 0x8914;

    /// <summary>netdevice(7).</summary>
    public const short IFF_UP = 0x1, IFF_RUNNING = 0x40;

    private const int CLOCK_THREAD_CPUTIME_ID = 3;
    private const int PR_CAP_AMBIENT = 47;
    private const nuint PR_CAP_AMBIENT_CLEAR_ALL = 4;
    private const int KEYCTL_JOIN_SESSION_KEYRING = 1;
    private const int CLOSE_RANGE_CLOEXEC = 4;
    private const int P_PID = 1;
    private const int WNOHANG = 1, WEXITED = 4, WNOWAIT = 0x01000000;
    private const int CLD_EXITED = 1;
    private const int SignalBytes = 128; // siginfo_t
    private const int CodeOffset = 8, StatusOffset = 24;
    private const int SignalBase = 128; // a shell adds this to the number of the signal that ended a program

    private static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>Restricts a thread to the cores whose bits are set, of the first 64.</summary>
    public static int SetAffinity(int thread, ulong cores) => SetAffinity(thread, sizeof(ulong), in cores);

    /// <summary>CPU time of the calling thread.</summary>
    public static TimeSpan ThreadTime()
    {
        _ = GetTime(CLOCK_THREAD_CPUTIME_ID, out Timespec time);
        long ticks = (time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick);
        return new TimeSpan(ticks);
    }

    /// <summary>
    /// Clears the ambient capabilities of this thread, so that programs it starts get no rights over its user
    /// namespace: bubblewrap refuses to run with them, and a program under test must not have them.
    /// </summary>
    public static void ClearAmbientCapabilities() => _ = Control(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);

    /// <summary>
    /// Exit code of a child process, as a shell reports it; null while it runs, or if it was already reaped.
    /// </summary>
    public static int? ExitCodeOf(int process)
    {
        if (!OperatingSystem.IsLinux()) return null;
        byte[] signal = new byte[SignalBytes];
        if (WaitFor(P_PID, process, signal, WNOHANG | WEXITED | WNOWAIT) != 0) return null;
        int code = BitConverter.ToInt32(signal, CodeOffset);
        int status = BitConverter.ToInt32(signal, StatusOffset);
        return code == 0 ? null : code == CLD_EXITED ? status : SignalBase + status;
    }

    /// <summary>
    /// Gives the calling thread, and programs that it starts, a new session keyring (keyctl(2)), so that they cannot
    /// read the keys of the session that the harness runs in. Without rights to do so, nothing changes.
    /// </summary>
    public static void LeaveSessionKeyring() => _ = SystemCall(IsArm ? 219 : 250, KEYCTL_JOIN_SESSION_KEYRING, 0, 0);

    /// <summary>
    /// Marks all descriptors above standard error close-on-exec (close_range(2), Linux 5.11; before, nothing changes),
    /// so that a program gets none that this process inherited.
    /// </summary>
    public static void CloseDescriptorsOnExec() => _ = SystemCall(436, 3, int.MaxValue, CLOSE_RANGE_CLOEXEC);

    public static int Unshare(int flags) => Failpoint.Fails(FailpointKind.EnterNamespace) ? -1 : TryUnshare(flags);

    public static int Socket(int domain, int type, int protocol) =>
        Failpoint.Fails(FailpointKind.OpenSocket) ? -1 : TrySocket(domain, type, protocol);

    public static int Bind(int socket, ReadOnlySpan<byte> address, int length) =>
        Failpoint.Fails(FailpointKind.Bind) ? -1 : TryBind(socket, address, length);

    /// <summary>posix_openpt(3): the primary side of a new terminal.</summary>
    public static int OpenTerminal(int flags) =>
        Failpoint.Fails(FailpointKind.OpenTerminal) ? -1 : TryOpenTerminal(flags);

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int TryUnshare(int flags);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Ioctl(int socket, nuint request, Span<byte> argument);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int TrySocket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int TryBind(int socket, ReadOnlySpan<byte> address, int length);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int socket, ReadOnlySpan<byte> bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int socket, Span<byte> bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    /// <summary>setpriority(2); <c>which</c> 0 and <c>who</c> 0 select only the calling thread.</summary>
    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    public static partial int SetPriority(int kind, int target, int priority);

    /// <summary>gettid(2): system-wide id of the calling thread.</summary>
    [LibraryImport("libc", EntryPoint = "gettid")]
    public static partial int ThreadId();

    /// <summary>execv(3): returns only on failure.</summary>
    /// <param name="path">The program.</param>
    /// <param name="words">Its arguments, starting with its name and ending with null.</param>
    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Execute(string path, string?[] words);

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int TryOpenTerminal(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    public static partial int GrantTerminal(int primary);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    public static partial int UnlockTerminal(int primary);

    /// <summary>ptsname_r(3): the device path of the secondary side.</summary>
    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    public static partial int TerminalName(int primary, Span<byte> name, nint length);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitFor(int kind, int id, Span<byte> signal, int options);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinity(int thread, nint bytes, in ulong cores);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out Timespec time);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    /// <summary>timespec(3) on 64-bit systems.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
