using System.Runtime.InteropServices;

namespace ClassChat.Sandbox.Probes;

/// <summary>The way in which a system call's arguments name the descriptors that it waits for.</summary>
internal enum SyscallShape
{
    /// <summary>The first argument is the descriptor.</summary>
    Descriptor,

    /// <summary>An array of <c>struct pollfd</c> and its length.</summary>
    Poll,

    /// <summary>The number of descriptors and a bit set of those to read.</summary>
    Select,

    /// <summary>The first argument is an epoll descriptor, which holds a set of others.</summary>
    Epoll,
}

/// <summary>
/// A system call in which a program waits for input: its name and the <see cref="SyscallShape"/> of its arguments.
/// </summary>
internal sealed record SystemCall(string Name, SyscallShape Shape)
{
    /// <summary>Activity of a thread that waits in this call.</summary>
    public ThreadActivity Work =>
        Shape == SyscallShape.Descriptor ? ThreadActivity.Reading : ThreadActivity.Multiplexing;
}

/// <summary>
/// Table of the Linux system calls in which a program waits for input, with their numbers on x86-64
/// (<c>arch/x86/entry/syscalls/syscall_64.tbl</c>) and arm64 (<c>include/uapi/asm-generic/unistd.h</c>).
/// </summary>
internal static class SystemCalls
{
    private static readonly (string Name, SyscallShape Shape, int X64, int Arm64)[] _table =
    [
        ("read", SyscallShape.Descriptor, 0, 63),
        ("readv", SyscallShape.Descriptor, 19, 65),
        ("recvfrom", SyscallShape.Descriptor, 45, 207),
        ("recvmsg", SyscallShape.Descriptor, 47, 212),
        ("recvmmsg", SyscallShape.Descriptor, 299, 243),
        ("poll", SyscallShape.Poll, 7, None),
        ("ppoll", SyscallShape.Poll, 271, 73),
        ("select", SyscallShape.Select, 23, None),
        ("pselect6", SyscallShape.Select, 270, 72),
        ("epoll_wait", SyscallShape.Epoll, 232, None),
        ("epoll_pwait", SyscallShape.Epoll, 281, 22),
        ("epoll_pwait2", SyscallShape.Epoll, 441, 441),
    ];

    private const int None = -1; // arm64 has no such call, only its successor

    private static readonly IReadOnlyDictionary<int, SystemCall>? _here =
        ForArchitecture(RuntimeInformation.OSArchitecture);

    /// <summary>True if the system call numbers of this machine are known.</summary>
    public static bool AreKnown => _here is not null && OperatingSystem.IsLinux();

    /// <summary>Finds a call by its number on this machine; null if it does not wait for input.</summary>
    public static SystemCall? Find(int number) => _here?.GetValueOrDefault(number);

    /// <summary>The calls of an architecture by number; null if its numbers are not known.</summary>
    public static IReadOnlyDictionary<int, SystemCall>? ForArchitecture(Architecture architecture) =>
        architecture switch
    {
        Architecture.X64 => _table.ToDictionary(call => call.X64, call => new SystemCall(call.Name, call.Shape)),
        Architecture.Arm64 => _table.Where(call => call.Arm64 != None)
            .ToDictionary(call => call.Arm64, call => new SystemCall(call.Name, call.Shape)),
        _ => null,
    };
}
