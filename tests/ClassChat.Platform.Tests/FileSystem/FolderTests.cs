using System.Runtime.Versioning;
using ClassChat.Platform.FileSystem;
using ClassChat.Platform.Linux;
using ClassChat.Testing;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Platform.Tests.FileSystem;

/// <summary>Copying and removing folders, whatever is in them: nothing leads out, and nothing is left.</summary>
[Platform("Linux"), SupportedOSPlatform("linux")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase), Parallelizable(ParallelScope.All)]
[CancelAfter(120_000)]
public sealed class FolderTests : IDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(60);

    private readonly string _path = Directory.CreateTempSubdirectory("classchat-test-").FullName;
    private readonly OpenFolder _root;

    public FolderTests() => _root = OpenFolder.Open(_path, out _)!;

    public void Dispose()
    {
        FolderTree.Empty(_root, _timeout).ShouldBeNull();
        _root.Dispose();
        Directory.Delete(_path);
    }

    [Test]
    public void A_copy_holds_what_was_copied([Range(1, 20)] int seed)
    {
        using OpenFolder from = Below("from"), to = Below("to");
        var tree = new RandomTree(seed);
        tree.Make(from);
        RandomTree.MakePipe(((DescriptorFolder)from).Number, EntryName.From("pipe").ZeroTerminated, 0x1FF).ShouldBe(0);

        new FolderCopy(1 << 20, []).Copy(Path.Combine(_path, "from"), to).ShouldBeNull();

        RandomTree.Read(to).ShouldBe(tree.Entries);
    }

    [Test]
    public void Everything_is_removed_and_nothing_outside([Range(1, 20)] int seed)
    {
        using (OpenFolder outside = Below("outside")) new RandomTree(seed + 1000).Make(outside);
        using OpenFolder inside = Below("inside");
        new RandomTree(seed).Make(inside);
        inside.MakeFolder(EntryName.From("out"));
        LibCFiles.LinkAt(EntryName.From("../../outside").ZeroTerminated, ((DescriptorFolder)inside).Number,
            EntryName.From("out/link").ZeroTerminated).ShouldBe(0);
        SortedDictionary<string, string> before = ReadBelow("outside");
        foreach (FolderEntry entry in inside.List(100, out _).Where(entry => entry.Kind == EntryKind.Folder))
        {
            using OpenFolder locked = inside.OpenBelow(entry.Name, out _)!;
            LibCFiles.ChangeMode(((DescriptorFolder)locked).Number, 0).ShouldBe(0);
        }

        FolderTree.Empty(inside, _timeout).ShouldBeNull();

        inside.List(100, out _).ShouldBeEmpty();
        ReadBelow("outside").ShouldBe(before);
    }

    [TestCase(40, 200)]
    [TestCase(2_000, 3)]
    public void Folders_deeper_than_a_path_may_be_are_removed(int depth, int length)
    {
        var name = EntryName.From(new string('d', length));
        OpenFolder at = Below("top");
        for (int i = 0; i < depth; i++)
        {
            at.MakeFolder(name).ShouldBeNull();
            OpenFolder below = at.OpenBelow(name, out _)!;
            at.Dispose();
            at = below;
        }

        at.Dispose();
        using OpenFolder top = _root.OpenBelow(EntryName.From("top"), out _)!;
        string? fault = depth > FolderTree.MaxDepth ? "its folders are nested deeper than 64" : null;
        FolderTree.Walk(top, 10_000, _ => true).ShouldBe(fault);
        using OpenFolder copy = Below("copy");
        new FolderCopy(1 << 20, []).Copy(Path.Combine(_path, "top"), copy).ShouldBe(
            fault is null ? null : $"'{_path}/top' cannot be copied, which is done before each start: {fault}");
        FolderTree.Empty(top, _timeout).ShouldBeNull();
        top.List(1, out _).ShouldBeEmpty();
    }

    [Test]
    public void A_copy_is_limited_in_files_and_bytes()
    {
        using OpenFolder from = Below("from"), to = Below("to");
        for (int i = 0; i <= FolderCopy.MaxEntries; i++)
            from.CreateFile(EntryName.From($"{i}"), 0x180, out _)!.Dispose();
        new FolderCopy(1000, []).Copy(Path.Combine(_path, "from"), to)!
            .ShouldContain("it holds more than 20000 files; take out");

        FolderTree.Empty(from, _timeout).ShouldBeNull();
        using (var file = from.CreateFile(EntryName.From("sparse"), 0x180, out _))
            RandomAccess.SetLength(file!, 1L << 40);
        new FolderCopy(1 << 20, []).Copy(Path.Combine(_path, "from"), to)!.ShouldEndWith("it holds more than 1 MiB");
    }

    [Test]
    public void A_copied_file_keeps_its_time_and_permissions_but_gives_nobody_rights()
    {
        using OpenFolder from = Below("from"), to = Below("to");
        string path = Path.Combine(_path, "from", "run.sh");
        File.WriteAllText(path, "x");
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(path, Mode | UnixFileMode.SetUser);
        var time = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, time);

        new FolderCopy(1000, []).Copy(Path.Combine(_path, "from"), to).ShouldBeNull();

        var copy = new FileInfo(Path.Combine(_path, "to", "run.sh"));
        (copy.UnixFileMode, copy.LastWriteTimeUtc).ShouldBe((Mode, time));
    }

    [Test]
    public void No_operation_follows_a_link([Values] bool byPath)
    {
        File.WriteAllText(Path.Combine(_path, "secret"), "x");
        Directory.CreateDirectory(Path.Combine(_path, "folder"));
        string inside = Directory.CreateDirectory(Path.Combine(_path, "inside")).FullName;
        File.CreateSymbolicLink(Path.Combine(inside, "file"), "../secret");
        File.CreateSymbolicLink(Path.Combine(inside, "folder"), "../folder");
        File.CreateSymbolicLink(Path.Combine(inside, "nowhere"), "../made");
        using OpenFolder folder = byPath ? PathFolder.Open(inside, out _)! : OpenFolder.Open(inside, out _)!;
        EntryName file = EntryName.From("file"), below = EntryName.From("folder"), nowhere = EntryName.From("nowhere");

        folder.Find(file)!.Value.Kind.ShouldBe(EntryKind.Link);
        folder.OpenFile(file, out string? unread).ShouldBeNull();
        unread.ShouldNotBeNull();
        folder.OpenBelow(below, out string? closed).ShouldBeNull();
        closed.ShouldNotBeNull();
        folder.CreateFile(nowhere, 0x180, out string? unmade).ShouldBeNull();
        unmade.ShouldNotBeNull();
        folder.Unlock(below);
        FolderTree.Empty(folder, _timeout).ShouldBeNull();

        File.Exists(Path.Combine(_path, "secret")).ShouldBeTrue();
        Directory.Exists(Path.Combine(_path, "folder")).ShouldBeTrue();
        File.Exists(Path.Combine(_path, "made")).ShouldBeFalse();
    }

    [Test]
    public void A_folder_by_its_path_is_copied_and_removed_as_one_by_its_descriptor()
    {
        Directory.CreateDirectory(Path.Combine(_path, "from", "a", "b"));
        File.WriteAllText(Path.Combine(_path, "from", "a", "b", "file"), "text");
        File.CreateSymbolicLink(Path.Combine(_path, "from", "a", "link"), "b");
        string target = Directory.CreateDirectory(Path.Combine(_path, "to")).FullName;
        using OpenFolder to = PathFolder.Open(target, out _)!;
        using OpenFolder from = PathFolder.Open(Path.Combine(_path, "from"), out _)!;

        List<string> visited = [];
        FolderTree.Walk(from, 100, entry =>
        {
            visited.Add(entry.Path);
            return true;
        }).ShouldBeNull();
        visited.Order(StringComparer.Ordinal).ShouldBe(["a", "a/b", "a/b/file", "a/link"]);
        FolderTree.Empty(from, _timeout).ShouldBeNull();
        Directory.EnumerateFileSystemEntries(Path.Combine(_path, "from")).ShouldBeEmpty();
        to.MakeFolder(EntryName.From("new")).ShouldBeNull();
        using (var file = to.CreateFile(EntryName.From("file"), 0x180, out _)) file.ShouldNotBeNull();
        to.CreateFile(EntryName.From("file"), 0x180, out string? there).ShouldBeNull();
        there.ShouldNotBeNull();
    }

    private OpenFolder Below(string name)
    {
        _root.MakeFolder(EntryName.From(name)).ShouldBeNull();
        return _root.OpenBelow(EntryName.From(name), out _)!;
    }

    private SortedDictionary<string, string> ReadBelow(string name)
    {
        using OpenFolder folder = _root.OpenBelow(EntryName.From(name), out _)!;
        return RandomTree.Read(folder);
    }
}
