using System.Text.RegularExpressions;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Dialects;
using ClassChat.Harness.FileSystem;
using ClassChat.Harness.Observations;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Harness.Consoles;

/// <summary>Reads console dialects (<c>scenarios/consoles/*.yaml</c>).</summary>
public static partial class ConsoleFile
{
    /// <summary>The keys that a console dialect may have.</summary>
    public static readonly IReadOnlyList<string> Keys =
        ["console", FormVersion.Key, "about", "prompts", "join", "actions", "events", "downloads"];

    /// <summary>The keys of a step.</summary>
    public static readonly IReadOnlyList<string> StepKeys = ["await", "type"];

    /// <summary>What may stand in braces in a line.</summary>
    public static readonly IReadOnlyList<string> Placeholders = ["me", "to", "text", "group", "filename", "path"];

    /// <summary>The name of the console dialect where none is given: the assignment's original.</summary>
    public const string DefaultName = "classic";

    /// <summary>Reads a file.</summary>
    public static Reading<ConsoleDialect> Load(string path) => Read(YamlReader.Load(path));

    /// <summary>Reads a text as if it stood in a file.</summary>
    public static Reading<ConsoleDialect> Parse(string path, string text) => Read(YamlReader.Parse(path, text));

    /// <summary>
    /// Reads one by its name, which stands for <c>consoles/NAME.yaml</c> in the scenario folder, or by its path.
    /// </summary>
    public static Reading<ConsoleDialect> Find(string folder, string nameOrPath)
    {
        string named = Path.Combine(folder, "consoles", nameOrPath + ".yaml");
        if (Places.IsName(nameOrPath) && File.Exists(named)) return Load(named);
        if (File.Exists(nameOrPath)) return Load(nameOrPath);
        string consoles = Path.Combine(folder, "consoles");
        string[] known = !Directory.Exists(consoles) ? [] : [.. Directory.EnumerateFiles(consoles, "*.yaml")
            .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];
        return FileFault.OfFile(
            nameOrPath, "is neither the name of a console dialect nor a file",
            Nearest.Question(nameOrPath, known) ?? $"there are {Words.AllOf(known)}");
    }

    private static Reading<ConsoleDialect> Read(YamlReader yaml)
    {
        YamlMap? map = yaml.Map(yaml.Root, "a console dialect", [.. Keys]);
        if (map is null) return yaml.Faults;
        FormVersion.Check(yaml, map);
        Dictionary<string, ConsolePattern> prompts = [];
        foreach ((_, string name, YamlNode value) in yaml.Map(map["prompts"], "'prompts'")?.Entries ?? [])
        {
            if (ReadPattern(yaml, value) is ConsolePattern pattern) prompts[name] = pattern;
        }

        var dialect = new ConsoleDialect
        {
            Name = map.Required("console"),
            Path = yaml.Path,
            Prompts = prompts,
            Join = ReadSteps(yaml, map["join"], prompts),
            Actions = ReadActions(yaml, map["actions"], prompts),
            Events = ReadEvents(yaml, map["events"]),
            Downloads = map.Text("downloads") ?? "downloads",
        };
        bool leaves = Path.IsPathRooted(dialect.Downloads) || dialect.Downloads.Split('/', '\\').Contains("..");
        if (leaves) yaml.Fault(map["downloads"]!, "'downloads' is seen from the folder in which the program runs");
        return yaml.Faults.Count > 0 ? yaml.Faults : dialect;
    }

    private static Dictionary<ActionKind, IReadOnlyList<ConsoleStep>> ReadActions(
        YamlReader yaml, YamlNode? node, IReadOnlyDictionary<string, ConsolePattern> prompts)
    {
        IReadOnlyDictionary<string, ActionKind> known = Spelling.All<ActionKind>();
        Dictionary<ActionKind, IReadOnlyList<ConsoleStep>> actions = [];
        foreach ((_, string name, YamlNode value) in yaml.Map(node, "'actions'", [.. known.Keys])?.Entries ?? [])
        {
            if (known.TryGetValue(name, out ActionKind kind)) actions[kind] = ReadSteps(yaml, value, prompts);
        }

        return actions;
    }

    private static Dictionary<ShownKind, IReadOnlyList<ConsolePattern>> ReadEvents(YamlReader yaml, YamlNode? node)
    {
        IReadOnlyDictionary<string, ShownKind> known = Spelling.All<ShownKind>();
        Dictionary<ShownKind, IReadOnlyList<ConsolePattern>> events = [];
        foreach ((_, string name, YamlNode value) in yaml.Map(node, "'events'", [.. known.Keys])?.Entries ?? [])
        {
            if (!known.TryGetValue(name, out ShownKind kind)) continue;
            events[kind] =
                [.. YamlReader.Items(value).Select(item => ReadPattern(yaml, item)).OfType<ConsolePattern>()];
        }

        return events;
    }

    /// <summary>A text is a line to type; a map says what it is.</summary>
    private static IReadOnlyList<ConsoleStep> ReadSteps(
        YamlReader yaml, YamlNode? node, IReadOnlyDictionary<string, ConsolePattern> prompts) =>
        [.. YamlReader.Items(node).Select(item => ReadStep(yaml, item, prompts)).OfType<ConsoleStep>()];

    private static ConsoleStep? ReadStep(
        YamlReader yaml, YamlNode node, IReadOnlyDictionary<string, ConsolePattern> prompts)
    {
        if (node is YamlScalarNode) return ReadLine(yaml, node);
        YamlMap? map = yaml.Map(node, "a step", [.. StepKeys]);
        if (map is null) return null;
        if ((map["await"] is null) == (map["type"] is null))
        {
            yaml.Fault(node, "a step awaits a prompt or types a line", "write - await: NAME, or - type: LINE");
            return null;
        }

        if (map["type"] is YamlNode line) return ReadLine(yaml, line);
        if (map.Text("await") is not string prompt) return null;
        if (!prompts.ContainsKey(prompt))
            yaml.Fault(
                map["await"]!, $"there is no prompt '{prompt}'",
                Nearest.Question(prompt, prompts.Keys) ?? "say in 'prompts' how it looks");
        return new ConsoleStep.Await(prompt);
    }

    private static ConsoleStep.Line? ReadLine(YamlReader yaml, YamlNode node)
    {
        if (yaml.Text(node, "a line") is not string text) return null;
        if (text.Contains('\n')) yaml.Fault(node, "a line ends with Enter, which is typed without saying so");
        foreach (string name in Placeholder.Matches(text).Select(match => match.Groups[1].Value)
            .Where(name => !Placeholders.Contains(name)))
        {
            string choice = $"there are {Words.AllOf(Placeholders)}";
            yaml.Fault(node, $"nothing is known of '{{{name}}}'", Nearest.Question(name, Placeholders) ?? choice);
        }

        return new ConsoleStep.Line(new Template.Plain(text));
    }

    private static ConsolePattern? ReadPattern(YamlReader yaml, YamlNode node)
    {
        if (yaml.Text(node, "a pattern") is not string source) return null;
        try
        {
            return new ConsolePattern(source);
        }
        catch (ArgumentException error)
        {
            yaml.Fault(node, "not a regular expression: " + error.Message);
            return null;
        }
    }

    [GeneratedRegex(@"\{([a-z0-9_]+)\}")]
    private static partial Regex Placeholder { get; }
}
