using System.Runtime.InteropServices;
using Bogus;
using ClassChat.Platform.FileSystem;
using ClassChat.Platform.Linux;
using NUnit.Framework;
using Shouldly;

namespace ClassChat.Testing;

/// <summary>
/// Folders as a hostile program leaves them: odd names, no permissions, links in circles and to the outside, pipes.
/// </summary>
internal sealed class RandomTree
{
    private const int MaxDepth = 6;
    private const int MaxEntries = 8;

    private readonly Randomizer _random;

    /// <summary>A tree that a seed fixes; it is printed.</summary>
    /// <param name="seed">The seed.</param>
    public RandomTree(int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        _random = new Randomizer(seed);
    }

    /// <summary>What there is: the path of each entry and what it is, and a file's bytes or a link's target.</summary>
    public SortedDictionary<string, string> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>Makes it in an empty folder.</summary>
    public void Make(OpenFolder root) => Make(root, "", 1);

    /// <summary>What a folder holds now, told as <see cref="Entries"/> are.</summary>
    public static SortedDictionary<string, string> Read(OpenFolder root)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        FolderTree.Walk(root, int.MaxValue - 1, entry =>
        {
            found[entry.Path] = entry.Entry.Kind switch
            {
                EntryKind.File => ContentOf(entry),
                EntryKind.Link => "-> " + Convert.ToHexString(entry.Folder.ReadLink(entry.Entry.Name)!),
                EntryKind kind => kind.ToString(),
            };
            return true;
        }).ShouldBeNull();
        return found;
    }

    [DllImport("libc", EntryPoint = "mkfifoat")]
    public static extern int MakePipe(int folder, byte[] path, int mode);

    private static string ContentOf(TreeEntry entry)
    {
        using var file = entry.Folder.OpenFile(entry.Entry.Name, out string? fault);
        fault.ShouldBeNull();
        byte[] bytes = new byte[entry.Entry.Bytes];
        RandomAccess.Read(file!, bytes, 0).ShouldBe(bytes.Length);
        return Convert.ToHexString(bytes);
    }

    private void Make(OpenFolder folder, string path, int depth)
    {
        for (int i = _random.Int(0, MaxEntries); i > 0; i--)
        {
            EntryName name = NewName(i);
            string full = path.Length == 0 ? name.ToString() : $"{path}/{name}";
            switch (_random.Int(0, depth < MaxDepth ? 4 : 2))
            {
                case 0:
                    string target = _random.ArrayElement(["..", ".", "/", "/etc/passwd", "nowhere", name.ToString()]);
                    LibCFiles.LinkAt(EntryName.From(target).ZeroTerminated, NumberOf(folder), name.ZeroTerminated)
                        .ShouldBe(0);
                    Entries[full] = "-> " + Convert.ToHexString(EntryName.From(target).ZeroTerminated[..^1]);
                    break;
                case 1 or 2:
                    byte[] bytes = _random.Bytes(_random.Int(0, 300));
                    using (var file = folder.CreateFile(name, 0x1A4, out _)) RandomAccess.Write(file!, bytes, 0);
                    Entries[full] = Convert.ToHexString(bytes);
                    break;
                default:
                    folder.MakeFolder(name).ShouldBeNull();
                    Entries[full] = nameof(EntryKind.Folder);
                    using (OpenFolder below = folder.OpenBelow(name, out _)!) Make(below, full, depth + 1);
                    break;
            }
        }
    }

    /// <summary>A descriptor of the folder, as the system calls want it.</summary>
    private static int NumberOf(OpenFolder folder) => ((DescriptorFolder)folder).Number;

    /// <summary>A name of any bytes; its number makes it the only one of its folder, also as text.</summary>
    private EntryName NewName(int number)
    {
        byte[] bytes = [.. _random.Bytes(_random.Int(1, 40)).Select(b => b is 0 or (byte)'/' ? (byte)'\n' : b)];
        return _random.Bool()
            ? EntryName.From([(byte)('a' + number), .. bytes])
            : EntryName.From($"-{number} ünï\t{number}");
    }
}
