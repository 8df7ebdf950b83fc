using System.Globalization;
using System.Text;
using Bogus;
using ClassChat.Client.Files;
using ClassChat.Protocol;
using ClassChat.Protocol.Messages;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Client.Tests.Files;

/// <summary>Files that arrive: whole, inside their folder, and beside each other.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DownloadFolderTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly DownloadFolder _downloadFolder;

    public DownloadFolderTests() => _downloadFolder = new DownloadFolder(Path.Combine(_scratch.Path, "downloads"));

    public void Dispose() => _scratch.Dispose();

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(49_152)]
    [TestCase(49_153)]
    [TestCase(1_000_000)]
    [CancelAfter(10_000)]
    public async Task A_file_is_saved_byte_for_byte(int size, CancellationToken cancellationToken)
    {
        byte[] content = new byte[size];
        new Random(size).NextBytes(content);
        var saved = (await _downloadFolder.SaveAsync(FileOf("notes.pdf", content), cancellationToken))
            .ShouldBeOfType<DownloadResult.Saved>();
        saved.ShouldBe(new DownloadResult.Saved(Path.Combine(_downloadFolder.Folder, "notes.pdf"), size));
        (await File.ReadAllBytesAsync(saved.Path, cancellationToken)).ShouldBe(content);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_second_file_of_the_name_stands_beside_the_first(CancellationToken cancellationToken)
    {
        string[] names = ["notes.pdf", "notes.pdf", "notes.pdf", "Makefile", "Makefile", ".profile", ".profile"];
        foreach (string name in names) await _downloadFolder.SaveAsync(FileOf(name), cancellationToken);
        Names().ShouldBe(
            ["notes.pdf", "notes_1.pdf", "notes_2.pdf", "Makefile", "Makefile_1", ".profile", ".profile_1"],
            ignoreOrder: true);
    }

    [Test, CancelAfter(20_000)]
    public async Task Many_files_of_one_name_at_once_are_all_kept(CancellationToken cancellationToken)
    {
        FileContent[] files = [.. Enumerable.Range(0, 50).Select(i => FileOf("notes.pdf", Number(i)))];
        DownloadResult[] results = await Task.WhenAll(files.Select(
            file => Task.Run(() => _downloadFolder.SaveAsync(file, cancellationToken), cancellationToken)));
        results.ShouldAllBe(result => result is DownloadResult.Saved);
        Directory.GetFiles(_downloadFolder.Folder).Select(File.ReadAllText)
            .ShouldBe(Enumerable.Range(0, 50).Select(i => $"{i}"), ignoreOrder: true);
    }

    [Test, CancelAfter(10_000)]
    public async Task What_is_corrupt_is_told_and_leaves_nothing(CancellationToken cancellationToken)
    {
        FileContent good = FileOf("notes.pdf");
        FileContent[] corrupt =
        [
            good with { Checksum = Checksum.Compute([1]) },
            good with { Checksum = "" },
            good with { FileSize = good.FileSize + 1 },
            good with { Base64 = "QQ="u8.ToArray() },
            good with { Base64 = Encoding.ASCII.GetBytes(Convert.ToBase64String("other"u8)) },
        ];
        foreach (FileContent file in corrupt)
            (await _downloadFolder.SaveAsync(file, cancellationToken)).ShouldBeOfType<DownloadResult.Corrupt>();
        Directory.Exists(_downloadFolder.Folder).ShouldBeFalse();

        FileContent shouting = good with { Checksum = good.Checksum.ToUpperInvariant() };
        (await _downloadFolder.SaveAsync(shouting, cancellationToken)).ShouldBeOfType<DownloadResult.Saved>();
    }

    [Test, CancelAfter(10_000)]
    public async Task What_cannot_be_written_is_told(CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(_downloadFolder.Folder, "in the way", cancellationToken);
        (await _downloadFolder.SaveAsync(FileOf("a"), cancellationToken)).ShouldBeOfType<DownloadResult.Failed>();
    }

    [Test, CancelAfter(10_000)]
    public async Task A_file_given_up_leaves_nothing(CancellationToken cancellationToken)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(_downloadFolder.SaveAsync(FileOf("a"), giveUp.Token));
        Names().ShouldBeEmpty();
    }

    [Test, CancelAfter(10_000)]
    public async Task A_link_in_the_folder_is_not_followed(CancellationToken cancellationToken)
    {
        string outside = Path.Combine(_scratch.Path, "outside");
        Directory.CreateDirectory(_downloadFolder.Folder);
        File.CreateSymbolicLink(Path.Combine(_downloadFolder.Folder, "notes.pdf"), outside);
        var saved = (await _downloadFolder.SaveAsync(FileOf("notes.pdf"), cancellationToken))
            .ShouldBeOfType<DownloadResult.Saved>();
        Path.GetFileName(saved.Path).ShouldBe("notes_1.pdf");
        File.Exists(outside).ShouldBeFalse();
    }

    [TestCase("../../x", "x")]
    [TestCase("/etc/passwd", "passwd")]
    [TestCase("..\\..\\x", "x")]
    [TestCase("C:\\Windows\\x.dll", "x.dll")]
    [TestCase("C:x", "C_x")]
    [TestCase("a.txt:stream", "a.txt_stream")]
    [TestCase("", "file")]
    [TestCase(".", "file")]
    [TestCase("..", "file")]
    [TestCase("...", "file")]
    [TestCase("a/", "file")]
    [TestCase("  a.txt . ", "a.txt")]
    [TestCase("CON", "_CON")]
    [TestCase("con.txt", "_con.txt")]
    [TestCase("Com1 .tar.gz", "_Com1 .tar.gz")]
    [TestCase("LPT²", "_LPT²")]
    [TestCase("console.txt", "console.txt")]
    [TestCase("a\nb\0c\u001b[2J", "a_b_c_[2J")]
    [TestCase("photo\u202egpj.exe", "photo_gpj.exe")]
    [TestCase("<a>|b?*\".txt", "_a__b___.txt")]
    [TestCase("Übung 👋.pdf", "Übung 👋.pdf")]
    [CancelAfter(10_000)]
    public async Task A_name_is_made_safe(string name, string expected, CancellationToken cancellationToken)
    {
        await _downloadFolder.SaveAsync(FileOf(name), cancellationToken);
        Names().ShouldBe([expected]);
    }

    [Test, CancelAfter(10_000)]
    public async Task A_long_name_is_shortened_between_characters_and_keeps_its_ending(
        CancellationToken cancellationToken)
    {
        string name = string.Concat(Enumerable.Repeat("👋", 100)) + ".tar.gz";
        for (int i = 0; i < 3; i++) await _downloadFolder.SaveAsync(FileOf(name), cancellationToken);
        Names().Count.ShouldBe(3);
        Names().ShouldAllBe(saved => Encoding.UTF8.GetByteCount(saved) <= Limits.MaxFileNameBytes);
        Names().ShouldAllBe(saved => saved.EndsWith(".gz") && !saved.Contains('\ufffd'));
    }

    [Test, CancelAfter(60_000)]
    public async Task Whatever_the_name_the_file_stands_in_its_folder(CancellationToken cancellationToken)
    {
        const int Seed = 20_251_109;
        TestContext.Out.WriteLine($"seed {Seed}");
        var random = new Randomizer(Seed);
        string[] parts =
        [
            "..", "/", "\\", ".", "~", "$HOME", "C:", "CON", "nul.", "a", " ", "\0", "\n", "\u202e", "👋", "\ud83d",
            "%2e%2e", ":", "notes.pdf", "\ufeff", "|", "-rf", new string('x', 200), new string('ü', 200),
        ];
        for (int i = 1; i <= 2000; i++)
        {
            IEnumerable<int> count = Enumerable.Range(0, random.Number(0, 6));
            string name = i % 4 == 0
                ? random.Utf16String(0, 80)
                : string.Concat(count.Select(_ => random.ArrayElement(parts)));
            byte[] content = Number(i);
            var saved = (await _downloadFolder.SaveAsync(FileOf(name, content), cancellationToken))
                .ShouldBeOfType<DownloadResult.Saved>($"{i}: {name}");
            Path.GetDirectoryName(saved.Path).ShouldBe(_downloadFolder.Folder, name);
            (await File.ReadAllBytesAsync(saved.Path, cancellationToken)).ShouldBe(content);
        }

        Directory.GetFiles(_downloadFolder.Folder).Length.ShouldBe(2000);
        Directory.GetFileSystemEntries(_scratch.Path).ShouldBe([_downloadFolder.Folder]);
    }

    private List<string> Names() =>
        [.. new DirectoryInfo(_downloadFolder.Folder).EnumerateFileSystemInfos().Select(entry => entry.Name)];

    private static byte[] Number(int number) => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    private static FileContent FileOf(string name) => FileOf(name, "Hello"u8.ToArray());

    private static FileContent FileOf(string name, byte[] content) => new(
        name, content.Length, Checksum.Compute(content), Encoding.ASCII.GetBytes(Convert.ToBase64String(content)));
}
