using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ClassChat.Sandbox.Isolation;

/// <summary>
/// Filter of system calls (seccomp(2)) for sandboxed programs, as a program of the kernel's packet filter language. It
/// refuses what namespaces do not cover: sockets that leave the network namespace, keyrings, and new namespaces, inside
/// which a program would have capabilities.
/// </summary>
internal static class SystemCallFilter
{
    private const int InstructionBytes = 8;

    // linux/bpf_common.h and linux/seccomp.h: instructions and results.
    private const ushort LoadWord = 0x20, JumpIfEqual = 0x15, JumpIfAtLeast = 0x35, JumpIfAnyBit = 0x45, Return = 0x06;
    private const uint Allow = 0x7FFF0000, Fail = 0x00050000;

    // struct seccomp_data: the number of the call, the architecture, and the low words of the first two arguments.
    private const uint NumberOffset = 0, ArchitectureOffset = 4, FirstOffset = 16, SecondOffset = 24;

    // errno(3).
    private const uint EPERM = 1, ENOSYS = 38, EAFNOSUPPORT = 97;

    /// <summary>Numbers from here on are calls of the x32 ABI, which would evade the filter.</summary>
    private const uint FirstOfX32 = 0x40000000;

    // socket(2): UNIX, IPv4, IPv6 and netlink, which lists the network interfaces. Not AF_VSOCK, which reaches the host
    // of a virtual machine from any namespace.
    private static readonly uint[] _families = [1, 2, 10, 16];

    // ioctl(2): requests that type into a terminal.
    private static readonly uint[] _typing = [0x5412, 0x541C];

    /// <summary>clone(2), unshare(2): flags for new namespaces of any kind.</summary>
    private const uint NewNamespaces = 0x7E020000;

    /// <summary>unshare(2): a new time namespace; for clone(2) this bit has another meaning.</summary>
    private const uint NewTimeNamespace = 0x80;

    /// <summary>The filter for this machine's processor; null if it is not a known one.</summary>
    public static byte[]? Build() => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => Assemble(_x64),
        Architecture.Arm64 => Assemble(_arm64),
        _ => null,
    };

    // asm/unistd_64.h; linux/audit.h names the architectures.
    private static readonly CallNumbers _x64 = new()
    {
        Architecture = 0xC000003E, HasX32 = true,
        Socket = 41, SocketPair = 53, Ioctl = 16, Clone = 56, Clone3 = 435, Unshare = 272,
        Forbidden = [308, 248, 249, 250, 321, 298, 323, 103],
        Missing = [425, 426, 427],
    };

    // asm-generic/unistd.h.
    private static readonly CallNumbers _arm64 = new()
    {
        Architecture = 0xC00000B7,
        Socket = 198, SocketPair = 199, Ioctl = 29, Clone = 220, Clone3 = 435, Unshare = 97,
        Forbidden = [268, 217, 218, 219, 280, 241, 282, 116],
        Missing = [425, 426, 427],
    };

    private static byte[] Assemble(CallNumbers calls)
    {
        List<Instruction> program = [new(LoadWord, ArchitectureOffset)];
        program.AddRange([new(JumpIfEqual, calls.Architecture, 1, 0), new(Return, Fail | ENOSYS)]);
        program.Add(new(LoadWord, NumberOffset));
        if (calls.HasX32) program.AddRange([new(JumpIfAtLeast, FirstOfX32, 0, 1), new(Return, Fail | ENOSYS)]);
        foreach (uint call in calls.Forbidden) Refuse(call, EPERM);
        // What is missing has an older substitute that libraries fall back on: io_uring opens sockets unseen, and the
        // flags of clone3 are behind a pointer.
        foreach (uint call in calls.Missing.Append(calls.Clone3)) Refuse(call, ENOSYS);
        foreach (uint call in (uint[])[calls.Socket, calls.SocketPair])
            Examine(call, FirstOffset, _families, EAFNOSUPPORT, areAllowed: true);
        Examine(calls.Ioctl, SecondOffset, _typing, EPERM, areAllowed: false);
        RefuseFlags(calls.Clone, NewNamespaces);
        RefuseFlags(calls.Unshare, NewNamespaces | NewTimeNamespace);
        program.Add(new(Return, Allow));
        return [.. program.SelectMany(instruction => instruction.Bytes())];

        void Refuse(uint call, uint error) =>
            program.AddRange([new(JumpIfEqual, call, 0, 1), new(Return, Fail | error)]);

        // One argument against a list of values; the instructions after the jump end in a result.
        void Examine(uint call, uint offset, uint[] values, uint error, bool areAllowed)
        {
            program.Add(new(JumpIfEqual, call, 0, (byte)(values.Length + 3)));
            program.Add(new(LoadWord, offset));
            for (int i = 0; i < values.Length; i++)
                program.Add(new(JumpIfEqual, values[i], (byte)(values.Length - i), 0));
            (uint listed, uint other) = areAllowed ? (Allow, Fail | error) : (Fail | error, Allow);
            program.AddRange([new(Return, other), new(Return, listed)]);
        }

        void RefuseFlags(uint call, uint flags)
        {
            program.AddRange([new(JumpIfEqual, call, 0, 4), new(LoadWord, FirstOffset)]);
            program.AddRange([new(JumpIfAnyBit, flags, 0, 1), new(Return, Fail | EPERM), new(Return, Allow)]);
        }
    }

    /// <summary>struct sock_filter: an operation, its two jumps (relative) and its operand.</summary>
    private readonly record struct Instruction(ushort Operation, uint Operand, byte IfTrue = 0, byte IfFalse = 0)
    {
        public byte[] Bytes()
        {
            byte[] bytes = new byte[InstructionBytes];
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, Operation);
            (bytes[2], bytes[3]) = (IfTrue, IfFalse);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Operand);
            return bytes;
        }
    }

    /// <summary>Numbers of the filtered system calls on one architecture.</summary>
    private sealed class CallNumbers
    {
        /// <summary>The kernel's number of the architecture.</summary>
        public required uint Architecture { get; init; }

        /// <summary>True if the kernel accepts calls of the x32 ABI under the same architecture.</summary>
        public bool HasX32 { get; init; }

        public required uint Socket { get; init; }

        public required uint SocketPair { get; init; }

        public required uint Ioctl { get; init; }

        public required uint Clone { get; init; }

        public required uint Clone3 { get; init; }

        public required uint Unshare { get; init; }

        /// <summary>
        /// setns, add_key, request_key, keyctl, bpf, perf_event_open, userfaultfd and syslog, in this order.
        /// </summary>
        public required IReadOnlyList<uint> Forbidden { get; init; }

        /// <summary>io_uring_setup, io_uring_enter and io_uring_register.</summary>
        public required IReadOnlyList<uint> Missing { get; init; }
    }
}
