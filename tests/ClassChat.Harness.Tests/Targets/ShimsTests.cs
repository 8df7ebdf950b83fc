using System.Runtime.Versioning;
using ClassChat.Harness.Isolation;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Harness.Tests.Targets;

/// <summary>A version manager of our own, whose answers are known.</summary>
[Platform("Linux")]
[SupportedOSPlatform("linux")]
[CancelAfter(60_000)]
public sealed class ShimsTests
{
    private static readonly Dictionary<string, string> _nothing = [];

    private string _root = "";

    [SetUp]
    public void MakeFolder()
    {
        _root = Directory.CreateTempSubdirectory("shims").FullName;
        foreach (string name in new[] { "shims", "bin", "versions" })
            Directory.CreateDirectory(Path.Combine(_root, name));
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_root, recursive: true);

    [Test]
    public void The_manager_is_asked_once_for_each_folder_and_environment()
    {
        string shim = Program("shims/python3", "exit 1");
        string one = Program("versions/1", "exit 0"), two = Program("versions/2", "exit 0");
        Program("bin/pyenv", $"""
            echo asked >> '{_root}/log'
            [ "$1 $2" = "which python3" ] && echo '{_root}'/versions/${"{PYENV_VERSION:-1}"}
            """);

        Shims.Behind(shim, _root, _nothing).ShouldBe(one);
        Shims.Behind(shim, _root, _nothing).ShouldBe(one);
        Shims.Behind(shim, _root, new Dictionary<string, string> { ["PYENV_VERSION"] = "2" }).ShouldBe(two);
        File.ReadAllLines(Path.Combine(_root, "log")).Length.ShouldBe(2);
    }

    [TestCase("echo /no/such/program")]
    [TestCase("echo 'python3: command not found'")]
    [TestCase("echo '/bin/sh'; exit 1")]
    [TestCase(null)]
    public void Without_an_answer_the_shim_itself_is_started(string? manager)
    {
        string shim = Program("shims/python3", "exit 0");
        if (manager is not null) Program("bin/pyenv", manager);
        Shims.Behind(shim, _root, _nothing).ShouldBe(shim);
    }

    [Test]
    public void What_is_no_shim_is_left_alone() =>
        Shims.Behind("/usr/bin/env", _root, _nothing).ShouldBe("/usr/bin/env");

    private string Program(string name, string script)
    {
        string path = Path.Combine(_root, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
