using ClassChat.Harness.Consoles;
using ClassChat.Harness.Dialects;
using ClassChat.Protocol;

namespace ClassChat.Harness.Submissions;

/// <summary>Contents of a submission file.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="Servers">The servers, by level.</param>
/// <param name="Clients">The clients, by level.</param>
public sealed record SubmissionContents(
    string Name,
    IReadOnlyDictionary<Level, SubmittedServer> Servers,
    IReadOnlyDictionary<Level, SubmittedClient> Clients);

/// <summary>Server of a submission.</summary>
/// <param name="Program">The program.</param>
/// <param name="Dialect">How it talks.</param>
public sealed record SubmittedServer(SubmittedProgram Program, Dialect Dialect);

/// <summary>Client of a submission.</summary>
/// <param name="Program">The program.</param>
/// <param name="Dialect">How it talks to its server.</param>
/// <param name="Console">What it is typed, and what it shows.</param>
/// <param name="HasTerminal">True if it is given a terminal of its own (a pty), not pipes.</param>
public sealed record SubmittedClient(
    SubmittedProgram Program, Dialect Dialect, ConsoleDialect Console, bool HasTerminal);
