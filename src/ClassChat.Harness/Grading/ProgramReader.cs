using System.Globalization;
using System.Text.RegularExpressions;
using ClassChat.Harness.Diagnostics;
using ClassChat.Harness.Targets;
using ClassChat.Protocol;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Harness.Grading;

/// <summary>Reads one program of a submission file: the commands, and what surrounds them.</summary>
/// <param name="yaml">The file; its folder is where paths start.</param>
/// <param name="scenarios">The scenario folder, which no program is to read.</param>
internal sealed partial class ProgramReader(YamlReader yaml, string scenarios)
{
    /// <summary>The keys that a program may have.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. SubmissionKeys.OfPrograms.Select(key => key.Key)];

    /// <summary>The keys of a port that is told by an environment variable.</summary>
    public static readonly IReadOnlyList<string> PortKeys = ["variable"];

    /// <summary>The keys of a file to place.</summary>
    public static readonly IReadOnlyList<string> PlaceKeys = ["from", "to"];

    /// <summary>How a program may be protected.</summary>
    public static readonly IReadOnlyDictionary<string, Protection> Protections = new Dictionary<string, Protection>
    {
        ["best"] = Protection.Best,
        ["limits"] = Protection.LimitsOnly,
        ["none"] = Protection.None,
    };

    /// <summary>Where the assignment's server listens.</summary>
    private const int UsualPort = 12345;

    private const string PortPlaceholder = "{port}";

    private readonly string _folder = Path.GetDirectoryName(yaml.Path)!;

    /// <summary>The server and the client of an entry; null where there is none.</summary>
    public (Target.Command? Server, Target.Command? Client) Read(YamlMap map, Level level)
    {
        Target.Command? server = ReadCommand(map, "server"), client = ReadCommand(map, "client");
        bool hasNone = map["server"] is null && map["client"] is null;
        if (hasNone) yaml.Fault(map.Node, $"'{level.Name()}' has neither a server nor a client");
        if (server is not null && !LevelNames.OfServers.Contains(level))
            yaml.Fault(map["server"]!, $"no server is asked for {level.Name()}", "give its client: client: ...");
        (int? port, string? variable) = ReadPort(map["port"]);
        bool isServerTold = map["port"] is not null
            || server?.Line.Contains(PortPlaceholder, StringComparison.Ordinal) == true;
        if (server is not null && !isServerTold)
            yaml.Fault(
                map["server"]!, "it is not said where this server listens",
                "put {port} into the command, or add port: 12345, or port: { variable: PORT }");
        // A client that is told nothing looks for its server where the assignment has it.
        bool isTold = map["port"] is not null
            || client?.Line.Contains(PortPlaceholder, StringComparison.Ordinal) == true;
        Target.Command around = ReadSurroundings(map) with { Port = port, PortVariable = variable };
        return (
            server is null ? null : around with { Line = server.Line },
            client is null ? null : around with { Line = client.Line, Port = isTold ? port : UsualPort });
    }

    private Target.Command? ReadCommand(YamlMap map, string key)
    {
        if (map.Text(key) is not string line) return null;
        if (CommandLine.Split(line).Count > 0) return new Target.Command(line);
        yaml.Fault(map[key]!, $"the command of '{key}' is empty");
        return null;
    }

    private (int? Port, string? Variable) ReadPort(YamlNode? node)
    {
        if (node is null) return (null, null);
        if (node is YamlMappingNode)
        {
            YamlMap map = yaml.Map(node, "'port'", [.. PortKeys])!;
            string variable = map.Required("variable");
            if (map["variable"] is YamlNode value && !VariableName().IsMatch(variable))
                yaml.Fault(value, $"'{variable}' is no name of an environment variable", "such as PORT or CHAT_PORT");
            return (null, variable);
        }

        string text = yaml.Text(node, "'port'") ?? "";
        bool isPort = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port);
        if (isPort && port is > 0 and <= 65535) return (port, null);
        yaml.Fault(
            node, $"'port' must be a number from 1 to 65535, or a variable, not '{text}'",
            "port: 12345, if the program always listens there; port: { variable: PORT }, if it reads it there");
        return (null, null);
    }

    private Target.Command ReadSurroundings(YamlMap map) => new("")
    {
        Directory = ReadDirectory(map["directory"]),
        Environment = ReadEnvironment(map["environment"]),
        Input = map.Text("input"),
        Place = [.. YamlReader.Items(map["place"]).Select(ReadPlacement).OfType<Placement>()],
        Wipe = [.. YamlReader.Items(map["wipe"]).Select(node => ReadInside(node, "'wipe'")).OfType<string>()],
        ReadyWithin = yaml.Time(map["ready"], "'ready'") ?? new Target.Command("").ReadyWithin,
        Limits = new LimitsReader(yaml).Read(map["limits"]),
        See = [.. map.Texts("see").Select(FullPath)],
        Hide = [Path.GetFullPath(scenarios)],
        Protection = yaml.Choice(map["protection"], "'protection'", Protections) ?? Protection.Best,
    };

    private string ReadDirectory(YamlNode? node)
    {
        if (yaml.Text(node, "'directory'") is not string text) return _folder;
        string path = FullPath(text);
        if (!Directory.Exists(path)) yaml.Fault(node!, $"there is no folder '{text}'", $"as seen from {_folder}");
        return path;
    }

    private Dictionary<string, string> ReadEnvironment(YamlNode? node)
    {
        Dictionary<string, string> variables = [];
        foreach ((YamlNode key, string name, YamlNode value) in yaml.Map(node, "'environment'")?.Entries ?? [])
        {
            if (!VariableName().IsMatch(name)) yaml.Fault(key, $"'{name}' is no name of an environment variable");
            variables[name] = yaml.Text(value, $"'{name}'") ?? "";
        }

        return variables;
    }

    /// <summary>A file to place: its path, if it keeps its name, or where from and where to.</summary>
    private Placement? ReadPlacement(YamlNode node)
    {
        YamlNode? from = node, to = null;
        if (node is YamlMappingNode)
        {
            YamlMap map = yaml.Map(node, "a file in 'place'", [.. PlaceKeys])!;
            _ = map.Required("from");
            (from, to) = (map["from"], map["to"]);
        }

        if (yaml.Text(from, "'from'") is not string source) return null;
        string path = FullPath(source);
        if (!Path.Exists(path)) yaml.Fault(from!, $"there is no file or folder '{source}'", $"as seen from {_folder}");
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        return to is null ? new Placement(path, name)
            : ReadInside(to, "'to'") is string target ? new Placement(path, target)
            : null;
    }

    /// <summary>A path that stays in the folder of the program.</summary>
    private string? ReadInside(YamlNode node, string what)
    {
        if (yaml.Text(node, what) is not string path) return null;
        bool leaves = Path.IsPathRooted(path) || path.Split('/', '\\').Contains("..") || path.Length == 0;
        if (!leaves) return path;
        yaml.Fault(node, $"{what} stays in the program's folder, and '{path}' does not", "write it relative to that");
        return null;
    }

    private string FullPath(string path) => path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
        ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..]
        : Path.GetFullPath(path, _folder);

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();
}
