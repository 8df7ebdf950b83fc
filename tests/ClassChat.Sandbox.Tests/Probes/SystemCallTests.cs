using System.Runtime.InteropServices;
using ClassChat.Sandbox.Probes;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Probes;

public sealed class SystemCallTests
{
    [TestCase(Architecture.X64, 0, "read")]
    [TestCase(Architecture.X64, 7, "poll")]
    [TestCase(Architecture.X64, 270, "pselect6")]
    [TestCase(Architecture.X64, 281, "epoll_pwait")]
    [TestCase(Architecture.Arm64, 63, "read")]
    [TestCase(Architecture.Arm64, 73, "ppoll")]
    [TestCase(Architecture.Arm64, 22, "epoll_pwait")]
    public void A_number_is_a_call_of_its_architecture(Architecture architecture, int number, string name) =>
        SystemCalls.ForArchitecture(architecture)!.GetValueOrDefault(number)!.Name.ShouldBe(name);

    [Test]
    public void A_machine_of_another_kind_is_not_guessed_at() =>
        SystemCalls.ForArchitecture(Architecture.S390x).ShouldBeNull();
}
