using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ClassChat.Sandbox.Isolation;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Isolation;

/// <summary>
/// The filter of system calls, run by an interpreter of the few instructions that it uses: what it lets pass, and with
/// which error the rest fails.
/// </summary>
[Platform("Linux")]
public sealed class SystemCallFilterTests
{
    private const uint Allow = 0x7FFF0000;
    private const uint EPERM = 0x50001, ENOSYS = 0x50026, EAFNOSUPPORT = 0x50061;
    private const uint X64 = 0xC000003E, I386 = 0x40000003, Arm64 = 0xC00000B7;

    private static readonly bool _isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly uint _here = _isArm ? Arm64 : X64;
    private static readonly uint _socket = _isArm ? 198u : 41, _socketPair = _isArm ? 199u : 53;
    private static readonly uint _clone = _isArm ? 220u : 56, _unshare = _isArm ? 97u : 272;
    private static readonly uint _ioctl = _isArm ? 29u : 16;

    [TestCase(1u, true)]
    [TestCase(2u, true)]
    [TestCase(10u, true)]
    [TestCase(16u, true)]
    [TestCase(0u, false)]
    [TestCase(17u, false)]
    [TestCase(40u, false)]
    [TestCase(44u, false)]
    public void Sockets_are_for_this_network_only(uint family, bool isAllowed)
    {
        uint expected = isAllowed ? Allow : EAFNOSUPPORT;
        Run(_here, _socket, family).ShouldBe(expected);
        Run(_here, _socketPair, family).ShouldBe(expected);
    }

    [Test]
    public void Threads_and_processes_are_allowed_and_namespaces_are_not()
    {
        const uint OfThread = 0x3D0F00, OfFork = 17, NewUser = 0x10000000, NewNetwork = 0x40000000, NewMounts = 0x20000;
        Run(_here, _clone, OfThread).ShouldBe(Allow);
        Run(_here, _clone, OfFork).ShouldBe(Allow);
        foreach (uint flag in (uint[])[NewUser, NewNetwork, NewMounts])
        {
            Run(_here, _clone, OfFork | flag).ShouldBe(EPERM);
            Run(_here, _unshare, flag).ShouldBe(EPERM);
        }

        Run(_here, _unshare, 0x400).ShouldBe(Allow); // its own table of files
        Run(_here, 435, 0).ShouldBe(ENOSYS); // clone3: libraries fall back to clone
    }

    [Test]
    public void A_terminal_is_asked_and_not_typed_into()
    {
        Run(_here, _ioctl, 0, 0x5413).ShouldBe(Allow); // TIOCGWINSZ
        Run(_here, _ioctl, 0, 0x5412).ShouldBe(EPERM); // TIOCSTI
        Run(_here, _ioctl, 0, 0x541C).ShouldBe(EPERM); // TIOCLINUX
    }

    [Test]
    public void Only_listed_calls_are_refused()
    {
        uint[] keyrings = _isArm ? [217, 218, 219] : [248, 249, 250];
        uint[] privileged = _isArm ? [268, 280, 241, 282, 116] : [308, 321, 298, 323, 103];
        uint[] rings = [425, 426, 427, 435];
        for (uint call = 0; call < 600; call++)
        {
            uint expected = keyrings.Concat(privileged).Contains(call) ? EPERM : rings.Contains(call) ? ENOSYS
                : call == _socket || call == _socketPair ? EAFNOSUPPORT : Allow;
            Run(_here, call, 0).ShouldBe(expected, $"call {call}");
        }
    }

    [Test]
    public void Other_call_tables_are_closed()
    {
        Run(I386, 1, 0).ShouldBe(ENOSYS);
        if (!_isArm) Run(X64, 0x40000000 + 41, 2).ShouldBe(ENOSYS);
    }

    private static uint Run(uint architecture, uint call, uint first, uint second = 0)
    {
        byte[] filter = SystemCallFilter.Build().ShouldNotBeNull();
        byte[] data = new byte[64]; // struct seccomp_data
        BinaryPrimitives.WriteUInt32LittleEndian(data, call);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4), architecture);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(16), first);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(24), second);
        uint loaded = 0;
        for (int at = 0; ; at += 8)
        {
            uint operand = BinaryPrimitives.ReadUInt32LittleEndian(filter.AsSpan(at + 4));
            bool? isTrue = BinaryPrimitives.ReadUInt16LittleEndian(filter.AsSpan(at)) switch
            {
                0x06 => null,
                0x15 => loaded == operand,
                0x35 => loaded >= operand,
                0x45 => (loaded & operand) != 0,
                0x20 => Load(operand),
                var unknown => throw new InvalidOperationException($"instruction {unknown}"),
            };
            if (isTrue is null) return operand;
            at += 8 * (isTrue.Value ? filter[at + 2] : filter[at + 3]);
        }

        bool Load(uint offset)
        {
            loaded = BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan((int)offset));
            return true; // both jumps are zero
        }
    }
}
