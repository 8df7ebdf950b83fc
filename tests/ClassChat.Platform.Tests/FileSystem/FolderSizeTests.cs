using System.Runtime.Versioning;
using ClassChat.Platform.FileSystem;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Platform.Tests.FileSystem;

/// <summary>What a folder takes on the disk, without blind spots.</summary>
[Platform("Linux"), SupportedOSPlatform("linux")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase), Parallelizable(ParallelScope.All)]
public sealed class FolderSizeTests : IDisposable
{
    private const int MaxEntries = 100;
    private const int FileBytes = 1 << 20;

    private readonly string _path = Directory.CreateTempSubdirectory("classchat-test-").FullName;
    private readonly OpenFolder _root;

    public FolderSizeTests() => _root = OpenFolder.Open(_path, out _)!;

    public void Dispose()
    {
        FolderTree.Empty(_root, TimeSpan.FromSeconds(30)).ShouldBeNull();
        _root.Dispose();
        Directory.Delete(_path);
    }

    [Test]
    public void Holes_and_further_names_take_no_room()
    {
        Write("file");
        using (FileStream holes = File.Create(In("holes"))) holes.SetLength(1L << 30);
        File.CreateSymbolicLink(In("link"), In("file"));
        using (var link = System.Diagnostics.Process.Start("ln", [In("file"), In("other")])) link.WaitForExit();

        FolderSize size = FolderSize.Measure(_root, MaxEntries);

        size.Entries.ShouldBe(4);
        size.Bytes.ShouldBeInRange(FileBytes, FileBytes + (64 << 10));
    }

    [Test]
    public void A_closed_folder_is_measured_and_stays_closed()
    {
        string closed = Directory.CreateDirectory(In("closed")).FullName;
        Write("closed/file");
        File.SetUnixFileMode(closed, UnixFileMode.None);

        FolderSize.Measure(_root, MaxEntries).Bytes.ShouldBeGreaterThanOrEqualTo(FileBytes);

        File.GetUnixFileMode(closed).ShouldBe(UnixFileMode.None);
    }

    [Test]
    public void Too_many_entries_end_the_measurement()
    {
        Directory.CreateDirectory(In("many"));
        for (int number = 0; number < MaxEntries; number++) File.WriteAllText(In($"many/{number}"), "");
        FolderSize.Measure(_root, MaxEntries).Entries.ShouldBe(MaxEntries + 1);
        FolderSize.Measure(_root, MaxEntries + 1).Entries.ShouldBe(MaxEntries + 1);
    }

    [Test]
    public void A_file_below_a_thousand_folders_counts()
    {
        const int Depth = 1_000;
        string deep = string.Join('/', Enumerable.Repeat("d", Depth));
        Directory.CreateDirectory(In(deep));
        Write($"{deep}/file");
        FolderSize size = FolderSize.Measure(_root, Depth + 1);
        (size.Entries, size.IsTooDeep).ShouldBe((Depth + 1, false));
        size.Bytes.ShouldBeGreaterThanOrEqualTo(FileBytes);
    }

    [Test]
    public void A_tree_of_a_thousand_levels_with_several_subfolders_is_measured_or_told()
    {
        string path = "d";
        for (int level = 0; level < 1_000; level++, path += "/d")
        {
            Directory.CreateDirectory(In(path + "/a"));
            Directory.CreateDirectory(In(path + "/z"));
        }

        Directory.CreateDirectory(In(path));
        // The system decides which subfolder comes last, and only the others cost descriptors.
        FolderSize size = FolderSize.Measure(_root, 5_000);
        (size.IsTooDeep || size.Entries == 3_001).ShouldBeTrue(size.ToString());
    }

    private string In(string relative) => Path.Combine(_path, relative);

    private void Write(string relative) => File.WriteAllBytes(In(relative), new byte[FileBytes]);
}
