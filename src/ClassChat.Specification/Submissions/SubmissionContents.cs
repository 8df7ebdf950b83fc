using ClassChat.Protocol;
using ClassChat.Specification.ConsoleDialects;
using ClassChat.Specification.Diagnostics;
using ClassChat.Specification.Dialects;

namespace ClassChat.Specification.Submissions;

/// <summary>Contents of a submission file: the programs of each level, not yet ready to be started.</summary>
/// <param name="Name">The name of the submission.</param>
/// <param name="Servers">The servers, by level.</param>
/// <param name="Clients">The clients, by level.</param>
public sealed record SubmissionContents(
    string Name,
    IReadOnlyDictionary<Level, SubmittedServer> Servers,
    IReadOnlyDictionary<Level, SubmittedClient> Clients)
{
    /// <summary>Everything that the file asks for and does not get.</summary>
    public required IReadOnlyList<Refusal> Refusals { get; init; }

    /// <summary>The servers that are not run, by level, with the request that is the reason.</summary>
    public required IReadOnlyDictionary<Level, SourceError> BlockedServers { get; init; }

    /// <summary>The clients that are not run, by level, with the request that is the reason.</summary>
    public required IReadOnlyDictionary<Level, SourceError> BlockedClients { get; init; }
}

/// <summary>Server of a submission, as its file describes it, with its dialect.</summary>
/// <param name="Program">The program.</param>
/// <param name="Dialect">Its dialect.</param>
public sealed record SubmittedServer(SubmittedProgram Program, Dialect Dialect);

/// <summary>
/// Client of a submission, as its file describes it, with its dialect towards the server and its console dialect.
/// </summary>
/// <param name="Program">The program.</param>
/// <param name="Dialect">The dialect between the client and its server.</param>
/// <param name="Console">The console dialect: the lines to type, and the patterns of the output.</param>
/// <param name="HasTerminal">True if it runs at a pseudo terminal (pty), false if it uses pipes.</param>
public sealed record SubmittedClient(
    SubmittedProgram Program, Dialect Dialect, ConsoleDialect Console, bool HasTerminal);

/// <summary>A submission whose programs the instructor describes, in the place of the submission's own file.</summary>
/// <param name="Name">The name of the submission.</param>
/// <param name="Programs">The map of the programs by level, in a file of the instructor.</param>
/// <param name="File">The file with the map.</param>
public sealed record WrittenSubmission(string Name, YamlDotNet.RepresentationModel.YamlNode Programs, YamlReader File);
