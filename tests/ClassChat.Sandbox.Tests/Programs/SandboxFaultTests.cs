using ClassChat.Sandbox.Programs;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Programs;

/// <summary>Which ends of a program are faults of the tools that start it.</summary>
public sealed class SandboxFaultTests
{
    [TestCase(125, "", true, "its control groups could not be joined")]
    [TestCase(125, "", false, null)]
    [TestCase(1, "bwrap: Creating new namespace failed: No space left on device\n", false,
        "bwrap: Creating new namespace failed: No space left on device")]
    [TestCase(1, "bwrap: execvp ./server: No such file or directory\n", true, null)]
    [TestCase(1, "Traceback\nbwrap: x", true, null)]
    [TestCase(0, "", true, null)]
    public void Faults_of_the_tools_are_recognized(int exitCode, string output, bool hasGroups, string? fault) =>
        SandboxFault.Find(exitCode, output, hasGroups).ShouldBe(fault);
}
