using ClassChat.Platform.FileSystem;
using ClassChat.Protocol;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;
using ClassChat.Specification.Rubrics;
using YamlDotNet.RepresentationModel;

namespace ClassChat.Specification.Submissions;

/// <summary>
/// Reads the programs of one submission: grants what its policy allows, and records what it refuses. Programs that
/// cannot be granted what they need are blocked; the others are not affected.
/// </summary>
internal sealed class SubmissionReader
{
    private readonly YamlReader _yaml;
    private readonly string _scenarios;
    private readonly SubmissionPolicy _policy;
    private readonly RefusalCollector _refusals;
    private readonly SubmittedPaths _paths;
    private readonly ProgramReader _programs;
    private readonly ReferencedFiles<Dialect> _dialects;
    private readonly ReferencedFiles<ConsoleDialect> _consoles;

    private readonly Dictionary<Level, SubmittedServer> _servers = [];
    private readonly Dictionary<Level, SubmittedClient> _clients = [];
    private readonly Dictionary<Level, SourceError> _blockedServers = [];
    private readonly Dictionary<Level, SourceError> _blockedClients = [];

    /// <summary>Creates a reader for one submission.</summary>
    /// <param name="yaml">The file that describes its programs.</param>
    /// <param name="folder">The submission's folder.</param>
    /// <param name="scenarios">The scenario folder, which has the dialects that are referred to by name.</param>
    /// <param name="policy">Settings of the submission, and the limits of its requests.</param>
    public SubmissionReader(YamlReader yaml, string folder, string scenarios, SubmissionPolicy policy)
    {
        (_yaml, _scenarios, _policy) = (yaml, scenarios, policy);
        _refusals = new RefusalCollector(yaml, policy.Trust);
        _paths = new SubmittedPaths(yaml, folder, policy, _refusals);
        _programs = new ProgramReader(yaml, _paths, policy, _refusals);
        _dialects = new ReferencedFiles<Dialect>(
            yaml, _paths, policy, _refusals,
            new ReferencedKind<Dialect>("dialect", scenarios, "dialects", Suite.LoadDialect)
            {
                Offered = policy.Dialects,
                OffersAll = policy.AllowsAllDialects || policy.Trust.OfFile,
            });
        _consoles = new ReferencedFiles<ConsoleDialect>(
            yaml, _paths, policy, _refusals,
            new ReferencedKind<ConsoleDialect>("console dialect", scenarios, "consoles", ConsoleFile.Find));
    }

    /// <summary>Reads the programs.</summary>
    /// <param name="name">The name of the submission.</param>
    /// <param name="programs">The map of programs by level.</param>
    /// <param name="named">The dialect of programs that name none; null for the default of each level.</param>
    /// <returns>The contents, or all errors, with the refused requests after them.</returns>
    public ParseResult<SubmissionContents> Read(string name, YamlNode? programs, YamlNode? named)
    {
        foreach ((YamlNode key, string word, YamlNode value) in _yaml.Map(programs, "'programs'")?.Entries ?? [])
        {
            Level? level = _yaml.Choice(key, "a level", LevelNames.ByName);
            if (ReadMap(word, value) is not YamlMap program || level is null) continue;
            Add(level.Value, program, program["dialect"] ?? named);
        }

        IReadOnlyList<Refusal> refusals = _refusals.All;
        return _yaml.Errors.Count > 0
            ? _yaml.Errors.Concat(refusals.Select(refusal => refusal.Request)).ToList()
            : new SubmissionContents(name, _servers, _clients)
            {
                Refusals = refusals,
                BlockedServers = _blockedServers,
                BlockedClients = _blockedClients,
            };

        YamlMap? ReadMap(string word, YamlNode value) =>
            _yaml.Map(value, $"'{word}'", OldKeys.OfPrograms, [.. ProgramReader.Keys]);
    }

    private void Add(Level level, YamlMap program, YamlNode? named)
    {
        Dialect? dialect = FindDialect(named, level);
        IReadOnlyList<SourceError> ofDialect = _refusals.TakeBlocks();
        ProgramEntry entry = _programs.Read(program, level);
        ConsoleDialect? console =
            entry.Client is null ? null : _consoles.Find(program["console"], ConsoleFile.DefaultName);
        IReadOnlyList<SourceError> ofConsole = _refusals.TakeBlocks();
        bool hasTerminal = program.Flag("terminal", absent: false);

        SourceError[] ofServer = [.. ofDialect, .. entry.ServerBlocks];
        if (entry.Server is not null && ofServer.Length > 0)
            Block(_blockedServers, level, $"the server for {level.Name()}", ofServer);
        else if (entry.Server is not null && dialect is not null)
            _servers[level] = new SubmittedServer(entry.Server with { HasTerminal = hasTerminal }, dialect);

        SourceError[] ofClient = [.. ofDialect, .. entry.ClientBlocks, .. ofConsole];
        if (entry.Client is not null && ofClient.Length > 0)
            Block(_blockedClients, level, $"the client for {level.Name()}", ofClient);
        else if (entry.Client is not null && dialect is not null && console is not null)
            _clients[level] = new SubmittedClient(entry.Client, dialect, console, hasTerminal);
    }

    private void Block(
        Dictionary<Level, SourceError> blocked, Level level, string program, SourceError[] reasons)
    {
        blocked[level] = reasons[0];
        _refusals.AddBlocked(program, reasons);
    }

    private Dialect? FindDialect(YamlNode? node, Level level)
    {
        if (_policy.Overrides.Dialect is Dialect set && set.Levels.Contains(level)) return set;
        if (_dialects.Find(node, SubmissionFile.DefaultDialect(level)) is not Dialect dialect) return null;
        // A default dialect that nobody named is the instructor's.
        if (dialect.Adapter is null || node is null || AllowsAdapter(dialect)) return dialect;
        _refusals.Block(
            node, $"the dialect '{dialect.Name}' has an adapter, a program that runs as whoever grades",
            "read it, then put the dialect into the scenario folder, or name it in a class file: adapters, or pass "
            + "--allow-adapters");
        return null;
    }

    private bool AllowsAdapter(Dialect dialect)
    {
        if (_policy.Trust.AllowsAdapters) return true;
        bool isOffered = _policy.Dialects.Values.Any(offered => ReferenceEquals(offered, dialect));
        bool isOwn = !isOffered && _paths.IsInside(dialect.Path)
            && !PathRules.IsWithin(PathRules.Real(dialect.Path), PathRules.Real(_scenarios));
        return isOwn
            ? _policy.OwnAdapters.Any(file => PathRules.Real(Path.GetFullPath(file, _paths.Folder))
                == PathRules.Real(dialect.Path))
            : _policy.Adapters?.Contains(Path.GetFileNameWithoutExtension(dialect.Path)) != false;
    }
}
