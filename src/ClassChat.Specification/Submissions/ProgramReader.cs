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
/// <param name="yaml">The submission file.</param>
/// <param name="paths">Resolves the paths that the file may name.</param>
/// <param name="policy">Limits of the requests of the file.</param>
/// <param name="refusals">Collects what is refused.</param>
internal sealed partial class ProgramReader(
    YamlReader yaml, SubmittedPaths paths, SubmissionPolicy policy, RefusalCollector refusals)
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

    private readonly LimitsReader _limits = new(yaml, policy, refusals);

    /// <summary>Returns the server and the client of the entry of one level, with what blocks them.</summary>
    public ProgramEntry Read(YamlMap map, Level level)
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
        CheckEffects(map, isServer: server is not null);
        SubmittedProgram around = ReadSurroundings(map) with { Port = port, PortVariable = variable };
        IReadOnlyList<SourceError> ofBoth = refusals.TakeBlocks();
        if (server is not null) paths.CheckCommand(map["server"]!, server, around.Directory, around.Files);
        IReadOnlyList<SourceError> ofServer = refusals.TakeBlocks();
        if (client is not null) paths.CheckCommand(map["client"]!, client, around.Directory, around.Files);
        return new ProgramEntry(
            server is null ? null : around with { Command = server },
            client is null ? null : around with { Command = client, Port = isTold ? port : DefaultPort })
        {
            ServerBlocks = [.. ofBoth, .. ofServer],
            ClientBlocks = [.. ofBoth, .. refusals.TakeBlocks()],
        };
    }

    private string? ReadCommand(YamlMap map, string key)
    {
        if (map.Text(key) is not string line) return null;
        if (paths.HasZero(map[key]!, line, $"'{key}'")) return null;
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

    private SubmittedProgram ReadSurroundings(YamlMap map)
    {
        string? directory = map["directory"] is YamlNode node ? paths.FolderAt(node, "'directory'") : paths.Folder;
        return ReadSettings(map) with
        {
            Directory = directory,
            Root = directory is null ? null : paths.RootOf(directory),
            ForeignFolders =
                directory is null ? [] : OtherSubmissions.FoldersBeside(yaml.Path, paths.Folder, directory),
        };
    }

    private SubmittedProgram ReadSettings(YamlMap map) => new("")
    {
        Environment = ReadEnvironment(map["environment"]),
        Input = map.Text("input") is string typed ? WithEnter(typed) : null,
        Files = [.. YamlReader.Items(map["files"]).Select(ReadPlacement).OfType<PlacedFile>()],
        CleanPatterns =
            [.. YamlReader.Items(map["clean"]).Select(node => paths.RelativeAt(node, "'clean'")).OfType<string>()],
        StartTimeout = _limits.ReadStartTimeout(map["start_timeout"]),
        Limits = _limits.Read(map["limits"]),
        VisiblePaths =
        [
            .. policy.Visible
                .Concat(YamlReader.Items(map["visible"]).Select(paths.VisibleAt).OfType<string>()).Distinct(),
        ],
        Protection = ReadProtection(map["protection"]),
    };

    /// <summary>The lines with an Enter after the last one: nobody types half a line.</summary>
    private static string WithEnter(string typed) => typed.EndsWith('\n') ? typed : typed + '\n';

    /// <summary>Adds an error for each key that would do nothing beside the others.</summary>
    private void CheckEffects(YamlMap map, bool isServer)
    {
        if (map["console"] is YamlNode console && map["client"] is null)
            yaml.AddError(
                console, "'console' is about a client, and there is none",
                "leave it out, or name the client: client: ...");
        // Without trust it need not be granted.
        bool isFree = policy.Trust.OfFile && policy.Overrides.Protection is null
            && map["protection"] is YamlScalarNode { Value: "none" };
        string[] copied = isServer ? ["limits", "files", "clean"] : ["limits"];
        foreach (string key in isFree ? copied.Where(key => map[key] is not null) : [])
            yaml.AddError(
                map[key]!,
                $"'{key}' does nothing with protection: none, where a program runs in its own folder, unlimited",
                "leave it out, or write protection: limits");
    }

    private ProtectionChoice ReadProtection(YamlNode? node)
    {
        ProtectionChoice asked = yaml.Choice(node, "'protection'", Protections) ?? ProtectionChoice.Best;
        if (policy.Overrides.Protection is ProtectionChoice set) return set;
        bool isAllowed = asked == ProtectionChoice.Best || policy.Protections.Contains(asked) || policy.Trust.OfFile;
        if (isAllowed) return asked;
        refusals.Reduce(
            node!, $"a submission does not choose 'protection: {yaml.Text(node, "")}' by itself", "best is used",
            "leave it out; whoever grades can allow it in a class file: protections");
        return ProtectionChoice.Best;
    }

    private Dictionary<string, string> ReadEnvironment(YamlNode? node)
    {
        Dictionary<string, string> variables = [];
        foreach ((YamlNode key, string name, YamlNode value) in yaml.Map(node, "'environment'")?.Entries ?? [])
        {
            if (!VariableName().IsMatch(name)) yaml.AddError(key, $"'{name}' is no name of an environment variable");
            string text = yaml.Text(value, $"'{name}'") ?? "";
            if (!paths.HasZero(value, text, $"'{name}'")) variables[name] = text;
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
            : paths.RelativeAt(to, "'to'") is string target ? new PlacedFile(path, target)
            : null;
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();
}

/// <summary>The server and the client of one level, with the refused requests that keep them from being run.</summary>
/// <param name="Server">The server; null if there is none.</param>
/// <param name="Client">The client; null if there is none.</param>
internal sealed record ProgramEntry(SubmittedProgram? Server, SubmittedProgram? Client)
{
    /// <summary>The requests that block the server; empty if it may be run.</summary>
    public required IReadOnlyList<SourceError> ServerBlocks { get; init; }

    /// <summary>The requests that block the client; empty if it may be run.</summary>
    public required IReadOnlyList<SourceError> ClientBlocks { get; init; }
}
