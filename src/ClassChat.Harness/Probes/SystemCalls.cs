using System.Runtime.InteropServices;

namespace ClassChat.Harness.Probes;

/// <summary>How a system call names what it waits for.</summary>
internal enum CallShape
{
    /// <summary>The first argument is a descriptor.</summary>
    Descriptor,

    /// <summary>An array of <c>struct pollfd</c>, and its length.</summary>
    Poll,

    /// <summary>A count, and a set of bits for what is to be read.</summary>
    Select,

    /// <summary>The first argument is a descriptor that stands for a set of others.</summary>
    Epoll,
}

/// <summary>A system call in which a program waits for input.</summary>
internal sealed record SystemCall(string Name, CallShape Shape)
{
    /// <summary>What a thread in it is doing.</summary>
    public ThreadWork Work => Shape == CallShape.Descriptor ? ThreadWork.Reading : ThreadWork.Multiplexing;
}

/// <summary>
/// The numbers of the system calls in which a program waits for input, as Linux has them: on x86-64,
/// <c>arch/x86/entry/syscalls/syscall_64.tbl</c>; on arm64, <c>include/uapi/asm-generic/unistd.h</c>.
/// </summary>
internal static class SystemCalls
{
    private static readonly (string Name, CallShape Shape, int X64, int Arm64)[] _table =
    [
        ("read", CallShape.Descriptor, 0, 63),
        ("readv", CallShape.Descriptor, 19, 65),
        ("recvfrom", CallShape.Descriptor, 45, 207),
        ("recvmsg", CallShape.Descriptor, 47, 212),
        ("recvmmsg", CallShape.Descriptor, 299, 243),
        ("poll", CallShape.Poll, 7, None),
        ("ppoll", CallShape.Poll, 271, 73),
        ("select", CallShape.Select, 23, None),
        ("pselect6", CallShape.Select, 270, 72),
        ("epoll_wait", CallShape.Epoll, 232, None),
        ("epoll_pwait", CallShape.Epoll, 281, 22),
        ("epoll_pwait2", CallShape.Epoll, 441, 441),
    ];

    private const int None = -1; // arm64 has only the newer call

    private static readonly IReadOnlyDictionary<int, SystemCall>? _here = Of(RuntimeInformation.OSArchitecture);

    /// <summary>True if the numbers of this machine are known.</summary>
    public static bool AreKnown => _here is not null && OperatingSystem.IsLinux();

    /// <summary>The call of a number on this machine; null if it is none of those that wait for input.</summary>
    public static SystemCall? Find(int number) => _here?.GetValueOrDefault(number);

    /// <summary>The calls of an architecture by their numbers; null if they are not known.</summary>
    public static IReadOnlyDictionary<int, SystemCall>? Of(Architecture architecture) => architecture switch
    {
        Architecture.X64 => _table.ToDictionary(call => call.X64, call => new SystemCall(call.Name, call.Shape)),
        Architecture.Arm64 => _table.Where(call => call.Arm64 != None)
            .ToDictionary(call => call.Arm64, call => new SystemCall(call.Name, call.Shape)),
        _ => null,
    };
}
