using ClassChat.Platform.FileSystem;
using ClassChat.Sandbox.Programs;
using ClassChat.Specification.Classes;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Submissions;

namespace ClassChat.Grading.Runs;

/// <summary>
/// Loads <see cref="Submission"/> records from submission files: turns the parsed contents into commands with limits
/// and protection.
/// </summary>
public static class SubmissionLoader
{
    private static readonly ProgramDefaults _defaults = FindDefaults();

    /// <summary>The policy of submissions where there is no class file.</summary>
    /// <param name="trust">The trust that the command line grants.</param>
    public static SubmissionPolicy PolicyWithoutClass(SubmissionTrust trust) =>
        SubmissionPolicy.WithoutClass(_defaults, trust);

    /// <summary>Loads a class file.</summary>
    /// <param name="path">The file; its paths are relative to its folder.</param>
    /// <param name="scenarios">The scenario folder, which has the dialects that are referred to by name.</param>
    public static ParseResult<ClassRules> LoadClass(string path, string scenarios) =>
        ClassFile.Load(path, scenarios, _defaults);

    /// <summary>Loads a file.</summary>
    /// <param name="path">The file; its paths are relative to its folder, where its programs run.</param>
    /// <param name="scenarios">The scenario folder, which has the dialects that are referred to by name.</param>
    /// <param name="policy">Settings of the submission, and the limits of its requests.</param>
    public static ParseResult<Submission> Load(string path, string scenarios, SubmissionPolicy policy) =>
        From(SubmissionFile.Load(path, scenarios, policy), scenarios, policy.Trust.OfFile);

    /// <summary>Loads a text as the content of a file.</summary>
    public static ParseResult<Submission> Parse(
        string path, string text, string scenarios, SubmissionPolicy policy) =>
        From(SubmissionFile.Parse(path, text, scenarios, policy), scenarios, policy.Trust.OfFile);

    /// <summary>Loads programs that the instructor describes in a class file.</summary>
    /// <param name="written">The description.</param>
    /// <param name="folder">The submission's folder, where its programs run.</param>
    /// <param name="scenarios">The scenario folder.</param>
    /// <param name="policy">Settings of the submission.</param>
    public static ParseResult<Submission> Load(
        WrittenSubmission written, string folder, string scenarios, SubmissionPolicy policy) =>
        From(SubmissionFile.Read(written, folder, scenarios, policy), scenarios, isTrusted: true);

    private static ParseResult<Submission> From(
        ParseResult<SubmissionContents> read, string scenarios, bool isTrusted)
    {
        if (read.Value is not SubmissionContents contents) return read.Errors.ToList();
        return new Submission(
            contents.Name,
            contents.Servers.ToDictionary(
                server => server.Key,
                server => new ProgramUnderTest(Command(server.Value.Program), server.Value.Dialect)))
        {
            Clients = contents.Clients.ToDictionary(
                client => client.Key,
                client => new TestedClient(
                    Command(client.Value.Program), client.Value.Dialect, client.Value.Console,
                    client.Value.HasTerminal)),
            Refusals = contents.Refusals,
            BlockedServers = contents.BlockedServers,
            BlockedClients = contents.BlockedClients,
        };

        Target.Command Command(SubmittedProgram program) => CommandOf(program) with
        {
            HiddenPaths = [Path.GetFullPath(scenarios), .. program.ForeignFolders],
            IsTrusted = isTrusted,
            IsSubmitted = true,
        };
    }

    private static Target.Command CommandOf(SubmittedProgram program) => new(program.Command)
    {
        Port = program.Port,
        PortVariable = program.PortVariable,
        Directory = program.Root,
        StartFolder = StartFolderOf(program),
        HasTerminal = program.HasTerminal,
        Environment = program.Environment,
        Input = program.Input,
        Placements = [.. program.Files.Select(file => new Placement(file.From, file.To))],
        CleanPatterns = program.CleanPatterns,
        StartTimeout = program.StartTimeout,
        Limits = new ResourceLimits
        {
            MemoryBytes = program.Limits.MemoryBytes,
            ProcessorTime = program.Limits.ProcessorTime,
            Processes = program.Limits.Processes,
            OpenFiles = program.Limits.OpenFiles,
            OutputBytes = program.Limits.OutputBytes,
            DiskBytes = program.Limits.DiskBytes,
        },
        VisiblePaths = program.VisiblePaths,
        Protection = program.Protection switch
        {
            ProtectionChoice.None => Protection.None,
            ProtectionChoice.LimitsOnly => Protection.LimitsOnly,
            _ => Protection.Best,
        },
    };

    private static string StartFolderOf(SubmittedProgram program)
    {
        if (program.Root is not string root || program.Directory is not string directory) return "";
        string below = Path.GetRelativePath(PathRules.Real(root), PathRules.Real(directory));
        return below == "." ? "" : below;
    }

    private static ProgramDefaults FindDefaults()
    {
        var limits = new ResourceLimits();
        return new ProgramDefaults(
            new ProgramLimits(
                limits.MemoryBytes, limits.ProcessorTime, limits.Processes, limits.OpenFiles, limits.OutputBytes,
                limits.DiskBytes),
            new Target.Command("").StartTimeout);
    }
}
