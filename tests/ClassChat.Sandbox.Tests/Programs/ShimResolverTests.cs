using System.Diagnostics;
using System.Runtime.Versioning;
using ClassChat.Sandbox.Isolation;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Sandbox.Tests.Programs;

/// <summary>A version manager of our own, whose answers are known.</summary>
[Platform("Linux")]
[SupportedOSPlatform("linux")]
[CancelAfter(60_000)]
public sealed class ShimResolverTests
{
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
    public void The_manager_is_asked_once_and_told_nothing_of_the_submission()
    {
        string one = Program("versions/1", "exit 0"), shim = Program("shims/python3", "exit 1");
        Program("bin/pyenv", $"""
            pwd >> '{_root}/log'
            case "$1 $2" in "which python3") echo '{one}';; *) exit 1;; esac
            """);

        ShimResolver.Resolve(shim).ShouldBe(one);
        ShimResolver.Resolve(shim).ShouldBe(one);
        File.ReadAllLines(Path.Combine(_root, "log")).ShouldBe([_root]);
    }

    [TestCase(".python-version")]
    [TestCase(".tool-versions")]
    [TestCase("mise.toml")]
    public void A_folder_that_may_choose_a_version_is_noticed(string name)
    {
        ShimResolver.ChoosesVersion(_root).ShouldBeFalse();
        File.WriteAllText(Path.Combine(_root, name), "../../elsewhere\n");
        ShimResolver.ChoosesVersion(_root).ShouldBeTrue();
    }

    [TestCase("PYENV_VERSION", true)]
    [TestCase("ASDF_DATA_DIR", true)]
    [TestCase("PYTHONPATH", false)]
    public void A_variable_that_may_choose_a_version_is_noticed(string name, bool chooses) =>
        ShimResolver.ChoosesVersion(name).ShouldBe(chooses);

    [TestCase("echo /no/such/program")]
    [TestCase("echo 'python3: command not found'")]
    [TestCase("echo '/bin/sh'; exit 1")]
    [TestCase(null)]
    public void Without_an_answer_the_shim_itself_is_started(string? manager)
    {
        string shim = Program("shims/python3", "exit 0");
        if (manager is not null) Program("bin/pyenv", manager);
        ShimResolver.Resolve(shim).ShouldBe(shim);
    }

    [Test]
    public void What_is_no_shim_is_left_alone() =>
        ShimResolver.Resolve("/usr/bin/env").ShouldBe("/usr/bin/env");

    private string Program(string name, string script)
    {
        // Written by a process of its own: no process that starts meanwhile then holds it open for writing.
        string path = Path.Combine(_root, name);
        var start = new ProcessStartInfo("sh", ["-c", "cat > \"$0\" && chmod 700 \"$0\"", path])
        {
            RedirectStandardInput = true,
        };
        using Process writer = Process.Start(start)!;
        writer.StandardInput.Write($"#!/bin/sh\n{script}\n");
        writer.StandardInput.Close();
        writer.WaitForExit();
        return path;
    }
}
