using ClassChat.Platform.FileSystem;
using ClassChat.Protocol;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Rubrics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Submissions;

/// <summary>
/// Reads submission files (<c>submission.yaml</c>), which say how to start the server and the client of each level,
/// into a <see cref="SubmissionContents"/>.
/// </summary>
public static class SubmissionFile
{
    /// <summary>Name of the file in a submission's folder.</summary>
    public const string FileName = "submission.yaml";

    /// <summary>The allowed keys of a submission file.</summary>
    public static readonly IReadOnlyList<string> Keys = ["submission", FormatVersion.Key, "dialect", "programs"];

    private const string PlainDialect = "classic-text";
    private const string JsonDialect = "classic";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; its paths are relative to its folder, where its programs run.</param>
    /// <param name="scenarios">The scenario folder, which has the dialects that are referred to by name.</param>
    /// <param name="trust">Trust in the file.</param>
    /// <param name="usual">The default settings of programs.</param>
    public static ParseResult<SubmissionContents> Load(
        string path, string scenarios, SubmissionTrust trust, ProgramDefaults usual)
    {
        string full = Path.GetFullPath(path);
        // Error messages quote lines of the file, so the file must lie inside the submission.
        bool leadsOut = !trust.OfFile && Path.Exists(full)
            && !PathRules.LeadsInto(full, PathRules.Real(Path.GetDirectoryName(full)!));
        return leadsOut
            ? SourceError.OfFile(full, "is a link that leads out of its folder", SubmittedPaths.Remedy)
            : Read(YamlReader.Load(full), scenarios, trust, usual);
    }

    /// <summary>Parses the text of a file; the path is for errors and relative paths.</summary>
    public static ParseResult<SubmissionContents> Parse(
        string path, string text, string scenarios, SubmissionTrust trust, ProgramDefaults usual) =>
        Read(YamlReader.Parse(Path.GetFullPath(path), text), scenarios, trust, usual);

    /// <summary>Name of the dialect of a level's programs if the file names none.</summary>
    public static string DefaultDialect(Level level) => level <= Level.Task3 ? PlainDialect : JsonDialect;

    private static ParseResult<SubmissionContents> Read(
        YamlReader yaml, string scenarios, SubmissionTrust trust, ProgramDefaults usual)
    {
        YamlMap? map = yaml.Map(yaml.Root, "a submission", [.. Keys]);
        if (map is null) return yaml.Errors;
        FormatVersion.Check(yaml, map);
        string name = map.Required("submission");
        Dictionary<Level, SubmittedServer> servers = [];
        Dictionary<Level, SubmittedClient> clients = [];
        var paths = new SubmittedPaths(yaml, trust);
        var dialects = new FileCache<Dialect>(yaml, paths, scenarios, "dialects", "dialect", Suite.LoadDialect);
        var consoles = new FileCache<ConsoleDialect>(
            yaml, paths, scenarios, "consoles", "console dialect", ConsoleFile.Find);
        var reader = new ProgramReader(yaml, paths, trust, usual);
        foreach ((YamlNode key, string word, YamlNode value) in yaml.Map(map["programs"], "'programs'")?.Entries ?? [])
        {
            Level? level = yaml.Choice(key, "a level", LevelNames.ByName);
            if (ReadProgram(word, value) is not YamlMap program || level is null) continue;
            YamlNode? named = program["dialect"] ?? map["dialect"];
            Dialect? dialect = dialects.Find(named, DefaultDialect(level.Value));
            (SubmittedProgram? server, SubmittedProgram? client) = reader.Read(program, level.Value);
            ConsoleDialect? console = client is null ? null
                : consoles.Find(program["console"], ConsoleFile.DefaultName);
            if (dialect is null || IsForbidden(dialect, yaml, named, paths, scenarios, trust)) continue;
            if (server is not null) servers[level.Value] = new SubmittedServer(server, dialect);
            if (client is not null && console is not null)
                clients[level.Value] = new SubmittedClient(
                    client, dialect, console, program.Flag("terminal", absent: false));
        }

        if (yaml.Errors.Count == 0 && servers.Count + clients.Count == 0)
            yaml.AddError(map.Node, "a submission has programs", "say which: programs: { task4: { server: ... } }");
        return yaml.Errors.Count > 0 ? yaml.Errors : new SubmissionContents(name, servers, clients);

        YamlMap? ReadProgram(string word, YamlNode value) =>
            yaml.Map(value, $"'{word}'", OldKeys.OfPrograms, [.. ProgramReader.Keys]);
    }

    /// <summary>Reports an error if a dialect has an adapter and may have been written by a student.</summary>
    private static bool IsForbidden(
        Dialect dialect, YamlReader yaml, YamlNode? node, SubmittedPaths paths, string scenarios, SubmissionTrust trust)
    {
        bool isForbidden = dialect.Adapter is not null && !trust.AllowsAdapters && paths.IsInside(dialect.Path)
            && !PathRules.IsWithin(PathRules.Real(dialect.Path), PathRules.Real(scenarios));
        if (isForbidden)
            yaml.AddError(
                node!, $"the dialect '{dialect.Name}' has an adapter, a program that runs as whoever grades",
                "read it, then put the dialect into the scenario folder, or pass --allow-adapters");
        return isForbidden;
    }

    /// <summary>The dialect files or console dialect files that a submission names, each read once.</summary>
    /// <param name="yaml">The submission file.</param>
    /// <param name="paths">Resolves the paths that the file may name.</param>
    /// <param name="scenarios">The scenario folder.</param>
    /// <param name="folder">The subfolder of the scenario folder for files that are referred to by name.</param>
    /// <param name="what">The kind of the files, for errors.</param>
    /// <param name="load">Reads one file, by name or path.</param>
    private sealed class FileCache<T>(
        YamlReader yaml, SubmittedPaths paths, string scenarios, string folder, string what,
        Func<string, string, ParseResult<T>> load)
        where T : class
    {
        private readonly Dictionary<string, T?> _read = [];

        /// <summary>The file that a node names; null, with an error, if there is none or it is invalid.</summary>
        public T? Find(YamlNode? node, string absent)
        {
            string name = node is null ? absent : yaml.Text(node, $"'{what}'") ?? absent;
            if (_read.TryGetValue(name, out T? known)) return known;
            bool isNamed = PathRules.IsName(name) && File.Exists(Path.Combine(scenarios, folder, name + ".yaml"));
            string? found = isNamed ? name
                : node is not null && IsFile(name) ? paths.FileAt(node, $"'{what}'") : Missing(node, name);
            if (found is null) return _read[name] = null;
            ParseResult<T> parseResult = load(scenarios, found);
            yaml.Errors.AddRange(parseResult.Errors);
            return _read[name] = parseResult.Value;
        }

        private bool IsFile(string name) =>
            name.Contains('\0', StringComparison.Ordinal) || Path.Exists(Path.GetFullPath(name, paths.Folder));

        private string? Missing(YamlNode? node, string name)
        {
            if (node is not null) yaml.AddError(node, $"there is no {what} '{name}'", Suggestion(name));
            else yaml.Errors.Add(SourceError.OfFile(yaml.Path, $"there is no {what} '{name}' in {scenarios}"));
            return null;
        }

        private string Suggestion(string name)
        {
            string place = Path.Combine(scenarios, folder);
            string[] known = !Directory.Exists(place) ? [] : [.. Directory.EnumerateFiles(place, "*.yaml")
                .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];
            return Suggestions.DidYouMean(name, known)
                ?? $"name one of {TextList.AllOf(known)}, or a file, as seen from this one";
        }
    }
}
