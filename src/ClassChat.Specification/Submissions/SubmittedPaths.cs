using ClassChat.Platform.FileSystem;
using ClassChat.Platform.Text;
using ClassChat.Specification.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Submissions;

/// <summary>
/// Resolves the paths that a submission file names and checks its commands. Links resolved, paths must stay in the
/// submission's folder unless the file is trusted; pipes, sockets and devices are never accepted as files.
/// </summary>
/// <param name="yaml">The submission file.</param>
/// <param name="folder">The submission's folder, which paths are relative to.</param>
/// <param name="policy">Limits of the requests of the file.</param>
/// <param name="refusals">Collects what is refused.</param>
internal sealed class SubmittedPaths(
    YamlReader yaml, string folder, SubmissionPolicy policy, RefusalCollector refusals)
{
    /// <summary>
    /// Advice in errors about paths that lead out of the folder and about other requests that need trust.
    /// </summary>
    public const string Remedy =
        "name what was handed in; whoever grades, and wrote this file or has read it, passes --trust-submission, "
        + "or writes trust: yes for this submission into a class file";

    /// <summary>Advice about pipes, sockets, devices, and folders that are named as files.</summary>
    private const string OnlyRegular =
        "name a file or folder of what was handed in; pipes, sockets and devices are none";

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

    private readonly string _root = PathRules.Real(folder);

    /// <summary>The submission's folder, as named.</summary>
    public string Folder => folder;

    /// <summary>
    /// The folder that is copied for a program: that of the submission, whatever the program's own is in it; another
    /// one only for trusted files.
    /// </summary>
    /// <param name="directory">Full path of the program's working folder.</param>
    public string RootOf(string directory) =>
        PathRules.IsWithin(PathRules.Real(directory), _root) ? folder : directory;

    /// <summary>The full path of a folder; null, with an error or a refusal, if it cannot be used.</summary>
    public string? FolderAt(YamlNode? node, string what) =>
        Find(node, what) is not (string path, EntryKind kind) ? null
        : kind == EntryKind.Folder ? Inside(node!, what, path)
        : refusals.Block(node!, $"'{yaml.Text(node, what)}' is not a folder", OnlyRegular);

    /// <summary>The full path of a file; null, with an error or a refusal, if it cannot be used.</summary>
    public string? FileAt(YamlNode? node, string what) =>
        Find(node, what) is not (string path, EntryKind kind) ? null
        : kind == EntryKind.File ? Inside(node!, what, path)
        : refusals.Block(node!, $"'{yaml.Text(node, what)}' is not a file", OnlyRegular);

    /// <summary>The full path of a file or folder; null, with an error or a refusal, if it cannot be used.</summary>
    public string? FileOrFolderAt(YamlNode? node, string what) =>
        Find(node, what) is not (string path, EntryKind kind) ? null
        : kind is EntryKind.File or EntryKind.Folder ? Inside(node!, what, path)
        : refusals.Block(node!, $"'{yaml.Text(node, what)}' is not a file or a folder", OnlyRegular);

    /// <summary>
    /// A full path, which need not exist, that programs may read; null, with an error or a refusal, if it cannot be.
    /// </summary>
    public string? VisibleAt(YamlNode node)
    {
        if (FullPath(node, "'visible'") is not string path) return null;
        if (policy.Trust.OfFile) return path;
        bool isAllowed = policy.Visible.Concat(policy.VisibleOnRequest).Select(PathRules.Real).Append(_root)
            .Any(root => LiesIn(path, root));
        if (isAllowed) return PathRules.Real(path);
        string text = yaml.Text(node, "'visible'")!;
        refusals.Reduce(
            node, $"'visible': '{text}' is not in the submission's folder, and nobody has allowed it",
            "it is not visible",
            "leave it out, if it is not needed; whoever grades can allow it in a class file: visible_on_request");
        return null;
    }

    /// <summary>
    /// Blocks the program if its command cannot work, or if a word of it names an existing file outside the
    /// submission's folder.
    /// </summary>
    /// <param name="node">The command's node in the file.</param>
    /// <param name="line">The command.</param>
    /// <param name="directory">The command's working folder; null if unknown.</param>
    /// <param name="placed">Files that are put into that folder before each start.</param>
    public void CheckCommand(YamlNode node, string line, string? directory, IReadOnlyList<PlacedFile> placed)
    {
        if (CommandSyntax.FindFault(line) is CommandFault fault)
        {
            refusals.BlockCommand(node, fault);
            return;
        }

        string[] outside = directory is null || policy.Trust.OfFile ? [] : [.. Outside(line, directory)];
        foreach (string path in outside)
            refusals.Block(node, $"the command names '{path}', which lies outside of the submission's folder", Remedy);
        if (directory is null || outside.Length > 0) return;
        foreach (CommandFault missing in new CommandFiles(directory, placed).FindFaults(line))
            refusals.BlockCommand(node, missing);
    }

    private IEnumerable<string> Outside(string line, string directory) => CommandLine.Split(line)
        .Select(word => new[] { word, word[(word.IndexOf('=') + 1)..] }
            .FirstOrDefault(part => LeadsOut(part, directory)))
        .OfType<string>();

    /// <summary>Blocks the program if a path within its own folder leads out of it.</summary>
    /// <returns>The path; null, with an error or a refusal, if it cannot be used.</returns>
    public string? RelativeAt(YamlNode node, string what)
    {
        if (yaml.Text(node, what) is not string path) return null;
        if (HasZero(node, path, what)) return null;
        bool leaves = Path.IsPathRooted(path) || path.Split('/', '\\').Contains("..") || path.Length == 0;
        return !leaves ? path : refusals.Block(
            node, $"{what} stays in the program's folder, and '{path}' does not", "write it relative to that");
    }

    /// <summary>Adds an error if a text holds a zero byte.</summary>
    public bool HasZero(YamlNode node, string text, string what)
    {
        if (!text.Contains('\0', StringComparison.Ordinal)) return false;
        yaml.AddError(node, $"{what} holds a zero byte");
        return true;
    }

    /// <summary>True if a path, links resolved, is in the submission's folder.</summary>
    public bool IsInside(string path) => PathRules.LeadsInto(path, _root);

    private static bool LiesIn(string path, string root) =>
        Path.Exists(path) ? PathRules.LeadsInto(path, root) : PathRules.IsWithin(PathRules.Real(path), root);

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
        yaml.AddError(node, $"there is no {Noun(what)} '{text}'", $"as seen from {folder}");
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
        if (HasZero(node, path, what)) return null;
        if (path != "~" && !path.StartsWith("~/", StringComparison.Ordinal)) return Path.GetFullPath(path, folder);
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (home.Length > 0) return home + path[1..];
        yaml.AddError(node, $"{what}: there is no home folder for '{path}'");
        return null;
    }

    /// <summary>
    /// The path with links resolved if the file is not trusted, so that the checked path is the used one; null, with a
    /// refusal, if it leads out.
    /// </summary>
    private string? Inside(YamlNode node, string what, string path) =>
        policy.Trust.OfFile ? path
        : LiesIn(path, _root) ? PathRules.Real(path)
        : refusals.Block(
            node, $"{what} stays in the submission's folder, and '{yaml.Text(node, what)}' leads out of it", Remedy);
}
