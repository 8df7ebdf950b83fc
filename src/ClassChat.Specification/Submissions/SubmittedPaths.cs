using ClassChat.Platform.FileSystem;
using ClassChat.Platform.Text;
using ClassChat.Specification.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Submissions;

/// <summary>
/// Resolves the paths that a submission file names and checks its commands. Links resolved, paths must stay in its
/// folder unless the file is trusted; pipes, sockets and devices are never accepted as files.
/// </summary>
/// <param name="yaml">The submission file; its paths are relative to its folder.</param>
/// <param name="trust">Trust in the file.</param>
internal sealed class SubmittedPaths(YamlReader yaml, SubmissionTrust trust)
{
    /// <summary>
    /// Advice in errors about paths that lead out of the folder and about other requests that need trust.
    /// </summary>
    public const string Remedy =
        "name what was handed in; whoever grades, and wrote this file or has read it, passes --trust-submission";

    /// <summary>Folders of programs and system files on every machine; commands may name what is in them.</summary>
    private static readonly string[] _systemFolders =
    [
        "/bin", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/libx32", "/nix", "/opt", "/proc", "/sbin", "/snap",
        "/sys", "/usr",
    ];

    /// <summary>
    /// Folders that every sandbox has its own version of; commands may name them, but not their contents.
    /// </summary>
    private static readonly string[] _ownFolders = ["/", "/tmp", "/var/tmp", "/run", "/var/run"];

    private readonly string _root = PathRules.Real(Path.GetDirectoryName(yaml.Path)!);

    /// <summary>The folder of the file, as named.</summary>
    public string Folder { get; } = Path.GetDirectoryName(yaml.Path)!;

    /// <summary>The full path of a folder; null, with an error, if there is none or it is not allowed.</summary>
    public string? FolderAt(YamlNode? node, string what) =>
        Find(node, what) is not (string path, EntryKind kind) ? null
        : kind == EntryKind.Folder ? Inside(node!, what, path)
        : Refuse(node!, $"'{yaml.Text(node, what)}' is not a folder");

    /// <summary>The full path of a file; null, with an error, if there is none or it is not allowed.</summary>
    public string? FileAt(YamlNode? node, string what) =>
        Find(node, what) is not (string path, EntryKind kind) ? null
        : kind == EntryKind.File ? Inside(node!, what, path)
        : Refuse(node!, $"'{yaml.Text(node, what)}' is not a file");

    /// <summary>
    /// The full path of a file or folder; null, with an error, if there is none or it is not allowed.
    /// </summary>
    public string? FileOrFolderAt(YamlNode? node, string what) =>
        Find(node, what) is not (string path, EntryKind kind) ? null
        : kind is EntryKind.File or EntryKind.Folder ? Inside(node!, what, path)
        : Refuse(node!, $"'{yaml.Text(node, what)}' is not a file or a folder");

    /// <summary>A full path, which need not exist; null, with an error, if it is not allowed.</summary>
    public string? PathAt(YamlNode node, string what) =>
        FullPath(node, what) is string path ? Inside(node, what, path) : null;

    /// <summary>
    /// Adds an error for each word of a command that names an existing file outside the submission's folder.
    /// </summary>
    /// <param name="node">The command's node in the file.</param>
    /// <param name="line">The command.</param>
    /// <param name="directory">The command's working folder; null if unknown.</param>
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

    /// <summary>True if a path, links resolved, is in the folder of the file.</summary>
    public bool IsInside(string path) => PathRules.LeadsInto(path, _root);

    private bool LeadsOut(string word, string directory)
    {
        bool isPath = word.Contains('/', StringComparison.Ordinal) || word == "..";
        if (!isPath) return false;
        string path = Path.GetFullPath(word, directory);
        return Path.Exists(path) && !IsInside(path) && !_ownFolders.Contains(path)
            && !_systemFolders.Any(folder => PathRules.IsWithin(PathRules.Real(path), folder));
    }

    private (string Path, EntryKind Kind)? Find(YamlNode? node, string what)
    {
        if (node is null || FullPath(node, what) is not string path) return null;
        if (RegularFile.KindOf(path) is EntryKind kind) return (path, kind);
        string text = yaml.Text(node, what)!;
        yaml.AddError(node, $"there is no {Noun(what)} '{text}'", $"as seen from {Folder}");
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

    /// <summary>
    /// The path with links resolved if the file is not trusted, so that the checked path is the used one; null, with an
    /// error, if it leads out.
    /// </summary>
    private string? Inside(YamlNode node, string what, string path)
    {
        if (trust.OfFile) return path;
        string real = PathRules.Real(path);
        bool isInside = Path.Exists(path) ? IsInside(path) : PathRules.IsWithin(real, _root);
        return isInside
            ? real
            : Refuse(
                node, $"{what} stays in the submission's folder, and '{yaml.Text(node, what)}' leads out of it",
                Remedy);
    }

    private string? Refuse(YamlNode node, string message, string? remedy = null)
    {
        yaml.AddError(node, message, remedy);
        return null;
    }
}
