using System.Text.RegularExpressions;
using ClassChat.Platform.FileSystem;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Patterns;
using ClassChat.Specification.Recording;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.ConsoleDialects;

/// <summary>
/// Parses console dialect files (<c>scenarios/consoles/*.yaml</c>) into <see cref="ConsoleDialect"/>.
/// </summary>
public static partial class ConsoleFile
{
    /// <summary>Keys allowed in a console dialect file.</summary>
    public static readonly IReadOnlyList<string> Keys =
        ["console", FormatVersion.Key, "about", "prompts", "join", "actions", "events", "downloads"];

    /// <summary>Keys allowed in a step.</summary>
    public static readonly IReadOnlyList<string> StepKeys = ["await", "type"];

    /// <summary>Name of the default console dialect: the assignment's original.</summary>
    public const string DefaultName = "classic";

    /// <summary>Parses a file.</summary>
    public static ParseResult<ConsoleDialect> Load(string path) => Read(YamlReader.Load(path));

    /// <summary>Parses a text as the content of a file.</summary>
    public static ParseResult<ConsoleDialect> Parse(string path, string text) => Read(YamlReader.Parse(path, text));

    /// <summary>
    /// Parses a console dialect given by its name (<c>consoles/NAME.yaml</c> in the scenario folder) or by its path.
    /// </summary>
    public static ParseResult<ConsoleDialect> Find(string folder, string nameOrPath)
    {
        string named = Path.Combine(folder, "consoles", nameOrPath + ".yaml");
        if (PathRules.IsName(nameOrPath) && File.Exists(named)) return Load(named);
        if (File.Exists(nameOrPath)) return Load(nameOrPath);
        string consoles = Path.Combine(folder, "consoles");
        string[] known = !Directory.Exists(consoles) ? [] : [.. Directory.EnumerateFiles(consoles, "*.yaml")
            .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];
        return SourceError.OfFile(
            nameOrPath, "is neither the name of a console dialect nor a file",
            Suggestions.DidYouMean(nameOrPath, known) ?? $"there are {TextList.AllOf(known)}");
    }

    private static ParseResult<ConsoleDialect> Read(YamlReader yaml)
    {
        YamlMap? map = yaml.Map(yaml.Root, "a console dialect", [.. Keys]);
        if (map is null) return yaml.Errors;
        FormatVersion.Check(yaml, map);
        var patterns = new PatternLimitCheck(yaml);
        Dictionary<string, ConsolePattern> prompts = [];
        foreach ((_, string name, YamlNode value) in yaml.Map(map["prompts"], "'prompts'")?.Entries ?? [])
        {
            if (ReadPattern(yaml, patterns, value, name) is ConsolePattern pattern) prompts[name] = pattern;
        }

        var dialect = new ConsoleDialect
        {
            Name = map.Required("console"),
            Path = yaml.Path,
            Prompts = prompts,
            Join = ReadSteps(yaml, map["join"], prompts, ["me", "host", "port"]),
            Actions = ReadActions(yaml, map["actions"], prompts),
            Events = ReadEvents(yaml, patterns, map["events"]),
            Downloads = map.Text("downloads") ?? "downloads",
        };
        bool leaves = Path.IsPathRooted(dialect.Downloads) || dialect.Downloads.Split('/', '\\').Contains("..");
        if (leaves) yaml.AddError(map["downloads"]!, "'downloads' is seen from the folder in which the program runs");
        return yaml.Errors.Count > 0 ? yaml.Errors : dialect;
    }

    private static Dictionary<ActionKind, IReadOnlyList<ConsoleStep>> ReadActions(
        YamlReader yaml, YamlNode? node, IReadOnlyDictionary<string, ConsolePattern> prompts)
    {
        IReadOnlyDictionary<string, ActionKind> known = SnakeCase.All<ActionKind>();
        Dictionary<ActionKind, IReadOnlyList<ConsoleStep>> actions = [];
        foreach ((_, string name, YamlNode value) in yaml.Map(node, "'actions'", [.. known.Keys])?.Entries ?? [])
        {
            if (!known.TryGetValue(name, out ActionKind kind)) continue;
            actions[kind] = ReadSteps(yaml, value, prompts, Placeholders.OfLines(kind));
        }

        return actions;
    }

    private static Dictionary<ScreenEventKind, IReadOnlyList<ConsolePattern>> ReadEvents(
        YamlReader yaml, PatternLimitCheck patterns, YamlNode? node)
    {
        IReadOnlyDictionary<string, ScreenEventKind> known = SnakeCase.All<ScreenEventKind>();
        Dictionary<ScreenEventKind, IReadOnlyList<ConsolePattern>> events = [];
        foreach ((_, string name, YamlNode value) in yaml.Map(node, "'events'", [.. known.Keys])?.Entries ?? [])
        {
            if (!known.TryGetValue(name, out ScreenEventKind kind)) continue;
            events[kind] = [.. YamlReader.Items(value).Select(item => ReadPattern(yaml, patterns, item, name))
                .OfType<ConsolePattern>()];
        }

        return events;
    }

    /// <summary>Parses steps; a plain text is a line to type, a map names its kind.</summary>
    private static IReadOnlyList<ConsoleStep> ReadSteps(
        YamlReader yaml, YamlNode? node, IReadOnlyDictionary<string, ConsolePattern> prompts,
        IReadOnlyList<string> known) =>
        [.. YamlReader.Items(node).Select(item => ReadStep(yaml, item, prompts, known)).OfType<ConsoleStep>()];

    private static ConsoleStep? ReadStep(
        YamlReader yaml, YamlNode node, IReadOnlyDictionary<string, ConsolePattern> prompts,
        IReadOnlyList<string> known)
    {
        if (node is YamlScalarNode) return ReadLine(yaml, node, known);
        YamlMap? map = yaml.Map(node, "a step", [.. StepKeys]);
        if (map is null) return null;
        if ((map["await"] is null) == (map["type"] is null))
        {
            yaml.AddError(node, "a step awaits a prompt or types a line", "write - await: NAME, or - type: LINE");
            return null;
        }

        if (map["type"] is YamlNode line) return ReadLine(yaml, line, known);
        if (map.Text("await") is not string prompt) return null;
        if (!prompts.ContainsKey(prompt))
            yaml.AddError(
                map["await"]!, $"there is no prompt '{prompt}'",
                Suggestions.DidYouMean(prompt, prompts.Keys) ?? "say in 'prompts' how it looks");
        return new ConsoleStep.Await(prompt);
    }

    private static ConsoleStep.Line? ReadLine(YamlReader yaml, YamlNode node, IReadOnlyList<string> known)
    {
        if (yaml.Text(node, "a line") is not string text) return null;
        if (text.Contains('\n')) yaml.AddError(node, "a line ends with Enter, which is typed without saying so");
        foreach (string name in Placeholder.Matches(text).Select(match => match.Groups[1].Value)
            .Where(name => !known.Contains(name)))
        {
            string choice = $"there are {TextList.AllOf(known)}";
            yaml.AddError(
                node, $"nothing is known of '{{{name}}}' here", Suggestions.DidYouMean(name, known) ?? choice);
        }

        return new ConsoleStep.Line(new Template.Plain(text));
    }

    private static ConsolePattern? ReadPattern(
        YamlReader yaml, PatternLimitCheck patterns, YamlNode node, string owner)
    {
        if (yaml.Text(node, "a pattern") is not string source || !patterns.Admits(node, source)) return null;
        foreach (string name in Placeholder.Matches(source).Select(match => match.Groups[1].Value)
            .Where(name => !char.IsAsciiDigit(name[0]) && !ConsolePattern.Fields.Contains(name)))
        {
            string choice = $"there are {TextList.AllOf(ConsolePattern.Fields)}";
            yaml.AddError(
                node, $"nothing is known of '{{{name}}}' in a pattern",
                Suggestions.DidYouMean(name, ConsolePattern.Fields) ?? choice);
        }

        try
        {
            return new ConsolePattern(source, owner);
        }
        catch (ArgumentException error)
        {
            yaml.AddError(node, "not a regular expression: " + error.Message);
            return null;
        }
    }

    [GeneratedRegex(@"\{([a-z0-9_]+)\}")]
    private static partial Regex Placeholder { get; }
}
