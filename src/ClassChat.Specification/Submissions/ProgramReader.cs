using System.Globalization;
using System.Text.RegularExpressions;
using ClassChat.Platform.Text;
using ClassChat.Protocol;
using ClassChat.Specification.Diagnostics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Submissions;

/// <summary>
/// Reads the entry of one level in a submission file and returns its server and its client: two commands that share the
/// other settings of the entry, such as port, environment, placed files and limits.
/// </summary>
/// <param name="yaml">The submission file; its paths are relative to its folder.</param>
/// <param name="paths">Resolves the paths that the file may name.</param>
/// <param name="trust">Trust in the file.</param>
/// <param name="usual">The default settings.</param>
internal sealed partial class ProgramReader(
    YamlReader yaml, SubmittedPaths paths, SubmissionTrust trust, ProgramDefaults usual)
{
    /// <summary>The allowed keys of a program.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. SubmissionKeys.OfPrograms.Select(key => key.Key)];

    /// <summary>The allowed keys of a port that is passed in an environment variable.</summary>
    public static readonly IReadOnlyList<string> PortKeys = ["variable"];

    /// <summary>The allowed keys of a file to place.</summary>
    public static readonly IReadOnlyList<string> PlaceKeys = ["from", "to"];

    /// <summary>The protections that a program may ask for, by name.</summary>
    public static readonly IReadOnlyDictionary<string, ProtectionChoice> Protections =
        new Dictionary<string, ProtectionChoice>
    {
        ["best"] = ProtectionChoice.Best,
        ["limits"] = ProtectionChoice.LimitsOnly,
        ["none"] = ProtectionChoice.None,
    };

    /// <summary>The port of the assignment's server.</summary>
    private const int DefaultPort = 12345;

    private const string PortPlaceholder = "{port}";

    /// <summary>
    /// Maximum start-up time that an untrusted submission can ask for, since the whole class waits meanwhile.
    /// </summary>
    private static readonly TimeSpan _maxReady = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Returns the server and the client of the entry of one level; null for one that it does not have.
    /// </summary>
    public (SubmittedProgram? Server, SubmittedProgram? Client) Read(YamlMap map, Level level)
    {
        string? server = ReadCommand(map, "server"), client = ReadCommand(map, "client");
        bool hasNone = map["server"] is null && map["client"] is null;
        if (hasNone) yaml.AddError(map.Node, $"'{level.Name()}' has neither a server nor a client");
        if (server is not null && !LevelNames.ServerLevels.Contains(level))
            yaml.AddError(map["server"]!, $"no server is asked for {level.Name()}", "give its client: client: ...");
        (int? port, string? variable) = ReadPort(map["port"]);
        bool isServerTold = map["port"] is not null
            || server?.Contains(PortPlaceholder, StringComparison.Ordinal) == true;
        if (server is not null && !isServerTold)
            yaml.AddError(
                map["server"]!, "it is not said where this server listens",
                "put {port} into the command, or add port: 12345, or port: { variable: PORT }");
        // A client without a port setting uses the default port of the assignment.
        bool isTold = map["port"] is not null
            || client?.Contains(PortPlaceholder, StringComparison.Ordinal) == true;
        SubmittedProgram around = ReadSurroundings(map) with { Port = port, PortVariable = variable };
        if (server is not null) paths.CheckCommand(map["server"]!, server, around.Directory);
        if (client is not null) paths.CheckCommand(map["client"]!, client, around.Directory);
        return (
            server is null ? null : around with { Command = server },
            client is null ? null : around with { Command = client, Port = isTold ? port : DefaultPort });
    }

    private string? ReadCommand(YamlMap map, string key)
    {
        if (map.Text(key) is not string line) return null;
        if (HasZero(map[key]!, line, $"'{key}'")) return null;
        if (CommandLine.Split(line).Count > 0) return line;
        yaml.AddError(map[key]!, $"the command of '{key}' is empty");
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
                yaml.AddError(
                    value, $"'{variable}' is no name of an environment variable", "such as PORT or CHAT_PORT");
            return (null, variable);
        }

        string text = yaml.Text(node, "'port'") ?? "";
        bool isPort = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port);
        if (isPort && port is > 0 and <= 65535) return (port, null);
        yaml.AddError(
            node, $"'port' must be a number from 1 to 65535, or a variable, not '{text}'",
            "port: 12345, if the program always listens there; port: { variable: PORT }, if it reads it there");
        return (null, null);
    }

    private SubmittedProgram ReadSurroundings(YamlMap map) => new("")
    {
        Directory = map["directory"] is YamlNode node ? paths.FolderAt(node, "'directory'") : paths.Folder,
        Environment = ReadEnvironment(map["environment"]),
        Input = map.Text("input"),
        Files = [.. YamlReader.Items(map["files"]).Select(ReadPlacement).OfType<PlacedFile>()],
        CleanPatterns =
            [.. YamlReader.Items(map["clean"]).Select(node => ReadInside(node, "'clean'")).OfType<string>()],
        StartTimeout = ReadReady(map["start_timeout"]),
        Limits = new LimitsReader(yaml, trust, usual.Limits).Read(map["limits"]),
        VisiblePaths =
            [.. YamlReader.Items(map["visible"]).Select(node => paths.PathAt(node, "'visible'")).OfType<string>()],
        Protection = ReadProtection(map["protection"]),
    };

    private TimeSpan ReadReady(YamlNode? node)
    {
        TimeSpan ready = yaml.Time(node, "'start_timeout'") ?? usual.StartTimeout;
        if (ready > _maxReady && !trust.OfFile)
            yaml.AddError(
                node!, $"'start_timeout' is at most {QuantityFormatter.Time(_maxReady)} here", SubmittedPaths.Remedy);
        return ready;
    }

    private ProtectionChoice ReadProtection(YamlNode? node)
    {
        ProtectionChoice protection = yaml.Choice(node, "'protection'", Protections) ?? ProtectionChoice.Best;
        if (protection != ProtectionChoice.Best && !trust.OfFile)
            yaml.AddError(node!, "a submission does not choose to be protected less", SubmittedPaths.Remedy);
        return protection;
    }

    private bool HasZero(YamlNode node, string text, string what)
    {
        if (!text.Contains('\0', StringComparison.Ordinal)) return false;
        yaml.AddError(node, $"{what} holds a zero byte");
        return true;
    }

    private Dictionary<string, string> ReadEnvironment(YamlNode? node)
    {
        Dictionary<string, string> variables = [];
        foreach ((YamlNode key, string name, YamlNode value) in yaml.Map(node, "'environment'")?.Entries ?? [])
        {
            if (!VariableName().IsMatch(name)) yaml.AddError(key, $"'{name}' is no name of an environment variable");
            string text = yaml.Text(value, $"'{name}'") ?? "";
            if (!HasZero(value, text, $"'{name}'")) variables[name] = text;
        }

        return variables;
    }

    /// <summary>A file to place: a path if it keeps its name, or a source and a target.</summary>
    private PlacedFile? ReadPlacement(YamlNode node)
    {
        YamlNode? from = node, to = null;
        if (node is YamlMappingNode)
        {
            YamlMap map = yaml.Map(node, "a file in 'files'", [.. PlaceKeys])!;
            _ = map.Required("from");
            (from, to) = (map["from"], map["to"]);
        }

        if (paths.FileOrFolderAt(from, "'from'") is not string path) return null;
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        return to is null ? new PlacedFile(path, name)
            : ReadInside(to, "'to'") is string target ? new PlacedFile(path, target)
            : null;
    }

    /// <summary>A path inside the program's folder; null, with an error, if it leads out.</summary>
    private string? ReadInside(YamlNode node, string what)
    {
        if (yaml.Text(node, what) is not string path) return null;
        if (HasZero(node, path, what)) return null;
        bool leaves = Path.IsPathRooted(path) || path.Split('/', '\\').Contains("..") || path.Length == 0;
        if (!leaves) return path;
        yaml.AddError(
            node, $"{what} stays in the program's folder, and '{path}' does not", "write it relative to that");
        return null;
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();
}
