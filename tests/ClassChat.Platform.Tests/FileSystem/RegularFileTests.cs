using ClassChat.Platform.FileSystem;
using ClassChat.Platform.Linux;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Platform.Tests.FileSystem;

/// <summary>Files that others hand in are read if they are files, and if they end.</summary>
[Platform("Linux")]
[CancelAfter(20_000)]
public sealed class RegularFileTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("classchat-test-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("")]
    [TestCase("ünïcödé 👋\n")]
    [TestCase("\uFEFFafter a mark")]
    public void A_text_is_read_without_its_mark(string text)
    {
        File.WriteAllText(PathOf("file"), text);
        RegularFile.ReadText(PathOf("file"), 1000).ShouldBe(new FileReadResult(text.TrimStart('\uFEFF'), null));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(64 * 1024)]
    [TestCase((256 * 1024) - 1)]
    public void A_text_is_read_up_to_the_limit(int bytes)
    {
        const int Limit = 256 * 1024;
        File.WriteAllText(PathOf("file"), new string('x', bytes));
        RegularFile.ReadText(PathOf("file"), Limit).Text!.Length.ShouldBe(bytes);
        File.WriteAllText(PathOf("file"), new string('x', Limit));
        RegularFile.ReadText(PathOf("file"), Limit).ShouldBe(new FileReadResult(null, "is larger than 256 KiB"));
    }

    [TestCase("/dev/zero")]
    [TestCase("/dev/stdin")]
    [TestCase("/proc")]
    public void A_device_or_a_folder_is_not_a_file(string path) =>
        RegularFile.ReadText(path, 1000).ShouldBe(new FileReadResult(null, "is not a file"));

    [Test]
    public void A_pipe_is_not_a_file_also_behind_a_link()
    {
        RandomTree.MakePipe(LibCFiles.AT_FDCWD, EntryName.From(PathOf("pipe")).ZeroTerminated, 0x1FF).ShouldBe(0);
        File.CreateSymbolicLink(PathOf("link"), "pipe");
        RegularFile.ReadText(PathOf("pipe"), 1000).Error.ShouldBe("is not a file");
        RegularFile.ReadText(PathOf("link"), 1000).Error.ShouldBe("is not a file");
        using OpenFolder folder = OpenFolder.Open(_folder, out _)!;
        folder.OpenFile(EntryName.From("pipe"), out string? fault).ShouldBeNull();
        fault.ShouldBe("it is not a file");
    }

    [Test]
    public void What_is_not_there_or_leads_in_a_circle_is_told()
    {
        File.CreateSymbolicLink(PathOf("circle"), "circle");
        RegularFile.ReadText(PathOf("none"), 1000).Error.ShouldBe(RegularFile.NotThere);
        RegularFile.ReadText(PathOf("circle"), 1000).Error.ShouldBe(RegularFile.NotThere);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
