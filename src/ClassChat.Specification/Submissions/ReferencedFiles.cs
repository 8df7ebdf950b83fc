using ClassChat.Platform.FileSystem;
using ClassChat.Specification.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Submissions;

/// <summary>The dialects or console dialects that a submission file names, each file read once.</summary>
/// <param name="yaml">The submission file.</param>
/// <param name="paths">Resolves the paths that the file may name.</param>
/// <param name="policy">Limits of the requests of the file.</param>
/// <param name="refusals">Collects what is refused.</param>
/// <param name="kind">The kind of the files.</param>
/// <typeparam name="T">The type of their contents.</typeparam>
internal sealed class ReferencedFiles<T>(
    YamlReader yaml, SubmittedPaths paths, SubmissionPolicy policy, RefusalCollector refusals, ReferencedKind<T> kind)
    where T : class
{
    private readonly Dictionary<string, T?> _read = [];

    /// <summary>The content of a file that a node names; null, with an error or a refusal, if there is none.</summary>
    /// <param name="node">The node; null if the file names none.</param>
    /// <param name="absent">The name to use then; it may always be named.</param>
    public T? Find(YamlNode? node, string absent)
    {
        string name = node is null ? absent : yaml.Text(node, $"'{kind.What}'") ?? absent;
        if (kind.Offered.GetValueOrDefault(name) is T offered) return offered;
        bool isNamed = PathRules.IsName(name)
            && File.Exists(Path.Combine(kind.Scenarios, kind.Folder, name + ".yaml"));
        if (isNamed) return kind.OffersAll || name == absent
            ? Load(name)
            : Refuse(node!, $"the {kind.What} '{name}' is not among those that may be chosen", Choice(absent));
        return node is not null && IsFile(name) ? FindOwn(node, name) : Missing(node, name);
    }

    private T? FindOwn(YamlNode node, string name)
    {
        if (paths.FileAt(node, $"'{kind.What}'") is not string path) return null;
        if (!policy.AllowsOwnDialects && !policy.Trust.OfFile)
            return Refuse(
                node, $"'{name}': no {kind.What} of a submission's own is allowed",
                "whoever grades can allow it in a class file: own_dialects: yes");
        return RegularFile.ReadText(path, YamlReader.MaxBytes).Error is string unread
            ? Refuse(node, $"the {kind.What} '{name}' {unread}", "name a file that was handed in and can be read")
            : Load(path);
    }

    private T? Load(string nameOrPath)
    {
        if (_read.TryGetValue(nameOrPath, out T? known)) return known;
        ParseResult<T> parseResult = kind.Load(kind.Scenarios, nameOrPath);
        yaml.Errors.AddRange(parseResult.Errors);
        return _read[nameOrPath] = parseResult.Value;
    }

    private T? Refuse(YamlNode node, string message, string remedy)
    {
        refusals.Block(node, message, remedy);
        return null;
    }

    private string Choice(string absent) =>
        $"choose {TextList.OneOf(kind.Offered.Keys.Append(absent).Distinct())}; whoever grades can allow others in a "
        + "class file: dialects";

    private bool IsFile(string name) =>
        name.Contains('\0', StringComparison.Ordinal) || Path.Exists(Path.GetFullPath(name, paths.Folder));

    private T? Missing(YamlNode? node, string name)
    {
        if (node is not null) yaml.AddError(node, $"there is no {kind.What} '{name}'", Suggestion(name));
        else yaml.Errors.Add(
            SourceError.OfFile(yaml.Path, $"there is no {kind.What} '{name}' in {kind.Scenarios}"));
        return null;
    }

    private string Suggestion(string name)
    {
        string place = Path.Combine(kind.Scenarios, kind.Folder);
        bool hasMore = kind.OffersAll && Directory.Exists(place);
        IEnumerable<string> named = !hasMore ? [] : Directory.EnumerateFiles(place, "*.yaml")
            .Select(file => Path.GetFileNameWithoutExtension(file));
        string[] known = [.. kind.Offered.Keys.Concat(named).Distinct().Order(StringComparer.Ordinal)];
        return Suggestions.DidYouMean(name, known)
            ?? $"name one of {TextList.AllOf(known)}, or a file, as seen from this one";
    }
}

/// <summary>A kind of files that a submission file names: dialects or console dialects.</summary>
/// <param name="What">The name of the kind in messages.</param>
/// <param name="Scenarios">The scenario folder.</param>
/// <param name="Folder">The subfolder of the scenario folder for files that are referred to by name.</param>
/// <param name="Load">Reads one file, by name or path.</param>
/// <typeparam name="T">The type of their contents.</typeparam>
internal sealed record ReferencedKind<T>(
    string What, string Scenarios, string Folder, Func<string, string, ParseResult<T>> Load)
    where T : class
{
    /// <summary>Files of the instructor that may be named wherever they are, by name.</summary>
    public IReadOnlyDictionary<string, T> Offered { get; init; } = new Dictionary<string, T>();

    /// <summary>True if all files in the subfolder may be named, too; false: only the default.</summary>
    public bool OffersAll { get; init; } = true;
}
