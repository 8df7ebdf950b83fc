using System.Text.RegularExpressions;
using ClassChat.Tidy.Tests.Source;

namespace ClassChat.Tidy.Tests.Rules;

/// <summary>
/// Two folders of a project never use each other, nor do longer rings of them. A project's own folder is its front
/// door, and exempt: what stands there puts the folders together (a server), or is handed down into them (its options).
/// </summary>
public static partial class FolderRule
{
    private sealed record Use(string From, string To, string Path);

    /// <summary>Judges the files of one project.</summary>
    /// <param name="files">Its C# files.</param>
    public static IEnumerable<Finding> Check(IReadOnlyList<SourceFile> files)
    {
        ILookup<string, string> typesOf = files
            .Where(file => Declarations.Namespace(file) is not null)
            .SelectMany(file => Declarations.Of(file).Where(type => !type.IsNested)
                .Select(type => (Folder: Declarations.Namespace(file)!, type.Name)))
            .ToLookup(pair => pair.Folder, pair => pair.Name);
        List<Use> uses = [.. files.SelectMany(file => UsesOf(file, typesOf))
            .Where(use => !IsFrontDoor(use.From) && !IsFrontDoor(use.To))
            .DistinctBy(use => (use.From, use.To))];

        return uses.Select(use => (Use: use, Way: WayBack(use, uses)))
            .Where(ring => ring.Way is not null)
            .Where(ring => ring.Way!.All(step => string.CompareOrdinal(ring.Use.From, step.From) <= 0))
            .Select(ring => new Finding(ring.Use.Path, 1, Describe(ring.Use, ring.Way!)));
    }

    // ClassChat.Server, and not ClassChat.Server.Hub.
    private static bool IsFrontDoor(string folder) => folder.Count(c => c == '.') == 1;

    private static string Describe(Use first, IEnumerable<Use> way) =>
        "folders use each other: "
        + string.Join(", ", way.Prepend(first).Select(use => $"{use.From} -> {use.To} ({use.Path})"));

    private static List<Use>? WayBack(Use first, List<Use> uses)
    {
        var cameBy = new Dictionary<string, Use?> { [first.To] = null };
        var ahead = new Queue<string>([first.To]);
        while (ahead.TryDequeue(out string? folder))
        {
            if (folder == first.From) return Trace(folder, cameBy);
            foreach (Use use in uses.Where(use => use.From == folder))
            {
                if (cameBy.TryAdd(use.To, use)) ahead.Enqueue(use.To);
            }
        }

        return null;
    }

    private static List<Use> Trace(string folder, Dictionary<string, Use?> cameBy)
    {
        List<Use> way = [];
        while (cameBy[folder] is Use use)
        {
            way.Insert(0, use);
            folder = use.From;
        }

        return way;
    }

    private static IEnumerable<Use> UsesOf(SourceFile file, ILookup<string, string> typesOf)
    {
        if (Declarations.Namespace(file) is not string own) return [];
        IEnumerable<string> folders = typesOf.Select(types => types.Key);
        return Dotted().Matches(file.Code)
            .Select(match => FolderOf(match.Value, own, typesOf))
            .Concat(folders.Where(folder => own.StartsWith(folder + ".", StringComparison.Ordinal)
                && typesOf[folder].Any(type => Mentions(file.Code, type))))
            .OfType<string>()
            .Where(folder => folder != own)
            .Select(folder => new Use(own, folder, file.Path));
    }

    /// <summary>The folder that a dotted name leads into, whether written in full or from a folder in sight.</summary>
    private static string? FolderOf(string dotted, string own, ILookup<string, string> typesOf)
    {
        string? full = typesOf.Select(types => types.Key)
            .Where(folder => dotted == folder || dotted.StartsWith(folder + ".", StringComparison.Ordinal))
            .MaxBy(folder => folder.Length);
        if (full is not null) return full;

        for (string above = own; above.Contains('.'); above = above[..above.LastIndexOf('.')])
        {
            string candidate = above + "." + dotted;
            string? relative = typesOf.Select(types => types.Key)
                .Where(folder => folder.Length > above.Length)
                .Where(folder => candidate.StartsWith(folder + ".", StringComparison.Ordinal))
                .Where(folder => typesOf[folder].Contains(candidate[(folder.Length + 1)..].Split('.')[0]))
                .MaxBy(folder => folder.Length);
            if (relative is not null) return relative;
        }

        return null;
    }

    // "string Checksum" declares a name, "Checksum.Of" and "new Checksum" use the type.
    private static bool Mentions(string code, string type) =>
        Regex.Matches(code, $@"(?<before>[\w>?\]]+\s+|\.\s*)?\b{Regex.Escape(type)}\b")
            .Any(match => match.Groups["before"].Value.Trim() is string before
                && (before.Length == 0 || Keyword().IsMatch(before)));

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(\.[A-Z]\w*)+")]
    private static partial Regex Dotted();

    [GeneratedRegex("^(new|return|is|as|not|or|and|in|out|ref|case|static|public|internal|private|protected|readonly|"
        + "async|override|required|await|throw|const|when|else|yield|abstract|virtual|params|this|implicit|explicit|"
        + "operator|using)$")]
    private static partial Regex Keyword();
}
