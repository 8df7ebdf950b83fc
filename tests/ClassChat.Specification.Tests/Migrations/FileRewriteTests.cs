using System.Text;
using ClassChat.Specification.Migrations;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Specification.Tests.Migrations;

/// <summary>A file is rewritten in its place, wholly or not at all, and its old text is kept.</summary>
public sealed class FileRewriteTests
{
    private string _folder = "";

    private string Path => System.IO.Path.Combine(_folder, "f.yaml");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("classchat-rewrite-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_old_text_is_in_a_backup_and_nothing_else_is_left()
    {
        File.WriteAllText(Path, "old");
        Open().Write("new", out string? backup).ShouldBeNull();
        backup.ShouldBe(Path + ".bak");
        File.ReadAllText(Path).ShouldBe("new");
        File.ReadAllText(backup!).ShouldBe("old");
        Directory.GetFiles(_folder).Length.ShouldBe(2);
    }

    [Test]
    public void A_backup_is_never_written_over()
    {
        File.WriteAllText(Path + ".bak", "first");
        File.CreateSymbolicLink(Path + ".bak.1", "nowhere");
        File.WriteAllText(Path, "old");
        Open().Write("new", out string? backup).ShouldBeNull();
        backup.ShouldBe(Path + ".bak.2");
        File.ReadAllText(Path + ".bak").ShouldBe("first");
        File.ReadAllText(backup!).ShouldBe("old");
        File.Exists(System.IO.Path.Combine(_folder, "nowhere")).ShouldBeFalse();
    }

    [Test]
    public void Permissions_are_kept()
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.WriteAllText(Path, "old");
        File.SetUnixFileMode(Path, Mode);
        Open().Write("new", out string? backup).ShouldBeNull();
        File.GetUnixFileMode(Path).ShouldBe(Mode);
        File.GetUnixFileMode(backup!).ShouldBe(Mode);
    }

    [Test]
    public void A_byte_order_mark_is_no_part_of_the_text_and_stays()
    {
        File.WriteAllBytes(Path, [.. Encoding.UTF8.Preamble, .. "old"u8]);
        FileRewrite file = Open();
        file.Text.ShouldBe("old");
        file.Write("new", out _).ShouldBeNull();
        File.ReadAllBytes(Path).ShouldBe([.. Encoding.UTF8.Preamble, .. "new"u8]);
    }

    [Test]
    public void What_somebody_changed_meanwhile_stays()
    {
        File.WriteAllText(Path, "old");
        FileRewrite file = Open();
        File.WriteAllText(Path, "other");
        file.Write("new", out string? backup).ShouldBe("was changed by somebody else meanwhile");
        backup.ShouldBeNull();
        File.ReadAllText(Path).ShouldBe("other");
        Directory.GetFiles(_folder).Length.ShouldBe(1);
    }

    [Test]
    public void Links_folders_and_what_is_no_text_are_refused()
    {
        File.WriteAllText(Path, "old");
        string link = System.IO.Path.Combine(_folder, "link.yaml"), binary = System.IO.Path.Combine(_folder, "binary");
        File.CreateSymbolicLink(link, Path);
        File.WriteAllBytes(binary, [0xff, 0xfe, 0]);
        Fault(link).ShouldStartWith("is a link");
        Fault(_folder).ShouldStartWith("is not a file");
        Fault(binary).ShouldStartWith("is not UTF-8");
        Fault(Path + "x").ShouldStartWith("cannot be read");
        if (OperatingSystem.IsLinux()) Fault("/dev/zero").ShouldStartWith("is not a file");
    }

    private FileRewrite Open()
    {
        FileRewrite? file = FileRewrite.Open(Path, out string? fault);
        fault.ShouldBeNull();
        return file!;
    }

    private static string Fault(string path)
    {
        FileRewrite.Open(path, out string? fault).ShouldBeNull();
        return fault!;
    }
}
