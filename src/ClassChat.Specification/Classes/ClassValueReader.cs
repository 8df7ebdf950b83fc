using ClassChat.Platform.FileSystem;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Rubrics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Classes;

/// <summary>Reads values of class files: paths, which must exist, a rubric, and dialects with their adapters.</summary>
/// <param name="yaml">The class file; its paths are relative to its folder.</param>
/// <param name="scenarios">The scenario folder.</param>
internal sealed class ClassValueReader(YamlReader yaml, string scenarios)
{
    private const string NoAdapters = "none";

    private readonly string _folder = Path.GetDirectoryName(yaml.Path)!;

    /// <summary>Reads a path or a list of paths: full paths, those that exist.</summary>
    public IReadOnlyList<string> ReadPaths(YamlNode? node, string what) =>
        [.. YamlReader.Items(node).Select(item => ReadPath(item, what)).OfType<string>()];

    /// <summary>Reads a dialect or a list of them, by name; null if there is no such key.</summary>
    public IReadOnlyDictionary<string, Dialect>? ReadDialects(YamlNode? node)
    {
        if (node is null) return null;
        var dialects = new Dictionary<string, Dialect>();
        foreach (YamlNode item in YamlReader.Items(node))
        {
            if (ReadDialect(item) is not Dialect dialect) continue;
            string name = NameOf(dialect);
            if (!dialects.TryAdd(name, dialect))
                yaml.AddError(item, $"there are two dialects '{name}'", "give one of the files another name");
        }

        return dialects;
    }

    /// <summary>
    /// Reads a dialect: a name of the scenario folder, or a file; null, with an error, if it is none.
    /// </summary>
    public Dialect? ReadDialect(YamlNode? node)
    {
        if (node is null || yaml.Text(node, "'dialect'") is not string name || HasZero(node, name)) return null;
        bool isNamed = PathRules.IsName(name) && File.Exists(Path.Combine(scenarios, "dialects", name + ".yaml"));
        string path = Path.GetFullPath(name, _folder);
        ParseResult<Dialect> read = isNamed || !Path.Exists(path)
            ? Suite.LoadDialect(scenarios, isNamed ? name : Path.GetFileNameWithoutExtension(name))
            : DialectFile.Load(path);
        if (read.Value is Dialect dialect) return dialect;
        if (isNamed || Path.Exists(path)) yaml.Errors.AddRange(read.Errors);
        else yaml.AddError(node, $"there is no dialect '{name}'", read.Errors[0].Suggestion);
        return null;
    }

    /// <summary>
    /// Reads a rubric, a name of the scenario folder or a file: its full path. Null if there is no such key or, with an
    /// error, no such rubric.
    /// </summary>
    public string? ReadRubric(YamlNode? node)
    {
        if (node is null || yaml.Text(node, "'rubric'") is not string name || HasZero(node, name)) return null;
        ParseResult<string> found = RubricFolder.Find(scenarios, name, Path.GetFullPath(name, _folder));
        if (found.Value is null) yaml.AddError(node, $"there is no rubric '{name}'", found.Errors[0].Suggestion);
        return found.Value is null ? null : Path.GetFullPath(found.Value);
    }

    /// <summary>Reads the names of dialects that may use their adapters; null if there is no such key.</summary>
    /// <param name="node">The names, or <c>none</c>.</param>
    /// <param name="dialects">The dialects that may be chosen; null: all of the scenario folder.</param>
    public IReadOnlyList<string>? ReadAdapters(YamlNode? node, IReadOnlyDictionary<string, Dialect>? dialects)
    {
        if (node is null) return null;
        if (node is YamlScalarNode { Value: NoAdapters }) return [];
        List<string> names = [];
        foreach (YamlNode item in YamlReader.Items(node))
        {
            if (yaml.Text(item, "'adapters'") is not string name) continue;
            bool isKnown = dialects is null
                ? PathRules.IsName(name) && File.Exists(Path.Combine(scenarios, "dialects", name + ".yaml"))
                : dialects.ContainsKey(name);
            if (isKnown) names.Add(name);
            else yaml.AddError(
                item, $"'{name}' is not a dialect that may be chosen",
                (dialects is null ? null : Suggestions.DidYouMean(name, dialects.Keys))
                    ?? "an adapter in a submission's folder is allowed for that submission alone: "
                    + "submissions: { NAME: { adapters: [FILE] } }");
        }

        return names;
    }

    private static string NameOf(Dialect dialect) => Path.GetFileNameWithoutExtension(dialect.Path);

    private string? ReadPath(YamlNode node, string what)
    {
        if (yaml.Text(node, what) is not string text || HasZero(node, text)) return null;
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        bool isHome = home.Length > 0 && (text == "~" || text.StartsWith("~/", StringComparison.Ordinal));
        string path = isHome ? home + text[1..] : Path.GetFullPath(text, _folder);
        if (text.Length > 0 && Path.Exists(path)) return Path.TrimEndingDirectorySeparator(path);
        yaml.AddError(node, $"{what}: there is no file or folder '{text}'", $"as seen from {_folder}");
        return null;
    }

    private bool HasZero(YamlNode node, string text)
    {
        if (!text.Contains('\0', StringComparison.Ordinal)) return false;
        yaml.AddError(node, "it holds a zero byte");
        return true;
    }
}
