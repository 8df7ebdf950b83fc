using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.FileSystem;
using ClassChat.Harness.Notation;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Harness.Submissions;

/// <summary>
/// The paths that the file of a submission names. They stay in its folder, links resolved, unless the file is trusted;
/// pipes, sockets and devices are no files, whoever names them.
/// </summary>
/// <param name="yaml">The file; its folder is where paths start.</param>
/// <param name="trust">Trust in the file.</param>
internal sealed class SubmittedPaths(YamlReader yaml, SubmissionTrust trust)
{
    /// <summary>Remedy for a path that leads out, and for what asks for more than is allowed.</summary>
    public const string Remedy =
        "name what was handed in; whoever grades, and wrote this file or has read it, passes --trust-submission";

    /// <summary>Folders of programs and of what they read on every machine: commands may name what is there.</summary>
    private static readonly string[] _systemFolders =
    [
        "/bin", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/libx32", "/nix", "/opt", "/proc", "/sbin", "/snap",
        "/sys", "/usr",
    ];

    /// <summary>Folders of which every sandbox has its own: commands may name them, but not what is in them.</summary>
    private static readonly string[] _ownFolders = ["/", "/tmp", "/var/tmp", "/run", "/var/run"];

    private readonly string _root = Places.Real(Path.GetDirectoryName(yaml.Path)!);

    /// <summary>The folder of the file, as it was named.</summary>
    public string Folder { get; } = Path.GetDirectoryName(yaml.Path)!;

    /// <summary>A folder, as a full path; null, with a fault, if there is none or it may not be named.</summary>
    public string? FolderAt(YamlNode? node, string what) =>
        Find(node, what) is not (string path, EntryKind kind) ? null
        : kind == EntryKind.Folder ? Inside(node!, what, path)
        : Refuse(node!, $"'{yaml.Text(node, what)}' is not a folder");

    /// <summary>A file, as a full path; null, with a fault, if there is none or it may not be named.</summary>
    public string? FileAt(YamlNode? node, string what) =>
        Find(node, what) is not (string path, EntryKind kind) ? null
        : kind == EntryKind.File ? Inside(node!, what, path)
        : Refuse(node!, $"'{yaml.Text(node, what)}' is not a file");

    /// <summary>A file or a folder, as a full path; null, with a fault, if it is neither or may not be named.</summary>
    public string? FileOrFolderAt(YamlNode? node, string what) =>
        Find(node, what) is not (string path, EntryKind kind) ? null
        : kind is EntryKind.File or EntryKind.Folder ? Inside(node!, what, path)
        : Refuse(node!, $"'{yaml.Text(node, what)}' is not a file or a folder");

    /// <summary>A full path of what need not be there; null, with a fault, if it may not be named.</summary>
    public string? PathAt(YamlNode node, string what) =>
        FullPath(node, what) is string path ? Inside(node, what, path) : null;

    /// <summary>Notes a fault for each word of a command that leads out of the folder, to what is there.</summary>
    /// <param name="node">The node of the command.</param>
    /// <param name="line">The command.</param>
    /// <param name="directory">The folder in which it runs; null: not known.</param>
    public void CheckCommand(YamlNode node, string line, string? directory)
    {
        if (trust.OfFile || directory is null) return;
        foreach (string word in CommandLine.Split(line))
        {
            string? outside = new[] { word, word[(word.IndexOf('=') + 1)..] }
                .FirstOrDefault(part => LeadsOut(part, directory));
            if (outside is not null)
                Refuse(node, $"the command names '{outside}', which lies outside of the submission's folder", Remedy);
        }
    }

    /// <summary>True if a path, links resolved, lies in the folder of the file.</summary>
    public bool IsInside(string path) => Places.LeadsInto(path, _root);

    private bool LeadsOut(string word, string directory)
    {
        bool isPath = word.Contains('/', StringComparison.Ordinal) || word == "..";
        if (!isPath) return false;
        string path = Path.GetFullPath(word, directory);
        return Path.Exists(path) && !IsInside(path) && !_ownFolders.Contains(path)
            && !_systemFolders.Any(folder => Places.IsWithin(Places.Real(path), folder));
    }

    private (string Path, EntryKind Kind)? Find(YamlNode? node, string what)
    {
        if (node is null || FullPath(node, what) is not string path) return null;
        if (RegularFile.KindOf(path) is EntryKind kind) return (path, kind);
        string text = yaml.Text(node, what)!;
        yaml.Fault(node, $"there is no {Noun(what)} '{text}'", $"as seen from {Folder}");
        return null;
    }

    private static string Noun(string what) => what switch
    {
        "'directory'" => "folder",
        "'from'" => "file or folder",
        _ => "file",
    };

    private string? FullPath(YamlNode node, string what)
    {
        if (yaml.Text(node, what) is not string path) return null;
        if (path.Contains('\0', StringComparison.Ordinal)) return Refuse(node, $"{what} holds a zero byte");
        if (path != "~" && !path.StartsWith("~/", StringComparison.Ordinal)) return Path.GetFullPath(path, Folder);
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0 ? home + path[1..] : Refuse(node, $"{what}: there is no home folder for '{path}'");
    }

    /// <summary>Path without links, where the file is not trusted: what was looked at is what is used.</summary>
    private string? Inside(YamlNode node, string what, string path)
    {
        if (trust.OfFile) return path;
        string real = Places.Real(path);
        bool isInside = Path.Exists(path) ? IsInside(path) : Places.IsWithin(real, _root);
        return isInside
            ? real
            : Refuse(
                node, $"{what} stays in the submission's folder, and '{yaml.Text(node, what)}' leads out of it",
                Remedy);
    }

    private string? Refuse(YamlNode node, string message, string? remedy = null)
    {
        yaml.Fault(node, message, remedy);
        return null;
    }
}
